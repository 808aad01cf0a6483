internal import CPCRE2

/// Owner of PCRE2's compiled code and of the context that carries the limits.
///
/// Both are written here and only read afterwards, which PCRE2 documents as safe from any number of
/// threads (pcre2api, "Multithreading"); hence `nonisolated(unsafe)`.
@safe final class CompiledCode: Sendable {
  nonisolated(unsafe) let pointer: OpaquePointer
  nonisolated(unsafe) let context: OpaquePointer?

  init(
    _ pattern: String, options: RegularExpression.Options, limits: RegularExpression.Limits
  ) throws(RegularExpressionError) {
    var pattern = pattern
    var number: Int32 = 0
    var offset = 0
    let flags = Self.flags(for: options)
    let code = pattern.withUTF8 { bytes in
      unsafe pcre2_compile_8(bytes.baseAddress, bytes.count, flags, &number, &offset, nil)
    }
    guard let code = unsafe code else {
      throw .invalidPattern(message: Self.message(of: number), offset: offset)
    }
    // Without JIT, or with a pattern it cannot take, the interpreter serves.
    _ = unsafe pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
    let context = unsafe pcre2_match_context_create_8(nil)
    if let context = unsafe context {
      unsafe pcre2_set_match_limit_8(context, limits.steps)
      unsafe pcre2_set_depth_limit_8(context, limits.depth)
      unsafe pcre2_set_heap_limit_8(context, limits.heapKiB)
    }
    unsafe pointer = code
    unsafe self.context = context
  }

  deinit {
    unsafe pcre2_match_context_free_8(context)
    unsafe pcre2_code_free_8(pointer)
  }

  private static func flags(for options: RegularExpression.Options) -> UInt32 {
    let caseless = options.contains(.caseInsensitive) ? PCRE2_CASELESS : 0
    // As an option of each search it would keep PCRE2 from using its machine code.
    let anchored = options.contains(.anchored) ? PCRE2_ANCHORED : 0
    if options.contains(.literal) {
      return PCRE2_LITERAL | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | caseless | anchored
    }
    // `\C` could cut a character in two.
    var flags = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C
    flags |= caseless | anchored
    if options.contains(.dotMatchesLineEnds) { flags |= PCRE2_DOTALL }
    if options.contains(.multiline) { flags |= PCRE2_MULTILINE }
    if options.contains(.extended) { flags |= PCRE2_EXTENDED }
    return flags
  }

  private static func message(of number: Int32) -> String {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
      let length = unsafe pcre2_get_error_message_8(number, buffer.baseAddress, buffer.count)
      guard length > 0 else { return "error \(number)" }
      return unsafe String(decoding: buffer.prefix(Int(length)), as: UTF8.self)
    }
  }

  /// A context with another limit of steps, for its caller to free.
  func context(steps: UInt32) -> OpaquePointer? {
    guard let context = unsafe context, let copy = unsafe pcre2_match_context_copy_8(context) else {
      return nil
    }
    unsafe pcre2_set_match_limit_8(copy, steps)
    return unsafe copy
  }

  func groupCount() -> Int {
    var count: UInt32 = 0
    unsafe pcre2_pattern_info_8(pointer, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
    return Int(count)
  }

  /// Reads PCRE2's name table: entries of equal size, two bytes of group number, then the name.
  func groupNames() -> [String: Int] {
    var count: UInt32 = 0
    var size: UInt32 = 0
    var table: UnsafePointer<UInt8>?
    unsafe pcre2_pattern_info_8(pointer, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    unsafe pcre2_pattern_info_8(pointer, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
    unsafe pcre2_pattern_info_8(pointer, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard let table = unsafe table, size > 2 else { return [:] }
    var names: [String: Int] = [:]
    for index in 0..<Int(count) {
      let entry = unsafe UnsafeBufferPointer(start: table + index * Int(size), count: Int(size))
      let name = unsafe entry.dropFirst(2).prefix { $0 != 0 }
      names[unsafe String(decoding: name, as: UTF8.self)] =
        unsafe Int(entry[0]) << 8 | Int(entry[1])
    }
    return names
  }
}
