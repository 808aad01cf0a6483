/// What an expression gave for one row.
public enum EvaluationResult: Sendable, Equatable {
  /// A value that flows; null and `""` are left to the mapping's rules.
  case value(AttributeValue)
  /// The attribute leaves the flow (`IgnoreFlowIfNullOrEmpty`, `IgnoreAttributeFlow`).
  case ignore
  case failure(EvaluationError)

  /// The value, if there is one.
  public var value: AttributeValue? {
    if case .value(let value) = self { value } else { nil }
  }

  /// What went wrong, if something did.
  public var error: EvaluationError? {
    if case .failure(let error) = self { error } else { nil }
  }
}

/// How a step ends early; a refusal gets its place from the call it happens in.
enum Interruption: Error {
  case ignored
  case refused(EvaluationError.Reason)
  case failed(EvaluationError)
}
