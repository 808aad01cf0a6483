public import HTTPTransport
import Secrecy

/// The pages of a collection, read one after the other while iterating.
public struct GraphPages<Item: JSONReadable>: AsyncSequence, Sendable {
  let client: GraphClient
  let first: String
  let headers: HeaderFields
  /// How many pages may be under way behind the one that is waited for.
  var ahead = 0

  /// The same pages, some that follow under way while the caller works on the current one.
  ///
  /// - Parameter most: two let one come while another is parsed; more bridge the time in which whoever
  ///   reads them stores what they hold.
  public func readAhead(_ most: Int = 2) -> GraphPages {
    var pages = self
    pages.ahead = most
    return pages
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    let pages: GraphPages<Item>
    private var next: String?
    private var seen: Set<String> = []
    private var ahead: PageAhead<Item>?

    init(_ pages: GraphPages<Item>) {
      self.pages = pages
      next = pages.first
    }

    public mutating func next() async throws -> GraphPage<Item>? {
      guard let url = next else { return nil }
      let current = pages.ahead > 0 ? ahead ?? PageAhead(pages, url) : nil
      let page =
        if let current { try await current.value() } else {
          try await pages.client.page(of: Item.self, at: url, headers: pages.headers)
        }
      ahead = nil
      next = page.nextLink
      if let link = page.nextLink {
        guard seen.insert(link).inserted else {
          throw pages.client.malformed("the next page is an earlier one", url: link)
        }
        if let current { ahead = current.follower(at: link) }
      }
      return page
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

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

  /// The items of a collection in which a missing one would be taken for one that isn't there.
  ///
  /// - Throws: where one can't be understood, with how it came.
  public func whole(limit: Int = .max) async throws -> [Item] {
    let page = try await collected(limit: limit)
    if let odd = page.unreadable.first { throw notUnderstood(odd, in: page) }
    return page.items
  }

  /// The items of a collection of which one may be enough.
  ///
  /// - Throws: where there are some and none can be understood, with how the first came.
  public func understood(limit: Int = .max) async throws -> [Item] {
    let page = try await collected(limit: limit)
    if page.items.isEmpty, let odd = page.unreadable.first { throw notUnderstood(odd, in: page) }
    return page.items
  }

  private func notUnderstood(_ odd: JSONTree, in page: GraphPage<Item>) -> TransportError {
    let all = page.items.count + page.unreadable.count
    let text = Redaction.text(String(decoding: odd.serialized().prefix(2_000), as: UTF8.self))
    return client.malformed(
      "\(page.unreadable.count) of \(all) entries can't be understood, such as "
        + text.prefix(200), url: first)
  }
}
