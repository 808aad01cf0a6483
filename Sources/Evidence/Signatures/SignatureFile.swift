internal import FoundationEssentials
internal import RegularExpressions

/// Reads a signature file so that one mistake costs one signature, and says where it is.
enum SignatureFile {
  private struct Whole: Decodable {
    var signatures: [Entry]
  }

  /// A signature, or why it could not be read.
  private enum Entry: Decodable {
    case signature(Signature)
    case failure(id: String?, path: String, message: String)

    private struct Named: Decodable {
      var id: String?
    }

    init(from decoder: any Decoder) throws {
      do {
        self = .signature(try Signature(from: decoder))
      } catch let error as DecodingError {
        let id = (try? Named(from: decoder))?.id
        let (path, message) = SignatureFile.describe(error)
        self = .failure(id: id, path: path, message: message)
      }
    }
  }

  typealias Problem = SignatureCatalogue.Problem

  static func read(_ data: Data, file: String) -> (signatures: [Signature], problems: [Problem]) {
    do {
      let whole = try JSONDecoder().decode(Whole.self, from: data)
      var signatures: [Signature] = []
      var problems: [Problem] = []
      for entry in whole.signatures {
        switch entry {
        case .signature(let signature): signatures.append(signature)
        case .failure(let id, let path, let message):
          problems.append(Problem(file: file, id: id, position: path, message: message))
        }
      }
      return (signatures, problems)
    } catch let error as DecodingError {
      let (path, message) = describe(error)
      let position = syntaxPosition(error, in: data) ?? path
      return ([], [Problem(file: file, id: nil, position: position, message: message)])
    } catch {
      return ([], [Problem(file: file, id: nil, position: "", message: "\(error)")])
    }
  }

  /// The first pattern of a signature that doesn't compile, or another value that can't be meant.
  static func problem(in signature: Signature, file: String) -> Problem? {
    let match = signature.match
    for (key, pattern) in [("regex", match.regex), ("also", match.also), ("not", match.not)] {
      guard let pattern else { continue }
      do {
        _ = try RegularExpression(pattern)
      } catch {
        return Problem(
          file: file, id: signature.id, position: "match.\(key)", message: "\(error)")
      }
    }
    guard !signature.id.isEmpty else {
      return Problem(file: file, id: "", position: "id", message: "must not be empty")
    }
    return nil
  }

  fileprivate static func describe(_ error: DecodingError) -> (path: String, message: String) {
    switch error {
    case .keyNotFound(let key, let context):
      return (path(context), "\"\(key.stringValue)\" is missing")
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      return (path(context), context.debugDescription)
    @unknown default:
      return ("", "\(error)")
    }
  }

  private static func path(_ context: DecodingError.Context) -> String {
    var path = ""
    for key in context.codingPath {
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
    return path
  }

  /// Line and column of a mistake in the JSON itself, which the decoder knows as a byte offset.
  private static func syntaxPosition(_ error: DecodingError, in data: Data) -> String? {
    guard case .dataCorrupted(let context) = error, context.codingPath.isEmpty else { return nil }
    let words = "\(context.underlyingError.map { "\($0)" } ?? "") \(context.debugDescription)"
    let pattern = try? RegularExpression("line (\\d+), column (\\d+)")
    guard let match = (try? pattern?.firstMatch(in: words)) ?? nil else { return nil }
    return String(decoding: Array(words.utf8)[match.range], as: UTF8.self)
  }
}
