/// A password, token or key: printable forms, mirrors and dumps never show its value.
public struct Secret: Sendable, Hashable {
  /// The value itself, for the one place that sends or stores it.
  public let revealed: String

  public init(_ value: String) { revealed = value }

  public var isEmpty: Bool { revealed.isEmpty }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "•••" }
  public var debugDescription: String { "•••" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
