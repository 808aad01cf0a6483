internal import CPCRE2

extension RegularExpression {
  /// The first hit at or after a UTF-8 offset.
  ///
  /// - Throws: ``RegularExpressionError/limitExceeded`` if the limits were reached.
  public func firstMatch(
    in subject: [UInt8], from start: Int = 0
  ) throws(RegularExpressionError) -> Match? {
    let found = unsafe subject.withUnsafeBufferPointer { bytes in
      unsafe search(bytes, from: start, context: code.context)
    }
    return try found.get()
  }

  /// The first hit in a text, in offsets of its UTF-8.
  public func firstMatch(in subject: String) throws(RegularExpressionError) -> Match? {
    var subject = subject
    let found = subject.withUTF8 { bytes in
      unsafe search(bytes, from: 0, context: code.context)
    }
    return try found.get()
  }

  /// All hits from left to right, without overlap, `limit` at most.
  ///
  /// An empty hit is followed by a search one character on, as in Perl.
  ///
  /// - Parameter steps: bounds each place a search starts from, instead of the expression's own
  ///   ``Limits/steps``.
  public func matches(
    in subject: [UInt8], limit: Int = .max, steps: UInt32? = nil
  ) throws(RegularExpressionError) -> [Match] {
    let context = unsafe steps.flatMap { unsafe code.context(steps: $0) }
    defer { unsafe pcre2_match_context_free_8(context) }
    let found = unsafe subject.withUnsafeBufferPointer { bytes in
      unsafe searchAll(bytes, limit: limit, context: context ?? code.context)
    }
    return try found.get()
  }

  /// All hits in a text, in offsets of its UTF-8.
  public func matches(
    in subject: String, limit: Int = .max
  ) throws(RegularExpressionError) -> [Match] {
    var subject = subject
    let found = subject.withUTF8 { bytes in
      unsafe searchAll(bytes, limit: limit, context: code.context)
    }
    return try found.get()
  }

  /// Whether the pattern occurs anywhere in a text.
  public func matches(_ subject: String) throws(RegularExpressionError) -> Bool {
    try firstMatch(in: subject) != nil
  }

  private func searchAll(
    _ bytes: UnsafeBufferPointer<UInt8>, limit: Int, context: OpaquePointer?
  ) -> Result<[Match], RegularExpressionError> {
    var hits: [Match] = []
    var start = 0
    while hits.count < limit, start <= bytes.count {
      switch unsafe search(bytes, from: start, context: context) {
      case .failure(let error): return .failure(error)
      case .success(nil): return .success(hits)
      case .success(let hit?):
        hits.append(hit)
        // `\K` can place the end before the start of the search: never step back.
        start = max(hit.range.upperBound, start)
        if hit.range.isEmpty { unsafe start = nextCharacter(in: bytes, after: start) }
      }
    }
    return .success(hits)
  }

  private func nextCharacter(in bytes: UnsafeBufferPointer<UInt8>, after offset: Int) -> Int {
    var next = offset + 1
    while unsafe next < bytes.count && bytes[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }

  private func search(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, context: OpaquePointer?
  ) -> Result<Match?, RegularExpressionError> {
    guard (0...bytes.count).contains(start) else { return .success(nil) }
    guard let data = unsafe pcre2_match_data_create_from_pattern_8(code.pointer, nil) else {
      return .failure(.limitExceeded)
    }
    defer { unsafe pcre2_match_data_free_8(data) }
    // PCRE2 accepts a null subject only with length 0, which is what an empty buffer gives.
    var result = unsafe pcre2_match_8(
      code.pointer, bytes.baseAddress, bytes.count, start, 0, data, context)
    if result == PCRE2_ERROR_JIT_STACKLIMIT {
      // The interpreter takes its memory from the heap, within the heap limit.
      result = unsafe pcre2_match_8(
        code.pointer, bytes.baseAddress, bytes.count, start, PCRE2_NO_JIT, data,
        context)
    }
    switch result {
    case PCRE2_ERROR_NOMATCH, PCRE2_ERROR_PARTIAL: return .success(nil)
    case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT,
      PCRE2_ERROR_NOMEMORY:
      return .failure(.limitExceeded)
    case 1...: return .success(unsafe captures(of: data, count: Int(result)))
    default: return .failure(.failed(code: result))
    }
  }

  private func captures(of data: OpaquePointer, count: Int) -> Match {
    guard let vector = unsafe pcre2_get_ovector_pointer_8(data) else { return Match(groups: []) }
    let groups = (0...groupCount).map { group -> Range<Int>? in
      guard group < count else { return nil }
      let (start, end) = unsafe (vector[2 * group], vector[2 * group + 1])
      // An unset group holds PCRE2_UNSET, all bits one, which is -1 as Int.
      guard start >= 0, end >= start else { return group == 0 ? end..<end : nil }
      return start..<end
    }
    return Match(groups: groups)
  }
}
