/// Finds the values of fields with secret names in JSON, forms and plain text.
struct FieldScanner {
  let bytes: [UInt8]
  private var result: [UInt8] = []
  private var at = 0
  /// The last `"key"` member named a secret, so the next `"value"` is one.
  private var keyNamesSecret = false

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func redacted() -> String {
    result.reserveCapacity(bytes.count)
    while at < bytes.count {
      guard let word = word() else {
        result.append(bytes[at])
        at += 1
        continue
      }
      result.append(contentsOf: word)
      if word.count <= 32 { value(after: String(decoding: word, as: UTF8.self)) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func word() -> ArraySlice<UInt8>? {
    let start = at
    while at < bytes.count, isNameByte(bytes[at]) { at += 1 }
    return at > start ? bytes[start..<at] : nil
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte.asciiLowercased) || byte.isASCIIDigit
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private mutating func value(after name: String) {
    let lowered = name.lowercased()
    if lowered == "bearer" {
      skip(while: { $0 == 0x20 })
      replaceRun(minimum: 8)
      return
    }
    let isKey = lowered == "key"
    guard isKey || Redaction.isSecretName(name) || (lowered == "value" && keyNamesSecret) else {
      return
    }
    let mark = at
    let kept = result.count
    skip(while: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 == 0x20 })
    // An authorization code stands in a query or a form; a JSON `code` is an error's, and evidence.
    let isErrorCode = lowered == "code" && at < bytes.count && bytes[at] == UInt8(ascii: ":")
    guard at < bytes.count, !isErrorCode,
      bytes[at] == UInt8(ascii: ":") || bytes[at] == UInt8(ascii: "=")
    else {
      at = mark
      result.removeSubrange(kept...)
      return
    }
    result.append(bytes[at])
    at += 1
    skip(while: { $0 == 0x20 || $0 == UInt8(ascii: "\\") })
    if isKey { noteKey() } else { replaceValue() }
  }

  private mutating func noteKey() {
    var index = at
    if index < bytes.count, bytes[index] == UInt8(ascii: "\"") { index += 1 }
    let end = bytes[index...].firstIndex { !isNameByte($0) } ?? bytes.count
    keyNamesSecret = Redaction.isSecretName(String(decoding: bytes[index..<end], as: UTF8.self))
  }

  private mutating func replaceValue() {
    keyNamesSecret = false
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
      skipScheme()
      replaceRun(minimum: 1)
      return
    }
    result.append(bytes[at])
    at += 1
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    at = min(at, bytes.count)
    result.append(contentsOf: Array(Redaction.mark.utf8))
  }

  /// Keeps the name of an authentication scheme, behind which the secret stands (RFC 9110 11.4).
  private mutating func skipScheme() {
    for scheme in ["bearer ", "basic ", "digest "] {
      let candidate = bytes[at...].prefix(scheme.utf8.count)
      if String(decoding: candidate, as: UTF8.self).lowercased() == scheme {
        result.append(contentsOf: candidate)
        at += candidate.count
        return
      }
    }
  }

  /// Replaces the bytes up to the next white space, quote or separator.
  private mutating func replaceRun(minimum: Int) {
    let ends = Array(" \t\r\n\"'&;,<>)}]".utf8)
    let end = bytes[at...].firstIndex { ends.contains($0) } ?? bytes.count
    guard end - at >= minimum else { return }
    at = end
    result.append(contentsOf: Array(Redaction.mark.utf8))
  }

  private mutating func skip(while isSkipped: (UInt8) -> Bool) {
    while at < bytes.count, isSkipped(bytes[at]) {
      result.append(bytes[at])
      at += 1
    }
  }
}
