/// Finds the values of fields with secret names in JSON, forms, headers and plain text:
/// `"client_secret": "…"`, `client_secret=…`, `Bearer …`, `Cookie: …`, and Graph's
/// `{"key":"SecretToken","value":"…"}`.
struct FieldScanner {
  let bytes: [UInt8]
  /// The values that were replaced.
  private(set) var found: [String] = []
  private var result: [UInt8] = []
  private var at = 0
  /// The last `"key"` member named a secret, so the next `"value"` is one.
  private var keyNamesSecret = false

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func redacted() -> [UInt8] {
    result.reserveCapacity(bytes.count)
    while at < bytes.count {
      // The digits of an escape in a URL are no part of the name behind it.
      if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count {
        result.append(contentsOf: bytes[at...at + 2])
        at += 3
        continue
      }
      guard let word = word() else {
        result.append(bytes[at])
        at += 1
        continue
      }
      result.append(contentsOf: word)
      if word.count <= 32 { value(after: String(decoding: word, as: UTF8.self).lowercased()) }
    }
    return result
  }

  private mutating func word() -> ArraySlice<UInt8>? {
    let start = at
    while at < bytes.count, isNameByte(bytes[at]) { at += 1 }
    return at > start ? bytes[start..<at] : nil
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private mutating func value(after name: String) {
    if name == "bearer" { return bearer() }
    let isKey = name == "key"
    guard isKey || Redaction.isSecretName(name) || (name == "value" && keyNamesSecret) else {
      return
    }
    let mark = at
    let kept = result.count
    skip(while: { "\"'\\ *`".utf8.contains($0) })
    guard let separator = separator() else {
      at = mark
      result.removeSubrange(kept...)
      return
    }
    skip(while: { $0 == 0x20 })
    if isKey { return noteKey() }
    keyNamesSecret = false
    if Redaction.isSecretHeader(name), !opensQuote() { return restOfLine() }
    if name == "code" {
      replaceValue { Self.isErrorCode($0, separator: separator) }
    } else {
      replaceValue { Self.statesOnly($0) }
    }
  }

  private mutating func bearer() {
    skip(while: { $0 == 0x20 })
    let words = ["authentication", "authorization", "credential", "challenge", "error", "realm"]
    let end = endOfRun()
    let value = String(decoding: bytes[at..<end], as: UTF8.self).lowercased()
    guard value.utf8.count >= 8, !words.contains(where: value.hasPrefix), !isMarkedField(upTo: end)
    else { return }
    replace(upTo: end)
  }

  /// Whether what stands here is too short a field for a token, and became longer by its mark:
  /// `code=•••`.
  private func isMarkedField(upTo end: Int) -> Bool {
    guard endsInMark(end) else { return false }
    let head = bytes[at..<end].dropLast(Redaction.mark.utf8.count)
    return head.count < 8
      && ["=", ":", "%3D", "%3d", "%3A", "%3a"].contains {
        head.suffix($0.utf8.count).elementsEqual($0.utf8)
      }
  }

  private func endsInMark(_ end: Int) -> Bool {
    bytes[at..<end].suffix(Redaction.mark.utf8.count).elementsEqual(Redaction.mark.utf8)
  }

  /// `:`, `=`, or either as a URL inside a URL has it.
  private mutating func separator() -> UInt8? {
    guard at < bytes.count else { return nil }
    for (spelling, meaning) in [(":", ":"), ("=", "="), ("%3D", "="), ("%3d", "="), ("%3A", ":")]
    where bytes[at...].starts(with: spelling.utf8) {
      result.append(contentsOf: spelling.utf8)
      at += spelling.utf8.count
      return meaning.utf8.first
    }
    return nil
  }

  private mutating func noteKey() {
    var index = at
    while index < bytes.count, "\"'\\".utf8.contains(bytes[index]) { index += 1 }
    let end = bytes[index...].firstIndex { !isNameByte($0) } ?? bytes.count
    keyNamesSecret = Redaction.isSecretName(String(decoding: bytes[index..<end], as: UTF8.self))
  }

  // MARK: Values

  /// Whether a quoted value begins here, at any depth of escaping.
  private func opensQuote() -> Bool {
    bytes[at...].first { $0 != UInt8(ascii: "\\") }.map { "\"'".utf8.contains($0) } == true
  }

  private mutating func replaceValue(unless isEvidence: (ArraySlice<UInt8>) -> Bool) {
    guard opensQuote() else {
      // An object or a list has names of its own.
      guard at < bytes.count, !"{[".utf8.contains(bytes[at]) else { return }
      skipScheme()
      let end = endOfRun()
      guard end > at, !isEvidence(bytes[at..<end]) else { return }
      return replace(upTo: end)
    }
    let start = at
    skip(while: { $0 == UInt8(ascii: "\\") })
    let depth = at - start
    guard at < bytes.count else { return }
    let quote = bytes[at]
    result.append(quote)
    at += 1
    let end = closing(quote, depth: depth)
    guard end > at, !isEvidence(bytes[at..<end]) else { return }
    let value = bytes[at..<end]
    found.append(String(decoding: value, as: UTF8.self))
    result.append(contentsOf: Redaction.mark.utf8)
    let lines = value.count { $0 == 0x0A }
    result.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: lines))
    at = end
  }

  /// Where a quoted value ends: at a quote behind as many backslashes as the opening one, else with
  /// the line.
  private func closing(_ quote: UInt8, depth: Int) -> Int {
    var index = at
    var slashes = 0
    while index < bytes.count {
      if bytes[index] == quote, slashes <= depth { return index - slashes }
      slashes = bytes[index] == UInt8(ascii: "\\") ? slashes + 1 : 0
      // An escaped backslash is no escape of what follows.
      if depth == 0, slashes == 2 { slashes = 0 }
      index += 1
    }
    return bytes[at...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
  }

  /// A header's value has blanks and separators: all of it goes, but for the name of a scheme
  /// (RFC 9110 section 11.4).
  private mutating func restOfLine() {
    skipScheme()
    let end = bytes[at...].firstIndex { "\r\n\"'".utf8.contains($0) } ?? bytes.count
    var last = end
    while last > at, bytes[last - 1] == 0x20 || bytes[last - 1] == UInt8(ascii: "\\") { last -= 1 }
    if last > at { replace(upTo: last) }
  }

  private mutating func skipScheme() {
    for scheme in ["bearer ", "basic ", "digest ", "negotiate ", "ntlm ", "sharedkey "] {
      let candidate = bytes[at...].prefix(scheme.utf8.count)
      if String(decoding: candidate, as: UTF8.self).lowercased() == scheme {
        result.append(contentsOf: candidate)
        at += candidate.count
        return
      }
    }
  }

  /// Up to the next white space, quote or separator.
  private func endOfRun() -> Int {
    let ends = Array(" \t\r\n\"'&;,<>)}]\\".utf8)
    let end = bytes[at...].firstIndex { ends.contains($0) } ?? bytes.count
    return bytes[at..<end].firstRange(of: Array("%26".utf8))?.lowerBound ?? end
  }

  private mutating func replace(upTo end: Int) {
    found.append(String(decoding: bytes[at..<end], as: UTF8.self))
    // With what stands here already taken out, its further lines are as well.
    let rest = endsInMark(end) ? nil : Wrapped(after: end, in: bytes)
    found += rest?.pieces ?? []
    result.append(contentsOf: Redaction.mark.utf8)
    result.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: rest?.pieces.count ?? 0))
    at = rest?.end ?? end
  }

  private mutating func skip(while isSkipped: (UInt8) -> Bool) {
    while at < bytes.count, isSkipped(bytes[at]) {
      result.append(bytes[at])
      at += 1
    }
  }

  // MARK: Evidence

  /// Whether the value of `code` is that of an error.
  ///
  /// A number is, also a misread one, `AADSTS…`, and a name such as `EntryConflict`. Behind a colon
  /// everything is that has not the look of a grant.
  private static func isErrorCode(_ value: ArraySlice<UInt8>, separator: UInt8) -> Bool {
    // Longer than any; this also keeps the time linear.
    guard value.count <= 120 else { return false }
    let digits = value.count { (0x30...0x39).contains($0) }
    if separator == UInt8(ascii: ":") {
      return value.count < 20 || digits == 0 || value.starts(with: "AADSTS".utf8)
    }
    if value.count <= 8, digits >= 3, value.allSatisfy(isLetterOrDigit) { return true }
    if value.starts(with: "AADSTS".utf8), value.count <= 14 { return true }
    return value.first.map { (0x41...0x5A).contains($0) } == true && value.count <= 60
      && value.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || $0 == UInt8(ascii: "_") }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
  }

  /// Whether the value tells of a secret's state and is none: `token: expired`.
  private static func statesOnly(_ value: ArraySlice<UInt8>) -> Bool {
    states.contains(
      String(decoding: value, as: UTF8.self).lowercased().filter { $0 != "." && $0 != "!" })
  }

  private static let states: Set = [
    "expired", "invalid", "missing", "rejected", "revoked", "required", "null", "nil", "none",
    "true", "false", "empty", "unknown", "unauthorized", "not", "is", "was", "the",
  ]
}
