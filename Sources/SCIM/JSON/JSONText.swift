/// JSON text that grows by short pieces: an array's checks take longer than most of these.
@safe package struct JSONText: ~Copyable {
  // Initialised up to `count`.
  private var room: UnsafeMutableBufferPointer<UInt8>
  package private(set) var count = 0

  package init(capacity: Int = 0) { unsafe room = .allocate(capacity: capacity) }

  deinit { unsafe room.deallocate() }

  /// What was written.
  package var bytes: [UInt8] { unsafe [UInt8](room[..<count]) }

  package mutating func byte(_ byte: UInt8) {
    reserve(1)
    put(byte)
  }

  /// Text that stands for itself.
  package mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { unsafe append($0) }
  }

  /// The same for text made at run time, such as the digits of a number.
  package mutating func ascii(_ text: String) {
    var text = text
    text.withUTF8 { unsafe append($0) }
  }

  /// Values that are written already.
  package mutating func written(_ text: [UInt8]) {
    unsafe text.withUnsafeBufferPointer { unsafe append($0) }
  }

  /// What was written elsewhere.
  package mutating func written(_ other: borrowing JSONText) {
    unsafe append(UnsafeBufferPointer(rebasing: other.room[..<other.count]))
  }

  /// A member's name, which needs no escapes, and its colon.
  package mutating func name(_ name: String) {
    var name = name
    name.withUTF8 { name in
      reserve(name.count + 3)
      put(UInt8(ascii: "\""))
      unsafe copy(name)
      put(UInt8(ascii: "\""))
      put(UInt8(ascii: ":"))
    }
  }

  /// A string with its quotes and escapes (RFC 8259 §7).
  package mutating func string(_ text: String) {
    // No copy is made of it, as `withUTF8` would have to.
    if unsafe text.utf8.withContiguousStorageIfAvailable({ unsafe quoted($0) }) != nil { return }
    unsafe Array(text.utf8).withUnsafeBufferPointer { unsafe quoted($0) }
  }

  private mutating func quoted(_ text: UnsafeBufferPointer<UInt8>) {
    reserve(text.count + 2)
    put(UInt8(ascii: "\""))
    if unsafe Self.needsEscapes(text) {
      for place in text.indices { escaped(unsafe text[place]) }
      reserve(1)
    } else {
      unsafe copy(text)
    }
    put(UInt8(ascii: "\""))
  }

  private mutating func escaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): raw(#"\""#)
    case UInt8(ascii: "\\"): raw(#"\\"#)
    case 0x0A: raw(#"\n"#)
    case 0x0D: raw(#"\r"#)
    case 0x09: raw(#"\t"#)
    case 0..<0x20:
      raw(#"\u00"#)
      self.byte(Self.hexadecimal[Int(byte >> 4)])
      self.byte(Self.hexadecimal[Int(byte & 15)])
    default: self.byte(byte)
    }
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)

  // MARK: Room

  private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    reserve(bytes.count)
    unsafe copy(bytes)
  }

  /// Adds a byte for which there is room.
  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    unsafe room.initializeElement(at: count, to: byte)
    count += 1
  }

  /// Adds bytes for which there is room.
  @inline(__always)
  private mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress, let base = unsafe room.baseAddress else { return }
    unsafe (base + count).initialize(from: source, count: bytes.count)
    count += bytes.count
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if unsafe count + more > room.count { grow(more) }
  }

  private mutating func grow(_ more: Int) {
    let capacity = unsafe max(room.count * 2, count + more, 64)
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: capacity)
    _ = unsafe larger.moveInitialize(fromContentsOf: room[..<count])
    unsafe room.deallocate()
    unsafe room = larger
  }
}

extension JSONText {
  /// Whether a text holds what a JSON string may not: a control character, a quote or a backslash.
  ///
  /// Eight bytes are looked at together.
  package static func needsEscapes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let bytes = UnsafeRawBufferPointer(text)
    guard bytes.count >= 8 else {
      var isNeeded = false
      for index in 0..<bytes.count {
        let byte = unsafe bytes[index]
        isNeeded = isNeeded || byte < 0x20 || byte == 0x22 || byte == 0x5C
      }
      return isNeeded
    }
    var found: UInt64 = 0
    func look(at place: Int) {
      let word = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let (quote, backslash) = (word ^ ones &* 0x22, word ^ ones &* 0x5C)
      // Bit 7 says which bytes are below 0x20 or zero, or follow such a one.
      found |= (word &- ones &* 0x20) & ~word
      found |= (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
    }
    for place in stride(from: 0, to: bytes.count - 8, by: 8) { look(at: place) }
    // The last eight bytes may lie over those before.
    look(at: bytes.count - 8)
    return found & (ones &* 0x80) != 0
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
}
