/// What is wrong with a JSON document that was to give values, a context or cases.
public struct EvaluationInputError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where, such as `[3].context.now`; empty for the document itself.
  public var path: String
  public var message: String

  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }

  public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
