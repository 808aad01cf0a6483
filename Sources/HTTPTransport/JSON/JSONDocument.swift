/// A parsed JSON text: the bytes and an index over them.
///
/// Values are read from the bytes when asked for, so that the members a caller doesn't know cost
/// nothing and can be handed on as they came. Accepts what RFC 8259 does, a byte order mark before
/// it, and raw control characters inside strings.
public struct JSONDocument: Sendable {
  let storage: JSONStorage

  /// Parses UTF-8 text.
  ///
  /// Invalid UTF-8 inside strings is replaced by U+FFFD on reading.
  public init(_ bytes: [UInt8], maximumDepth: Int = 128) throws(JSONSyntaxError) {
    var parser = JSONParser(maximumDepth: maximumDepth)
    try parser.parse(bytes.span)
    storage = JSONStorage(bytes: bytes, tape: parser.tape)
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

final class JSONStorage: Sendable {
  let bytes: [UInt8]
  let tape: [TapeEntry]

  init(bytes: [UInt8], tape: [TapeEntry]) {
    self.bytes = bytes
    self.tape = tape
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
