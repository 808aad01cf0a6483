internal import TOMLKit

/// The text of a TOML file and how it is read and written.
public struct TOMLFile: Sendable {
  /// The name for messages.
  public let name: String
  public let source: String

  /// Bytes read at most.
  public static let limit = 4 << 20

  public init(name: String, source: String) {
    self.name = name
    self.source = source
  }

  /// Reads a value; keys that it does not ask for are mistakes, as are wrong types.
  ///
  /// A `DecodingError.dataCorrupted` of the value's own `init(from:)` becomes an invalid value with
  /// that error's words.
  public func decode<T: Decodable>(_ type: T.Type = T.self) throws(Mistakes) -> T {
    let root = try parse()
    let record = NodeDecoder.Record()
    let decoder = NodeDecoder(node: root, record: record, codingPath: [])
    let locator = KeyLocator(source)
    do {
      let value = try decoder.value(type)
      let unknown = unknownKeys(root, [], record)
      guard unknown.isEmpty else { throw Mistakes(placed(unknown, locator)) }
      return value
    } catch let mistakes as Mistakes {
      throw mistakes
    } catch let mistake as Mistake {
      throw Mistakes(placed(explain(mistake, root, record), locator))
    } catch let error as DecodingError {
      throw Mistakes(placed([describe(error)], locator))
    } catch {
      throw Mistakes([Mistake(file: name, .unreadable("\(error)"))])
    }
  }

  private func parse() throws(Mistakes) -> Node {
    guard source.utf8.count <= Self.limit else {
      throw Mistakes([Mistake(file: name, .unreadable("larger than \(Self.limit >> 20) MiB"))])
    }
    if let line = DeepKeyCheck.firstLine(in: source) {
      throw Mistakes([
        Mistake(file: name, line: line, .syntax("a key of more than \(DeepKeyCheck.limit) parts"))
      ])
    }
    let bad = BracketCheck.first(in: source)
    do {
      // What stands before it may be wrong, too, and is then told first.
      let good = bad.map { String(decoding: source.utf8.prefix($0.offset), as: UTF8.self) }
      let table = try TOMLTable(string: good ?? source)
      if let bad {
        throw Mistakes([Mistake(file: name, line: bad.line, .syntax(bad.problem))])
      }
      return withExtendedLifetime(table) { Node(table) }
    } catch let mistakes as Mistakes {
      throw mistakes
    } catch let error as TOMLParseError {
      throw Mistakes([
        Mistake(
          file: name, line: error.source.begin.line, column: error.source.begin.column,
          .syntax(error.description))
      ])
    } catch {
      throw Mistakes([Mistake(file: name, .syntax("\(error)"))])
    }
  }

  private func unknownKeys(
    _ node: Node, _ path: [String], _ record: NodeDecoder.Record
  ) -> [Mistake] {
    switch node {
    case .table(let nodes):
      let asked = record.asked[path]
      var mistakes: [Mistake] = []
      for (key, value) in nodes.sorted(by: { $0.key < $1.key }) {
        if let asked, !asked.contains(key), !record.open.contains(path) {
          let missing = asked.subtracting(nodes.keys).sorted()
          let suggestion = Suggestion.nearest(to: key, among: missing)
          mistakes.append(
            Mistake(file: name, path: path + [key], .unknownKey(suggestion: suggestion)))
        } else {
          mistakes += unknownKeys(value, path + [key], record)
        }
      }
      return mistakes
    case .array(let nodes):
      return nodes.enumerated().flatMap { unknownKeys($1, path + [String($0)], record) }
    default:
      return []
    }
  }

  /// A missing key is often a misspelt one: then the misspelling is the mistake.
  private func explain(
    _ mistake: Mistake, _ root: Node, _ record: NodeDecoder.Record
  ) -> [Mistake] {
    guard mistake.problem == .missingKey, let key = mistake.path.last else { return [mistake] }
    var node = root
    let table = Array(mistake.path.dropLast())
    for step in table {
      switch node {
      case .table(let nodes): node = nodes[step] ?? .table([:])
      case .array(let nodes):
        node = Int(step).flatMap { nodes.indices.contains($0) ? nodes[$0] : nil } ?? .table([:])
      default: return [mistake]
      }
    }
    guard case .table(let nodes) = node else { return [mistake] }
    let strangers = nodes.keys.filter { record.asked[table]?.contains($0) != true }.sorted()
    guard let misspelt = Suggestion.nearest(to: key, among: strangers) else { return [mistake] }
    return [Mistake(file: name, path: table + [misspelt], .unknownKey(suggestion: key))]
  }

  private func describe(_ error: DecodingError) -> Mistake {
    switch error {
    case .dataCorrupted(let context), .typeMismatch(_, let context),
      .valueNotFound(_, let context):
      Mistake(
        file: name, path: NodeDecoder.names(context.codingPath),
        .invalidValue(context.debugDescription, suggestion: nil))
    case .keyNotFound(let key, let context):
      Mistake(
        file: name, path: NodeDecoder.names(context.codingPath) + [key.stringValue], .missingKey)
    @unknown default:
      Mistake(file: name, .unreadable("\(error)"))
    }
  }

  private func placed(_ mistakes: [Mistake], _ locator: KeyLocator) -> [Mistake] {
    mistakes.map { mistake in
      var mistake = mistake
      mistake.file = name
      guard mistake.line == nil, let place = locator.place(of: mistake.path) else { return mistake }
      mistake.line = place.line
      mistake.column = place.column
      return mistake
    }
    .sorted { ($0.line ?? 0) < ($1.line ?? 0) }
  }

  /// A mistake that is found after reading, with the place of its key.
  public func mistake(_ path: [String], _ problem: Mistake.Problem) -> Mistake {
    let place = KeyLocator(source).place(of: path)
    return Mistake(file: name, line: place?.line, column: place?.column, path: path, problem)
  }

  /// The TOML of a value.
  public static func encode(_ value: some Encodable) throws -> String {
    try TOMLEncoder().encode(value)
  }
}
