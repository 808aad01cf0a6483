extension Expression.Comparison {
  /// Whether a comparison is true.
  ///
  /// With a number on one side both are compared as numbers where that is possible: `[rehire]=1`
  /// is true for the text `1` (FUNC, "IIF"). Two texts are equal when they are so to the letter;
  /// their order is numeric when both are numbers. Null compares as `""` for equality and is
  /// neither less nor greater than anything (FUNC calls conditions over null unsupported).
  func holds(
    _ left: AttributeValue, _ right: AttributeValue
  ) throws(Interruption) -> Bool {
    if case .integer(let left) = left, case .integer(let right) = right {
      return holds(left, right)
    }
    let (leftText, rightText) = (try Self.text(left), try Self.text(right))
    let isOrder = self != .equal && self != .notEqual
    if isOrder || left.isNumber || right.isNumber,
      let leftNumber = NumberText.double(leftText ?? ""),
      let rightNumber = NumberText.double(rightText ?? "")
    {
      return holds(leftNumber, rightNumber)
    }
    if isOrder, leftText == nil || rightText == nil { return false }
    let (first, second) = (leftText ?? "", rightText ?? "")
    switch self {
    case .equal: return first.isIdentical(to: second)
    case .notEqual: return !first.isIdentical(to: second)
    default:
      let isLess = first.utf8.lexicographicallyPrecedes(second.utf8)
      return holds(isLess ? -1 : first.isIdentical(to: second) ? 0 : 1, 0)
    }
  }

  private func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .less: left < right
    case .lessOrEqual: left <= right
    }
  }

  private static func text(_ value: AttributeValue) throws(Interruption) -> String? {
    if case .list(let texts) = value, texts.count > 1 {
      throw .refused(.severalValues(texts.count))
    }
    return value.text
  }
}

extension AttributeValue {
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .decimal: true
    default: false
    }
  }
}

extension String {
  /// Whether two texts consist of the same code points; Swift's `==` also unites é with e and ´,
  /// which the service's ordinal comparison keeps apart.
  func isIdentical(to other: String) -> Bool {
    self == other && utf8.elementsEqual(other.utf8)
  }
}
