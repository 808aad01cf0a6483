extension MappingSource {
  /// The expression's text: ``expression`` if it is there, else put together from the other parts.
  public var text: String? {
    if let expression, !expression.allSatisfy(\.isWhitespace) { return expression }
    return rebuilt(depth: 0).map(ExpressionFormatter.format)
  }

  /// The tree of ``text``; nil if there is none or it isn't valid.
  public var parsed: Expression? { text.flatMap { ExpressionParser.parse($0).valid } }

  /// Whether type, name and parameters say the same as the expression's text.
  ///
  /// Nothing that is absent disagrees, nor does a text that isn't valid.
  public var isConsistent: Bool {
    guard expression != nil, let parsed else { return true }
    let expected = MappingSource(parsed)
    guard type == expected.type, name == nil || name == expected.name else { return false }
    guard type == .function, !parameters.isEmpty else { return true }
    return rebuilt(depth: 0) == expected.rebuilt(depth: 0)
  }

  /// The expression as type, name and parameters tell it.
  private func rebuilt(depth: Int) -> Expression? {
    guard depth <= ExpressionLimits.depth else { return nil }
    switch type {
    case .attribute: return name.map { Expression(.attribute($0)) }
    case .constant:
      // A bare word such as vbTextCompare differs from the same text only here.
      if let word = expression.flatMap({ ExpressionParser.parse($0).valid }),
        case .name = word.node
      {
        return word
      }
      return name.map { Expression(.text($0)) }
    case .function: return rebuiltCall(depth: depth)
    default: return nil
    }
  }

  private func rebuiltCall(depth: Int) -> Expression? {
    guard let name else { return nil }
    let values = parameters.map { ($0.key, $0.value?.rebuilt(depth: depth + 1)) }
    if let comparison = Expression.Comparison(rawValue: name) {
      guard values.count == 2, let left = values[0].1, let right = values[1].1 else { return nil }
      return Expression(.comparison(left, comparison, right))
    }
    var arguments: [Expression?] = []
    for (index, (key, value)) in values.enumerated() {
      let position = Self.position(of: key, in: name) ?? index
      // No call of 10,000 characters has more positions than that.
      guard position < ExpressionLimits.characters else { return nil }
      while arguments.count <= position { arguments.append(nil) }
      arguments[position] = value
    }
    let function = FunctionCatalogue.function(named: name)
    while let maximum = function?.maximumCount, name == "Replace", arguments.count < maximum {
      arguments.append(nil)
    }
    return Expression(.call(.init(name: name, arguments: arguments)))
  }

  /// Where the argument with a key stands; Graph's spelling and the reference's are known.
  private static func position(of key: String, in name: String) -> Int? {
    guard let function = FunctionCatalogue.function(named: name) else {
      return key.hasPrefix("parameter") ? Int(key.dropFirst(9)).map { max(1, $0) - 1 } : nil
    }
    let key = key.lowercased()
    let digits = key.reversed().prefix { $0.isASCII && $0.isNumber }.count
    let stem = String(key.dropLast(digits))
    for (position, parameter) in function.parameters.enumerated() {
      let names = [parameter.key.lowercased(), parameter.name.lowercased()]
      if !parameter.isRepeatable, names.contains(key) { return position }
      guard parameter.isRepeatable, names.contains(stem) else { continue }
      guard let number = digits == 0 ? 1 : Int(key.suffix(digits)), (1...5_000).contains(number)
      else { return nil }
      return position + (number - 1) * function.repeatLength
    }
    return nil
  }
}
