import OrderedCollections
import Synchronization

/// `/servicePrincipals/delta` and `/oauth2PermissionGrants/delta`: few objects, so that a link
/// stands for a remembered list of what its reader has seen.
final class ObjectDelta: Sendable {
  /// What a reader has seen, and what the pages to come will hold.
  private struct Place {
    /// By id, a fingerprint of the object.
    var seen: OrderedDictionary<String, UInt64>
    var pending: [JSONObject]
  }

  /// Links that are remembered at most; the oldest expire first.
  private static let limit = 256

  private let places = Mutex<OrderedDictionary<String, Place>>([:])

  /// - Parameters:
  ///   - path: such as `servicePrincipals`.
  ///   - isRestorable: whether an object that is gone can come back.
  func reply(
    _ graph: GraphCall, _ objects: [JSONObject], _ type: EntityType, path: String,
    isRestorable: (_ id: String) -> Bool
  ) throws -> Reply {
    let only = try graph.query.deltaIDs()
    var plain = graph.query
    plain.filter = nil
    try type.check(plain)
    let wanted = objects.filter { only?.contains(Self.id(of: $0)) ?? true }
    var place = try place(graph, wanted, isRestorable)
    let size = graph.query.pageSize
    let page = place.pending.prefix(size)
    place.pending.removeFirst(page.count)
    let isLast = place.pending.isEmpty
    let token = graph.state.entra { $0.random.guid() }
    remember(place, as: token)
    let columns = graph.query.select.isEmpty ? nil : ["id", "@removed"] + graph.query.select
    return .json(
      200,
      [
        "@odata.context": graph.context(graph.contextPath(path)),
        isLast ? "@odata.deltaLink" : "@odata.nextLink": .string(
          graph.link([(isLast ? "$deltatoken" : "$skiptoken", token)])),
        "value": .array(
          page.map { object in .object(columns.map { object.selecting($0) } ?? object) }),
      ], type: GraphCall.mediaType)
  }

  private static func id(of object: JSONObject) -> String { object["id"]?.string ?? "" }

  private func remember(_ place: Place, as token: String) {
    places.withLock { places in
      places[token] = place
      if places.count > Self.limit { places.removeFirst() }
    }
  }

  private func place(
    _ graph: GraphCall, _ objects: [JSONObject], _ isRestorable: (String) -> Bool
  ) throws(GraphError) -> Place {
    if let token = graph.query.skipToken { return try known(token) }
    var now: OrderedDictionary<String, UInt64> = [:]
    for object in objects { now[Self.id(of: object)] = Hashing.fnv(JSON.object(object).text) }
    guard let token = graph.query.deltaToken else { return Place(seen: now, pending: objects) }
    if token == "latest" { return Place(seen: now, pending: []) }
    let before = try known(token).seen
    let changed = objects.filter { before[Self.id(of: $0)] != now[Self.id(of: $0)] }
    let gone = before.keys.filter { now[$0] == nil }.map { id -> JSONObject in
      ["id": .string(id), "@removed": ["reason": isRestorable(id) ? "changed" : "deleted"]]
    }
    return Place(seen: now, pending: changed + gone)
  }

  private func known(_ token: String) throws(GraphError) -> Place {
    if let place = places.withLock({ $0[token] }) { return place }
    throw GraphError(
      status: 410, code: "syncStateNotFound",
      message: "The sync state generation is not found; a full synchronization is required.")
  }
}
