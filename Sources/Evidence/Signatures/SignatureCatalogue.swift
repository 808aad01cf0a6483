public import FoundationEssentials
internal import RegularExpressions
internal import Synchronization

/// All known failures: the built-in ones, and those of the user's own files.
public struct SignatureCatalogue: Sendable {
  /// In order of priority, highest first; equal ones in the order of their file.
  public private(set) var signatures: [Signature]
  private var patterns: [String: SignaturePatterns]
  /// Signatures of the user's files.
  private var own: Set<String> = []

  /// Why a signature file, or one signature in it, is not used.
  public struct Problem: Error, Sendable, Equatable {
    public var file: String
    /// The signature, if its id could be read.
    public var id: String?
    /// Where in the file, from 1; nil if not even that could be told.
    public var line: Int?
    public var column: Int?
    /// The field, such as `signatures[4].match.regex`; empty where the file is no JSON.
    public var path: String
    public var message: String

    /// Such as `mine.json:12:3: signatures[4].match.regex: missing closing parenthesis`.
    public var words: String {
      let place = [file, line.map(String.init), column.map(String.init)].compactMap { $0 }
      return [place.joined(separator: ":"), path, message].filter { !$0.isEmpty }
        .joined(separator: ": ")
    }
  }

  /// The built-in signatures, read at first use.
  public static let builtIn: SignatureCatalogue = {
    var catalogue = SignatureCatalogue()
    _ = catalogue.add(Data(PackageResources.signatures_json), file: "built-in signatures")
    return catalogue
  }()

  /// An empty catalogue.
  public init() {
    signatures = []
    patterns = [:]
  }

  /// The signature with an id.
  public subscript(id: String) -> Signature? {
    signatures.first { $0.id == id }
  }

  /// Adds the signatures of a file; one with a known id takes the place of the earlier one.
  ///
  /// What is wrong is left out and reported, the rest is used.
  ///
  /// - Parameters:
  ///   - data: JSON as in the built-in file: `{"signatures": [...]}`.
  ///   - file: name for messages.
  public mutating func add(_ data: Data, file: String) -> [Problem] {
    let read = SignatureFile.read(data, file: file)
    for signature in read.signatures {
      signatures.removeAll { $0.id == signature.id }
      signatures.append(signature)
      patterns[signature.id] = SignaturePatterns(signature.match)
    }
    // A stable order, which `sort` doesn't promise.
    signatures = signatures.enumerated().sorted { left, right in
      (-left.element.priority, left.offset) < (-right.element.priority, right.offset)
    }.map(\.element)
    return read.problems
  }

  /// Adds a user's file, whose patterns are compiled at once so that mistakes are reported.
  public mutating func addUserFile(_ data: Data, file: String) -> [Problem] {
    var checked = SignatureCatalogue()
    var problems = checked.add(data, file: file)
    for signature in checked.signatures {
      if let problem = SignatureFile.problem(in: signature, file: file, data: data) {
        problems.append(problem)
      }
    }
    let wrong = Set(problems.compactMap(\.id))
    for signature in checked.signatures where !wrong.contains(signature.id) {
      signatures.removeAll { $0.id == signature.id }
      signatures.append(signature)
      own.insert(signature.id)
      patterns[signature.id] = SignaturePatterns(signature.match)
    }
    signatures = signatures.enumerated().sorted { left, right in
      (-left.element.priority, left.offset) < (-right.element.priority, right.offset)
    }.map(\.element)
    return problems
  }

  /// What the user's signatures search for.
  var ownPatterns: [RegularExpression] {
    own.sorted().compactMap { patterns[$0]?.compiled.regex }
  }

  func patterns(of signature: Signature) -> SignaturePatterns {
    patterns[signature.id] ?? SignaturePatterns(signature.match)
  }
}

/// The patterns of one signature, compiled when they are first needed.
final class SignaturePatterns: Sendable {
  struct Compiled: Sendable {
    var regex: RegularExpression?
    var also: RegularExpression?
    var not: RegularExpression?
  }

  private let condition: Signature.Condition
  private let cache = Mutex<Compiled?>(nil)

  init(_ condition: Signature.Condition) {
    self.condition = condition
  }

  var compiled: Compiled {
    cache.withLock { cached in
      if let cached { return cached }
      let fresh = Compiled(
        regex: condition.regex.flatMap { try? RegularExpression($0) },
        also: condition.also.flatMap { try? RegularExpression($0) },
        not: condition.not.flatMap { try? RegularExpression($0) })
      cached = fresh
      return fresh
    }
  }
}
