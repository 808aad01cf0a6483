/// Where a delta query stands, as the opaque token of its links.
struct DeltaToken {
  enum Kind: String {
    /// Still reading everything.
    case initial
    /// Reading the log from a place on.
    case log
    /// Nothing of what there is, only what changes from now on.
    case latest
  }

  var kind: Kind
  private var places: [Substring] = []

  /// How long a link can be followed.
  static let lifetime = Duration.seconds(7 * 86_400)

  static func encode(_ kind: Kind, _ places: [String], at now: Timestamp) -> String {
    Base64URL.encode(
      ([kind.rawValue, String(now.seconds)] + places).joined(separator: ":").utf8)
  }

  fileprivate init?(_ text: String, at now: Timestamp) {
    if text == Kind.latest.rawValue {
      kind = .latest
      return
    }
    guard let bytes = Base64URL.decode(text) else { return nil }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":")
    guard parts.count > 2, let kind = Kind(rawValue: String(parts[0])), kind != .latest,
      let seconds = Int(parts[1]), seconds >= 0, seconds <= now.seconds,
      now.seconds - seconds < Int(Self.lifetime.components.seconds)
    else { return nil }
    self.kind = kind
    places = Array(parts.dropFirst(2))
  }

  /// A number from 0 up; nil where the token has none.
  func number(_ place: Int) -> Int? {
    guard places.indices.contains(place), let number = Int(places[place]), number >= 0 else {
      return nil
    }
    return number
  }

  func text(_ place: Int) -> String? {
    places.indices.contains(place) ? String(places[place]) : nil
  }
}

extension GraphCall {
  /// What a delta query goes on with; nil for a new one.
  ///
  /// - Throws: 410 for a token that is too old or that this sandbox never gave.
  func deltaToken() throws(GraphError) -> DeltaToken? {
    guard let text = query.skipToken ?? query.deltaToken else { return nil }
    guard let token = DeltaToken(text, at: now) else { throw syncStateGone }
    return token
  }

  /// Everything is to be read again, from the link in the header on.
  var syncStateGone: GraphError {
    GraphError(
      status: 410, code: "syncStateNotFound",
      message: "The sync state generation is not found; a full synchronization is required.",
      headers: ["Location": link([("$deltatoken", "")])])
  }

  /// The name of a page's link, and where it leads.
  func deltaLink(
    _ kind: DeltaToken.Kind, _ places: [String], isLast: Bool
  ) -> (name: String, url: String) {
    let token = DeltaToken.encode(kind, places, at: now)
    return (
      isLast ? "@odata.deltaLink" : "@odata.nextLink",
      link([(kind == .initial ? "$skiptoken" : "$deltatoken", token)])
    )
  }
}

extension ODataQuery {
  /// The objects that a delta query was narrowed to; nil for all.
  ///
  /// - Throws: 400 for another filter than `id eq '…' or id eq '…'` with up to 50 ids.
  func deltaIDs() throws(GraphError) -> Set<String>? {
    guard let filter else { return nil }
    guard let ids = filter.alternativeIDs, ids.count <= 50 else {
      throw .badRequest(
        "Unsupported or invalid query filter clause: a delta query takes only 'id eq' with up to 50 "
          + "ids joined by 'or'.")
    }
    return Set(ids)
  }
}

extension ODataFilter {
  /// The ids of `id eq '…' or …`; nil for any other filter.
  fileprivate var alternativeIDs: [String]? {
    switch self {
    case .or(let left, let right):
      left.alternativeIDs.flatMap { ids in right.alternativeIDs.map { ids + $0 } }
    case .compare(.path(["id"]), .eq, .literal(.string(let id))): [id.lowercased()]
    default: nil
    }
  }
}
