/// A parsed JSON text: the bytes and an index over them.
///
/// Values are read from the bytes when asked for, so that the members a caller doesn't know cost
/// nothing and can be handed on as they came. Accepts what RFC 8259 does, a byte order mark before
/// it, and raw control characters inside strings.
public struct JSONDocument: Sendable {
  /// How deep answers nest at most, as a rule.
  public static let usualDepth = 128

  let storage: JSONStorage

  /// Parses UTF-8 text.
  ///
  /// Invalid UTF-8 inside strings is replaced by U+FFFD on reading.
  public init(_ bytes: [UInt8], maximumDepth: Int = usualDepth) throws(JSONSyntaxError) {
    var parser = JSONParser(size: bytes.count, maximumDepth: maximumDepth)
    try parser.parse(bytes.span)
    storage = JSONStorage(bytes: bytes, tape: parser.finished())
  }

  public init(_ text: String) throws(JSONSyntaxError) { try self.init(Array(text.utf8)) }

  public var root: JSONNode { JSONNode(storage: storage, index: 0) }
}

/// Where and why a text is not JSON.
public struct JSONSyntaxError: Error, Sendable, Equatable {
  public enum Reason: String, Sendable {
    case unexpectedEnd, unexpectedByte, tooDeep, trailingText, tooLong
  }

  public var reason: Reason
  /// Bytes from the start of the text.
  public var offset: Int
}

/// The text and its tape, in memory that is neither moved nor changed until the last node goes.
///
/// Plain memory instead of arrays, as nodes are made by the million and each look into an array of
/// a shared object would count references.
@safe final class JSONStorage: Sendable {
  // Written once in `init`, read-only afterwards, freed in `deinit`.
  private nonisolated(unsafe) let text: UnsafeMutableBufferPointer<UInt8>
  private nonisolated(unsafe) let entries: UnsafeMutableBufferPointer<TapeEntry>

  init(bytes: [UInt8], tape: consuming JSONTape) {
    unsafe text = .allocate(capacity: bytes.count)
    _ = unsafe text.initialize(fromContentsOf: bytes)
    unsafe entries = tape.take()
  }

  deinit {
    unsafe text.deallocate()
    unsafe entries.deallocate()
  }

  /// Where text and tape are, as long as this object is there.
  var view: JSONView {
    unsafe JSONView(
      text: UnsafeBufferPointer(text), entries: UnsafeBufferPointer(entries))
  }

  /// The entry at an index of the tape.
  func entry(_ index: Int) -> TapeEntry {
    precondition(unsafe index < entries.count, "a node outside its document")
    return unsafe entries[index]
  }

  /// The bytes of an entry.
  func bytes(_ entry: TapeEntry) -> UnsafeBufferPointer<UInt8> { unsafe view.bytes(entry) }
}

/// Text and tape of a document, without a reference that would be counted with each look.
@unsafe struct JSONView {
  let text: UnsafeBufferPointer<UInt8>
  let entries: UnsafeBufferPointer<TapeEntry>

  /// The bytes of an entry, which the parser keeps within the text.
  func bytes(_ entry: TapeEntry) -> UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(rebasing: text[Int(entry.start)..<Int(entry.end)])
  }
}

/// A tape that grows, and is handed on without a copy.
@safe struct JSONTape: ~Copyable {
  // Initialised up to `count`.
  private var room: UnsafeMutableBufferPointer<TapeEntry>
  private(set) var count = 0

  init(capacity: Int) { unsafe room = .allocate(capacity: capacity) }

  deinit { unsafe room.deallocate() }

  @inline(__always)
  mutating func append(_ entry: TapeEntry) {
    if unsafe count == room.count { grow() }
    unsafe room.initializeElement(at: count, to: entry)
    count += 1
  }

  /// Notes where a container ends whose entry was appended at its beginning.
  mutating func close(_ index: Int, end: Int) {
    precondition(index < count, "an entry that isn't there")
    unsafe room[index].end = UInt32(end)
    unsafe room[index].next = UInt32(count)
  }

  private mutating func grow() {
    let larger = UnsafeMutableBufferPointer<TapeEntry>.allocate(
      capacity: unsafe room.count * 2 + 16)
    _ = unsafe larger.moveInitialize(fromContentsOf: room.prefix(count))
    unsafe room.deallocate()
    unsafe room = larger
  }

  /// The entries, in memory that the caller frees.
  consuming func take() -> UnsafeMutableBufferPointer<TapeEntry> {
    let entries = unsafe UnsafeMutableBufferPointer(rebasing: room[..<count])
    discard self
    return unsafe entries
  }
}

/// One value or member name: where it stands in the text, and where the next one is on the tape.
struct TapeEntry: Sendable {
  enum Kind: UInt8 {
    case null, yes, no, number, string, escapedString, array, object
  }

  var kind: Kind
  /// First byte; for strings the one after the quote.
  var start: UInt32
  /// One past the last byte; for strings the closing quote.
  var end: UInt32 = 0
  /// Index of the entry after this value and all inside it.
  var next: UInt32 = 0
}
