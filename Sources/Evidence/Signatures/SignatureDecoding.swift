internal import FoundationEssentials

extension Signature: Decodable {
  private enum Keys: String, CodingKey {
    case id, title, leg, place = "where", priority, match, needsContext, yieldsTo, causes, checks
    case remedies, verify, sources, inferred
  }

  /// Reads a signature; only `id`, `title` and `match` are required.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Keys.self)
    id = try values.decode(String.self, forKey: .id)
    title = try values.decode(String.self, forKey: .title)
    leg = try values.decodeIfPresent(Leg.self, forKey: .leg)
    place = try values.decodeIfPresent(String.self, forKey: .place) ?? ""
    priority = try values.decodeIfPresent(Int.self, forKey: .priority) ?? 50
    match = try values.decode(Condition.self, forKey: .match)
    needsContext = try values.decodeIfPresent([TextContext].self, forKey: .needsContext) ?? []
    yieldsTo = try values.decodeIfPresent([String].self, forKey: .yieldsTo) ?? []
    causes = try values.decodeIfPresent([String].self, forKey: .causes) ?? []
    checks = try values.decodeIfPresent([Check].self, forKey: .checks) ?? []
    remedies = try values.decodeIfPresent([Remedy].self, forKey: .remedies) ?? []
    verify = try values.decodeIfPresent([String].self, forKey: .verify) ?? []
    sources = try values.decodeIfPresent([String].self, forKey: .sources) ?? []
    isInferred = try values.decodeIfPresent(Bool.self, forKey: .inferred) ?? false
  }
}

extension Signature.Condition: Decodable {
  private enum Keys: String, CodingKey {
    case regex, also, not, status, code, statusIfStated, codeIfStated
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Keys.self)
    regex = try values.decodeIfPresent(String.self, forKey: .regex)
    also = try values.decodeIfPresent(String.self, forKey: .also)
    not = try values.decodeIfPresent(String.self, forKey: .not)
    if let one = try? values.decodeIfPresent(Int.self, forKey: .status) {
      status = [one]
    } else {
      status = try values.decodeIfPresent([Int].self, forKey: .status) ?? []
    }
    if let number = try? values.decodeIfPresent(Int.self, forKey: .code) {
      code = String(number)
    } else {
      code = try values.decodeIfPresent(String.self, forKey: .code)
    }
    statusIfStated = try values.decodeIfPresent(Int.self, forKey: .statusIfStated)
    codeIfStated = try values.decodeIfPresent(String.self, forKey: .codeIfStated)
    guard regex != nil || !status.isEmpty || code != nil else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "needs at least one of regex, status and code"))
    }
  }
}

extension Signature.Check: Decodable {
  private enum Keys: String, CodingKey { case id, text }

  /// Reads an object, or a plain text as a check that a person does.
  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self.init(id: nil, text: text)
      return
    }
    let values = try decoder.container(keyedBy: Keys.self)
    self.init(
      id: try values.decodeIfPresent(String.self, forKey: .id),
      text: try values.decodeIfPresent(String.self, forKey: .text) ?? "")
  }
}

extension Signature.Remedy: Codable {
  private enum Keys: String, CodingKey { case title, kind, url, command, onlyForClientID }

  /// Reads an object, or a plain text as a remedy that a person carries out.
  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self.init(title: text, kind: .manual)
      return
    }
    let values = try decoder.container(keyedBy: Keys.self)
    self.init(
      title: try values.decode(String.self, forKey: .title),
      kind: try values.decodeIfPresent(Kind.self, forKey: .kind) ?? .manual,
      url: try values.decodeIfPresent(String.self, forKey: .url),
      command: try values.decodeIfPresent(String.self, forKey: .command),
      onlyForClientID: try values.decodeIfPresent(String.self, forKey: .onlyForClientID))
  }

  /// Writes what readers of a diagnosis need: title, kind, and URL or command where there is one.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Keys.self)
    try values.encode(title, forKey: .title)
    try values.encode(kind, forKey: .kind)
    try values.encodeIfPresent(url, forKey: .url)
    try values.encodeIfPresent(command, forKey: .command)
  }
}
