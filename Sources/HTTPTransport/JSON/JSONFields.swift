/// The members of one object after the other whose names are known, for objects that come by the
/// million: found in one pass, read without a node or text of their own.
///
/// Not copyable: reading a field would copy it, which costs more than the field.
@safe public struct JSONFields: ~Copyable, Sendable {
  private let names: JSONNames
  /// Index of each value on the tape; 0, which is never inside an object, for none.
  private var values: [UInt32]
  /// Places of the first members' names in the objects before, which as a rule have the same ones;
  /// -1 for none.
  private var guesses = [Int](repeating: -1, count: 64)
  /// Holds what the view shows.
  private var storage: JSONStorage?
  // Bare pointers into the storage, which never changes and is set in the same place.
  private nonisolated(unsafe) var view: JSONView?

  /// - Parameter names: the known names; each is its place in this list.
  public init(_ names: [String]) {
    self.names = JSONNames(names)
    values = [UInt32](repeating: 0, count: names.count)
  }

  /// Finds the members of an object; false for what is no object.
  ///
  /// Null counts as missing. Of a repeated name the last that isn't null counts.
  public mutating func find(in object: JSONNode) -> Bool {
    let entry = object.storage.entry(object.index)
    let view = unsafe object.storage.view
    storage = object.storage
    unsafe self.view = view
    for place in values.indices { values[place] = 0 }
    guard entry.kind == .object else { return false }
    unsafe Self.find(in: view, object.index, entry, names, &values, &guesses)
    return true
  }

  private static func find(
    in view: JSONView, _ object: Int, _ entry: TapeEntry, _ names: JSONNames,
    _ values: inout [UInt32], _ guesses: inout [Int]
  ) {
    var values = values.mutableSpan
    var guesses = guesses.mutableSpan
    var index = object + 1
    var member = 0
    while index < Int(entry.next) {
      // Inside an object the parser puts a name before each value.
      let (name, value) = unsafe (view.entries[index], view.entries[index + 1])
      let guess = member < guesses.count ? guesses[member] : -1
      if value.kind != .null, let place = unsafe names.place(of: name, in: view, guess: guess) {
        values[place] = UInt32(truncatingIfNeeded: index + 1)
        if member < guesses.count { guesses[member] = place }
      }
      index = Int(value.next)
      member += 1
    }
  }

  /// The value at a place; nil when it is missing.
  public subscript(place: Int) -> JSONNode? {
    guard values[place] != 0, let storage else { return nil }
    return JSONNode(storage: storage, index: Int(values[place]))
  }

  /// Whether there is a value at a place.
  public func hasValue(at place: Int) -> Bool { values[place] != 0 }

  /// Appends the UTF-8 of a string; false when there is none.
  public func appendString(at place: Int, to bytes: inout [UInt8]) -> Bool {
    guard values[place] != 0, let view = unsafe view else { return false }
    return withExtendedLifetime(storage) {
      unsafe view.appendString(Int(values[place]), to: &bytes)
    }
  }
}

extension JSONView {
  /// Appends the UTF-8 of the string at an index of the tape.
  ///
  /// - Returns: false, and nothing appended, for other values.
  func appendString(_ index: Int, to target: inout [UInt8]) -> Bool {
    precondition(unsafe index < entries.count, "a node outside its document")
    let entry = unsafe entries[index]
    let text = unsafe bytes(entry)
    switch entry.kind {
    case .string:
      if unsafe Self.isASCII(text) || Self.isValid(text) {
        unsafe target.append(contentsOf: text)
      } else {
        // Invalid bytes are replaced.
        unsafe target.append(contentsOf: String(decoding: text, as: UTF8.self).utf8)
      }
      return true
    case .escapedString:
      target.append(contentsOf: unsafe JSONEscapes.decode(text).utf8)
      return true
    default: return false
    }
  }

  private static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    (try? UTF8Span(validating: unsafe text.span)) != nil
  }

  private static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var all: UInt8 = 0
    for index in 0..<text.count { all |= unsafe text[index] }
    return all < 0x80
  }
}

extension JSONNode {
  /// Appends the UTF-8 of a string; false, and nothing appended, for other values.
  public func appendString(to bytes: inout [UInt8]) -> Bool {
    withExtendedLifetime(storage) { unsafe storage.view.appendString(index, to: &bytes) }
  }

  /// Whether this is a string that equals a text in lower-case ASCII, whatever its own case.
  public func isString(_ lowercased: StaticString) -> Bool {
    let entry = storage.entry(index)
    guard entry.kind == .string, Int(entry.end - entry.start) == lowercased.utf8CodeUnitCount
    else { return false }
    let text = unsafe storage.bytes(entry)
    for index in 0..<text.count {
      let unit = unsafe text[index]
      let folded = (65...90).contains(unit) ? unit | 0x20 : unit
      if unsafe folded != lowercased.utf8Start[index] { return false }
    }
    return true
  }
}
