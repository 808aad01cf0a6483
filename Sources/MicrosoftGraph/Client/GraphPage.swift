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

/// An answer that is JSON but not of the documented shape.
struct Malformed: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// The pages of a collection, read one after the other while iterating.
public struct GraphPages<Item: JSONReadable>: AsyncSequence, Sendable {
  let client: GraphClient
  let first: String
  let headers: HeaderFields

  public struct AsyncIterator: AsyncIteratorProtocol {
    let pages: GraphPages<Item>
    var next: String?
    var seen: Set<String> = []

    public mutating func next() async throws -> GraphPage<Item>? {
      guard let url = next else { return nil }
      let page = try await pages.client.page(of: Item.self, at: url, headers: pages.headers)
      next = page.nextLink
      if let link = page.nextLink, !seen.insert(link).inserted {
        throw pages.client.malformed("the next page is an earlier one", url: link)
      }
      return page
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pages: self, next: first) }

  /// All pages as one, up to a number of items.
  public func collected(limit: Int = .max) async throws -> GraphPage<Item> {
    var iterator = makeAsyncIterator()
    guard var result = try await iterator.next() else {
      throw client.malformed("no page", url: first)
    }
    while result.items.count < limit, let page = try await iterator.next() {
      result.items += page.items
      result.unreadable += page.unreadable
      result.nextLink = page.nextLink
      result.deltaLink = page.deltaLink
    }
    return result
  }
}
