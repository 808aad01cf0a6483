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
    case failure(id: String?, path: [String], message: String)

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
          problems.append(problem(file, id, path, message, in: data))
        }
      }
      return (signatures, problems)
    } catch let error as DecodingError {
      if let (place, expected) = JSONPlace.mistake(in: data) {
        return (
          [],
          [
            Problem(
              file: file, id: nil, line: place.line, column: place.column, path: "",
              message: "not valid JSON: \(expected) expected")
          ]
        )
      }
      let (path, message) = describe(error)
      return ([], [problem(file, nil, path, message, in: data)])
    } catch {
      return (
        [], [Problem(file: file, id: nil, line: nil, column: nil, path: "", message: "\(error)")]
      )
    }
  }

  private static func problem(
    _ file: String, _ id: String?, _ path: [String], _ message: String, in data: Data
  ) -> Problem {
    let place = JSONPlace.value(at: path, in: data)
    return Problem(
      file: file, id: id, line: place?.line, column: place?.column, path: words(path),
      message: message)
  }

  /// The first pattern of a signature that doesn't compile, or another value that can't be meant.
  static func problem(in signature: Signature, file: String, data: Data) -> Problem? {
    func problem(_ path: [String], _ message: String) -> Problem {
      let index = index(of: signature.id, in: data).map { ["signatures", String($0)] } ?? []
      return self.problem(file, signature.id, index + path, message, in: data)
    }
    let match = signature.match
    for (key, pattern) in [("regex", match.regex), ("also", match.also), ("not", match.not)] {
      guard let pattern else { continue }
      do {
        _ = try RegularExpression(pattern)
      } catch {
        return problem(["match", key], "\(error)")
      }
    }
    return signature.id.isEmpty ? problem(["id"], "must not be empty") : nil
  }

  /// Which of a file's signatures has an id; the last, as that is the one in use.
  private static func index(of id: String, in data: Data) -> Int? {
    struct Names: Decodable {
      struct Name: Decodable { var id: String? }
      var signatures: [Name]
    }
    return (try? JSONDecoder().decode(Names.self, from: data))?.signatures
      .lastIndex { $0.id == id }
  }

  fileprivate static func describe(_ error: DecodingError) -> (path: [String], message: String) {
    switch error {
    case .keyNotFound(let key, let context):
      return (path(context), "\"\(key.stringValue)\" is missing")
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      return (path(context), context.debugDescription)
    @unknown default:
      return ([], "\(error)")
    }
  }

  /// Keys as they are, indices in decimal.
  private static func path(_ context: DecodingError.Context) -> [String] {
    context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
  }

  /// Such as `signatures[4].match.regex`.
  private static func words(_ path: [String]) -> String {
    path.reduce(into: "") { result, step in
      if Int(step) != nil {
        result += "[\(step)]"
      } else {
        result += result.isEmpty ? step : ".\(step)"
      }
    }
  }
}
