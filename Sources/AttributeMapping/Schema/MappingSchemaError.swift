public import SCIM

/// Why a document can't be read as a schema.
public enum MappingSchemaError: Error, Sendable, Equatable {
  /// The text is no JSON; line and column count from 1.
  case notJSON(JSONError.Reason, line: Int, column: Int)
  /// The document is something else, said in words, such as "a Graph error answer".
  case notASchema(String)
  /// A part of the schema has the wrong JSON type.
  case wrongType(path: DocumentPath, expected: String, found: String)
}

extension MappingSchemaError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notJSON(let reason, let line, let column):
      "This is no JSON: \(reason.rawValue) in line \(line), column \(column)."
    case .notASchema(let what):
      "This is \(what), not a synchronization schema: it has no list of synchronizationRules."
    case .wrongType(let path, let expected, let found):
      "\(path) must be \(expected), but is \(found)."
    }
  }

  init(_ error: JSONError, in bytes: [UInt8]) {
    let before = bytes.prefix(error.offset)
    let line = before.count { $0 == 0x0A } + 1
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    // Continuation bytes of UTF-8 belong to the character before them.
    let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
    self = .notJSON(error.reason, line: line, column: column)
  }
}

extension JSONValue {
  /// What kind of value this is, in words.
  var kindInWords: String {
    switch self {
    case .null: "null"
    case .bool: "a Boolean"
    case .number: "a number"
    case .string: "text"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// Text as it is, numbers and Booleans as JSON writes them.
  var scalarText: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.literal
    case .bool(let value): value ? "true" : "false"
    default: nil
    }
  }
}
