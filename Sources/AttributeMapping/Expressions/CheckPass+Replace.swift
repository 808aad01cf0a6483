/// Replace: which positions are filled decides what it does.
extension CheckPass {
  /// Positions of Replace.
  private enum Position: Int, CaseIterable {
    case oldValue = 1, pattern, groupName, replacement, replacementAttribute, template
  }

  private static let modes: [Set<Position>] = [
    [.oldValue, .replacement],
    [.oldValue, .template],
    [.pattern, .replacement],
    [.pattern, .groupName, .replacement],
    [.pattern, .groupName, .replacementAttribute],
  ]

  mutating func checkReplace(_ call: Expression.Call, _ expression: Expression) {
    let filled = Set(
      Position.allCases.filter {
        $0.rawValue < call.arguments.count && call.arguments[$0.rawValue] != nil
      })
    if isComplete, call.arguments.count <= 7, !Self.modes.contains(filled) {
      report(.replaceMode, Self.modeMessage(filled), at: expression.range)
    }
    checkPattern(of: call)
  }

  private static func modeMessage(_ filled: Set<Position>) -> String {
    let modes =
      " Replace knows: oldValue with replacementValue or with template; regexPattern with "
      + "replacementValue; regexPattern and regexGroupName with replacementValue or with "
      + "replacementAttributeName."
    if filled.isDisjoint(with: [.oldValue, .pattern]) {
      return "What shall be replaced is missing: oldValue or regexPattern." + modes
    }
    if filled.isSuperset(of: [.oldValue, .pattern]) {
      return "oldValue and regexPattern exclude each other." + modes
    }
    if filled.isDisjoint(with: [.replacement, .replacementAttribute, .template]) {
      return "The replacement is missing; an empty one is written \"\"." + modes
    }
    if filled == [.pattern, .replacementAttribute] {
      return "replacementAttributeName needs regexGroupName." + modes
    }
    return "These positions together have no documented meaning." + modes
  }
}
