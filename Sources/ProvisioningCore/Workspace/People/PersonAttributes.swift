internal import AttributeMapping

/// A person's attributes beyond those that lists show, as the workspace stores them.
///
/// Each value stands behind its place in the table of attributes, or behind its name, with its
/// length; a multi-valued attribute has an entry for each value.
public struct PersonAttributes: Sendable, Equatable, Codable {
  /// Empty when a person has none.
  private(set) var bytes: [UInt8] = []

  public init() {}

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Longest value that is kept, in bytes; longer ones are cut between scalars.
  private static let longestValue = 2_048
  /// Together no more than this, whatever the service sends.
  private static let longest = 32_768
  private static let named: UInt8 = 0xFF

  /// Adds an attribute; null and empty lists take no room.
  mutating func append(_ name: String, _ value: AttributeValue) {
    let mark = Self.mark(name)
    for text in value.texts {
      Self.append(mark, to: &bytes, from: 0) {
        $0.append(contentsOf: text.utf8)
        return true
      }
    }
  }

  /// What stands before the values of an attribute.
  static func mark(_ name: String) -> [UInt8] {
    if let place = DirectoryAttribute.places[name] { return [UInt8(place)] }
    let name = name.utf8.prefix(255)
    return [named, UInt8(name.count)] + name
  }

  /// Adds the value that `append` appends, if it says that there is one.
  ///
  /// - Parameter start: where the person's attributes begin.
  @inline(__always)
  static func append(
    _ mark: some Collection<UInt8>, to bytes: inout [UInt8], from start: Int,
    _ append: (inout [UInt8]) -> Bool
  ) {
    let before = bytes.count
    guard before - start < longest else { return }
    bytes.append(contentsOf: mark)
    bytes.append(0)
    bytes.append(0)
    let value = bytes.count
    guard append(&bytes) else {
      bytes.removeLast(bytes.count - before)
      return
    }
    if bytes.count - value > longestValue {
      var end = value + longestValue
      while end > value, bytes[end] & 0xC0 == 0x80 { end -= 1 }
      bytes.removeLast(bytes.count - end)
    }
    bytes[value - 2] = UInt8((bytes.count - value) & 0xFF)
    bytes[value - 1] = UInt8((bytes.count - value) >> 8)
  }
}

/// Which places of a row get which stored attributes.
struct AttributeReading: Sendable {
  /// Place in the row by place in the table of attributes; -1 for none.
  private var places = [Int](repeating: -1, count: DirectoryAttribute.stored.count)
  private var named: [[UInt8]: Int] = [:]
  private var multivalued: Set<Int> = []

  init(_ slots: AttributeSlots) {
    for (slot, name) in slots.names.enumerated() {
      if let place = DirectoryAttribute.places[name] {
        places[place] = slot
      } else if DirectoryAttribute.named(name) != nil {
        named[Array(name.utf8)] = slot
      }
      if SourceSchema.entraUsers.attribute(named: name)?.isMultivalued == true {
        multivalued.insert(slot)
      }
    }
  }

  /// No slot wants a stored attribute.
  var isEmpty: Bool { named.isEmpty && !places.contains { $0 >= 0 } }

  func isMultivalued(_ slot: Int) -> Bool { multivalued.contains(slot) }

  /// Calls `body` with the place in the row and the text of each value that a slot wants; ends
  /// quietly at bytes that can't be.
  func forEach(
    _ bytes: UnsafeRawBufferPointer, _ body: (Int, UnsafeRawBufferPointer) -> Void
  ) {
    var position = 0
    while position < bytes.count {
      let tag = unsafe bytes[position]
      position += 1
      var slot = -1
      if tag == 0xFF {
        guard position < bytes.count else { return }
        let end = unsafe position + 1 + Int(bytes[position])
        guard end <= bytes.count else { return }
        if !named.isEmpty { slot = unsafe named[Array(bytes[position + 1..<end])] ?? -1 }
        position = end
      } else if Int(tag) < places.count {
        slot = places[Int(tag)]
      }
      guard position + 2 <= bytes.count else { return }
      let count = unsafe Int(bytes[position]) | Int(bytes[position + 1]) << 8
      position += 2
      guard position + count <= bytes.count else { return }
      if slot >= 0 {
        unsafe body(slot, UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]))
      }
      position += count
    }
  }
}
