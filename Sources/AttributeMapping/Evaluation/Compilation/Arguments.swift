/// The arguments of a call; each is evaluated when it is asked for.
struct Arguments: Sendable {
  private let steps: [Step?]

  init(_ steps: [Step?]) { self.steps = steps }

  var count: Int { steps.count }

  /// The step of an argument, nil if it is not given.
  subscript(index: Int) -> Step? {
    index < steps.count ? steps[index] : nil
  }

  /// The value of an argument; null if it is not given.
  func value(_ index: Int, _ run: inout Run) throws(Interruption) -> AttributeValue {
    guard let step = self[index] else { return .null }
    return try step.value(&run)
  }

  /// The text form of a single value; nil for null.
  func text(_ index: Int, _ run: inout Run) throws(Interruption) -> String? {
    let value = try value(index, &run)
    guard let text = value.text else {
      if case .list(let texts) = value, texts.count > 1 {
        throw .refused(.severalValues(texts.count))
      }
      return nil
    }
    try run.spend(text.utf8.count)
    return text
  }

  /// A whole number, bare or as text.
  func integer(_ index: Int, _ run: inout Run) throws(Interruption) -> Int64 {
    if case .integer(let value)? = self[index]?.constant { return value }
    let text = try text(index, &run) ?? ""
    guard let number = NumberText.integer(text) else { throw .refused(.noNumber(text)) }
    return number
  }

  /// Changes a text, or each of several; null stays null.
  ///
  /// FUNC is silent about multi-valued attributes; the sister dialect treats them so (CSYNC,
  /// "Trim").
  func mapped(
    _ index: Int, _ run: inout Run,
    _ transform: (String, inout Run) throws(Interruption) -> String
  ) throws(Interruption) -> AttributeValue {
    let value = try value(index, &run)
    guard case .list(let texts) = value else {
      guard let text = value.text else { return .null }
      try run.spend(text.utf8.count)
      return .text(try transform(text, &run))
    }
    var results: [String] = []
    results.reserveCapacity(texts.count)
    for text in texts {
      try run.spend(text.utf8.count + 8)
      results.append(try transform(text, &run))
    }
    return results.isEmpty ? .null : .list(results)
  }
}
