/// One thing wrong in a file, with its place.
public struct Mistake: Error, Sendable, Equatable {
  public enum Problem: Sendable, Equatable {
    /// The file is no TOML; in the parser's words.
    case syntax(String)
    case unknownKey(suggestion: String?)
    case missingKey
    case wrongType(expected: String, found: String)
    /// The value is of the right type and still not allowed, for the given reason.
    case invalidValue(String, suggestion: String?)
    case unreadable(String)
  }

  public var file: String
  /// Counted from 1; nil where the problem is not in one line.
  public var line: Int?
  /// Counted from 1; where the key begins.
  public var column: Int?
  /// The key from the root on, such as `["roles", "accent", "fg"]`.
  public var path: [String]
  public var problem: Problem

  public init(
    file: String, line: Int? = nil, column: Int? = nil, path: [String] = [], _ problem: Problem
  ) {
    self.column = column
    self.file = file
    self.line = line
    self.path = path
    self.problem = problem
  }
}

extension Mistake: CustomStringConvertible {
  /// "config.toml:3:1: unknown key `tehme`; did you mean `theme`?".
  public var description: String {
    let place = [file, line.map(String.init), column.map(String.init)].compactMap(\.self)
      .joined(separator: ":")
    let key = path.isEmpty ? "the file" : "`\(path.joined(separator: "."))`"
    return switch problem {
    case .syntax(let words): "\(place): \(words)"
    case .unknownKey(let suggestion): "\(place): unknown key \(key)\(hint(suggestion))"
    case .missingKey: "\(place): \(key) is missing"
    case .wrongType(let expected, let found): "\(place): \(key) must be \(expected), not \(found)"
    case .invalidValue(let reason, let suggestion):
      "\(place): \(key): \(reason)\(hint(suggestion))"
    case .unreadable(let reason): "\(place): \(reason)"
    }
  }

  private func hint(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean `\($0)`?" } ?? ""
  }
}

/// All that is wrong with a file.
public struct Mistakes: Error, Sendable, Equatable, CustomStringConvertible {
  public var list: [Mistake]

  public init(_ list: [Mistake]) {
    self.list = list
  }

  public var description: String { list.map(\.description).joined(separator: "\n") }
}
