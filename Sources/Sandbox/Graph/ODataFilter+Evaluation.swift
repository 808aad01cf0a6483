extension ODataFilter {
  /// What a filter is held against.
  struct Subject {
    /// The value of a property of the object.
    var value: (String) -> JSON
    /// Directory objects compare text without regard to case, provisioning logs with.
    var ignoresCase: Bool
    var variables: [String: JSON] = [:]

    func resolve(_ path: [String]) -> JSON {
      guard let first = path.first else { return .null }
      var current: JSON
      if let bound = variables[first] {
        current = bound
      } else {
        current = value(first)
      }
      for segment in path.dropFirst() { current = current[segment] ?? .null }
      return current
    }
  }

  func holds(for subject: Subject) -> Bool {
    switch self {
    case .and(let left, let right): left.holds(for: subject) && right.holds(for: subject)
    case .or(let left, let right): left.holds(for: subject) || right.holds(for: subject)
    case .not(let inner): !inner.holds(for: subject)
    case .truth(let operand): operand.value(in: subject) == .bool(true)
    case .compare(let left, let comparison, let right):
      Self.compare(left, comparison, right, subject)
    case .oneOf(let operand, let list):
      list.contains { Self.compare(operand, .eq, $0, subject) }
    case .text(let function, let left, let right): Self.text(function, left, right, subject)
    case .any(let path, let variable, let condition):
      (subject.resolve(path).array ?? []).contains { element in
        guard let condition else { return true }
        var inner = subject
        inner.variables[variable] = element
        return condition.holds(for: inner)
      }
    }
  }

  private static func text(
    _ function: TextFunction, _ left: Operand, _ right: Operand, _ subject: Subject
  ) -> Bool {
    guard var text = left.value(in: subject).string, var part = right.value(in: subject).string
    else { return false }
    if subject.ignoresCase {
      text = text.lowercased()
      part = part.lowercased()
    }
    switch function {
    case .startsWith: return text.hasPrefix(part)
    case .endsWith: return text.hasSuffix(part)
    case .contains: return part.isEmpty || text.range(of: part) != nil
    }
  }

  private static func compare(
    _ left: Operand, _ comparison: Comparison, _ right: Operand, _ subject: Subject
  ) -> Bool {
    let order: Int?
    if let instants = Operand.instants(left, right, subject) {
      order = instants.0 < instants.1 ? -1 : instants.0 == instants.1 ? 0 : 1
    } else {
      order = Self.order(
        left.value(in: subject), right.value(in: subject), ignoresCase: subject.ignoresCase)
    }
    switch comparison {
    case .eq: return order == 0
    case .ne: return order != 0
    case .gt: return order.map { $0 > 0 } ?? false
    case .lt: return order.map { $0 < 0 } ?? false
    case .ge: return order.map { $0 >= 0 } ?? false
    case .le: return order.map { $0 <= 0 } ?? false
    }
  }

  /// -1, 0 or 1; nil where the two cannot be compared.
  static func order(_ left: JSON, _ right: JSON, ignoresCase: Bool) -> Int? {
    switch (left, right) {
    case (.null, .null): return 0
    case (.bool(let left), .bool(let right)): return left == right ? 0 : left ? 1 : -1
    case (.string(let left), .string(let right)):
      let first = ignoresCase ? left.lowercased() : left
      let second = ignoresCase ? right.lowercased() : right
      return first < second ? -1 : first == second ? 0 : 1
    case (.integer(let left), .integer(let right)):
      return left < right ? -1 : left == right ? 0 : 1
    default:
      guard let first = left.double, let second = right.double else { return nil }
      return first < second ? -1 : first == second ? 0 : 1
    }
  }
}

extension JSON {
  var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

extension ODataFilter.Operand {
  func value(in subject: ODataFilter.Subject) -> JSON {
    switch self {
    case .path(let path): subject.resolve(path)
    case .lowercased(let inner):
      inner.value(in: subject).string.map { .string($0.lowercased()) } ?? .null
    case .count(let path): .integer(subject.resolve(path).array?.count ?? 0)
    case .literal(let literal): literal
    case .instant(let instant): .string(instant.iso)
    }
  }

  /// Both sides as instants where one of them is written as one.
  static func instants(
    _ left: Self, _ right: Self, _ subject: ODataFilter.Subject
  ) -> (Timestamp, Timestamp)? {
    switch (left, right) {
    case (.instant(let first), _):
      right.value(in: subject).string.flatMap { Timestamp(iso: $0) }.map { (first, $0) }
    case (_, .instant(let second)):
      left.value(in: subject).string.flatMap { Timestamp(iso: $0) }.map { ($0, second) }
    default: nil
    }
  }
}
