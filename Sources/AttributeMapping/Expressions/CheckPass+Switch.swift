/// Switch: source, default, and keys with their values.
extension CheckPass {
  mutating func reportSwitchPairs(_ call: Expression.Call, _ expression: Expression) {
    let last = call.arguments.last ?? nil
    report(
      .switchPairs,
      "Switch needs an even number of arguments: source, default (which may be empty), and each "
        + "key with its value. The last key has no value.", at: last?.range ?? expression.range)
  }

  mutating func checkSwitch(_ call: Expression.Call, _ expression: Expression, at place: Place) {
    checkReferences(in: call)
    guard let source = call.arguments.first ?? nil else { return }
    checkSource(source)
    checkKeys(of: call, source)
    checkDefault(of: call, at: place)
  }

  private mutating func checkSource(_ source: Expression) {
    guard case .call(let inner) = source.node,
      let function = FunctionCatalogue.function(namedIgnoringCase: inner.name),
      function.restrictions.contains(.notAsSwitchSource)
    else { return }
    report(
      .switchSource,
      "\(function.name) should not be the source of Switch. Use the value itself: the key \"\" "
        + "matches null and empty.", severity: .warning, at: source.range)
  }

  private mutating func checkKeys(of call: Expression.Call, _ source: Expression) {
    var seen: Set<String> = []
    for position in stride(from: 2, to: call.arguments.count, by: 2) {
      guard let key = call.arguments[position] else { continue }
      checkBooleanText(source, key)
      guard let text = numberText(key), !seen.insert(text).inserted else { continue }
      report(
        .switchDuplicateKey, "This key stands here a second time; the first one wins.",
        severity: .warning, at: key.range)
    }
  }

  /// FUNC: "with Entra ID as the source and a default value, the service … null".
  private mutating func checkDefault(of call: Expression.Call, at place: Place) {
    if case .argument(let outer, _) = place, outer.name == "IgnoreFlowIfNullOrEmpty" { return }
    guard call.arguments.count > 1, let value = call.arguments[1] else { return }
    report(
      .switchDefault,
      "With a default the service has been seen to send null. IgnoreFlowIfNullOrEmpty around "
        + "Switch avoids that.", severity: .note, at: value.range)
  }

  private mutating func checkReferences(in call: Expression.Call) {
    for case let argument? in call.arguments where type(of: argument) == .reference {
      report(
        .switchReference, "Switch can't be used for references such as manager.",
        at: argument.range)
    }
  }
}
