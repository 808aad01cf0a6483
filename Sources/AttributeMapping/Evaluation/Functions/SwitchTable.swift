/// `Switch`: the value beside the first key that equals the source (FUNC).
///
/// Keys are compared to the letter; null equals the key `""`. Only the chosen value is evaluated.
struct SwitchTable: Sendable {
  /// The text forms of the keys, if all are constants.
  private let keys: [String]?
  /// Where each key stands; only for many keys, all of ASCII, which no other spelling equals.
  private let places: [String: Int]?

  static let definition = FunctionDefinition(required: [0, 2, 3], maximum: nil) {
    arguments throws(EvaluationError.Reason) in
    guard arguments.count.isMultiple(of: 2) else { throw .unpairedArguments }
    for index in 2..<arguments.count where arguments[index] == nil {
      throw .missingArgument(index + 1)
    }
    let table = SwitchTable(arguments)
    return { arguments, run throws(Interruption) in try table.value(arguments, &run) }
  }

  private init(_ arguments: Arguments) {
    var keys: [String] = []
    for index in stride(from: 2, to: arguments.count, by: 2) {
      guard let key = arguments[index]?.constant, key.text != nil || key.isNull else {
        self.keys = nil
        places = nil
        return
      }
      keys.append(key.text ?? "")
    }
    self.keys = keys
    let isLarge = keys.count > 12 && keys.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
    places =
      isLarge
      ? Dictionary(
        zip(keys, keys.indices).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
      : nil
  }

  private func value(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    let source = try arguments.text(0, &run) ?? ""
    if let place = try place(of: source, arguments, &run) {
      return try arguments.value(3 + 2 * place, &run)
    }
    return try arguments.value(1, &run)
  }

  private func place(
    of source: String, _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> Int? {
    if let places {
      guard let place = places[source], keys?[place].utf8.count == source.utf8.count else {
        return nil
      }
      return place
    }
    if let keys { return keys.firstIndex { $0.isIdentical(to: source) } }
    for place in 0..<(arguments.count / 2 - 1) {
      let key = try arguments.text(2 + 2 * place, &run) ?? ""
      if key.isIdentical(to: source) { return place }
    }
    return nil
  }
}
