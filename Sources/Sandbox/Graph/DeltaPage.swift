import SCIM

/// A page of a delta query on its way.
struct DeltaPage: ~Copyable {
  private let graph: GraphCall
  private let path: String
  private var values = JSONText(capacity: 100_000)
  private var isEmpty = true

  /// - Parameter path: such as `users`.
  init(_ graph: GraphCall, _ path: String) {
    self.graph = graph
    self.path = path
  }

  /// Adds an object in its own form.
  mutating func add(_ write: (inout JSONText) -> Void) {
    if !isEmpty { values.raw(",") }
    isEmpty = false
    write(&values)
  }

  /// - Parameter reason: `changed` for what can come back, else `deleted`.
  mutating func addRemoved(_ id: String, _ reason: String) {
    let removed: JSONObject = ["id": .string(id), "@removed": ["reason": .string(reason)]]
    add { $0.write(removed) }
  }

  func reply(_ link: (name: String, url: String)) -> Reply {
    var text = JSONText(capacity: values.count + 1_024)
    text.raw("{\"@odata.context\":")
    text.write(graph.context(graph.contextPath(path)))
    text.raw(",")
    text.string(link.name)
    text.raw(":")
    text.string(link.url)
    text.raw(",\"value\":[")
    text.written(values)
    text.raw("]}")
    return .json(200, bytes: text.bytes, type: GraphCall.mediaType)
  }
}
