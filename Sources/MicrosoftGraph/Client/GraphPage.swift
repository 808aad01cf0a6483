public import HTTPTransport

/// One page of a collection.
public struct GraphPage<Element: JSONReadable>: Sendable {
  public var items: [Element]
  /// Elements that cannot be understood, as they came.
  public var unreadable: [JSONTree]
  /// Only on the first page, and only when asked for.
  public var count: Int?
  /// Where the next page is; followed as it stands.
  public var nextLink: String?
  /// Where to ask for changes later; on the last page of a delta.
  public var deltaLink: String?

  init(_ json: JSONNode) throws(Malformed) {
    guard let value = json["value"], value.isArray else { throw Malformed("no value array") }
    items = []
    unreadable = []
    for element in value.elements {
      if let item = Element(json: element) {
        items.append(item)
      } else {
        unreadable.append(element.tree)
      }
    }
    count = json["@odata.count"]?.int
    nextLink = json["@odata.nextLink"]?.nonEmptyString
    deltaLink = json["@odata.deltaLink"]?.nonEmptyString
  }
}

/// An object of a collection as it came, for callers who take it apart themselves.
public struct GraphItem: JSONReadable {
  public let json: JSONNode

  public init?(json: JSONNode) {
    guard json.isObject else { return nil }
    self.json = json
  }
}

/// An answer that is JSON but not of the documented shape.
struct Malformed: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}
