/// Why a pattern could not be compiled or a search could not be finished.
public enum RegularExpressionError: Error, Sendable, Equatable {
  /// The pattern is wrong at a UTF-8 offset, in PCRE2's words.
  case invalidPattern(message: String, offset: Int)
  /// The search needed more steps, depth or memory than its limits allow.
  case limitExceeded
  /// The library refused the search for another reason, with its number.
  case failed(code: Int32)
}

extension RegularExpressionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidPattern(let message, let offset): "\(message) at offset \(offset)"
    case .limitExceeded: "the search needs more time or memory than is allowed"
    case .failed(let code): "the search failed with PCRE2 error \(code)"
    }
  }
}
