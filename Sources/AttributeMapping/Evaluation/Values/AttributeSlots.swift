/// Which place of a row holds which source attribute.
///
/// Compiled expressions share one table and read rows by number. Names are case-sensitive.
public struct AttributeSlots: Sendable, Equatable {
  /// The attributes in the order of their values in a row.
  public private(set) var names: [String] = []
  private var numbers: [String: Int] = [:]

  public init(_ names: [String] = []) {
    for name in names { _ = slot(for: name) }
  }

  public var count: Int { names.count }

  /// The place of an attribute, nil if no row holds it.
  public subscript(name: String) -> Int? { numbers[name] }

  /// The place of an attribute, a new one at the end if it has none yet.
  public mutating func slot(for name: String) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = names.count
    names.append(name)
    return names.count - 1
  }

  /// A row of the values that are there; all others are null.
  public func row(_ values: [String: AttributeValue]) -> [AttributeValue] {
    names.map { values[$0] ?? .null }
  }
}
