import HTTPTransport
import Synchronization

/// A page under way; given up when nobody holds it any more.
///
/// The page after it is asked for once somebody waits for this one and its answer is there: while the
/// service makes the next page, this one is parsed. Never more than that one page is ahead of whom it
/// is read for, so that memory holds a few pages and not the directory.
final class PageAhead<Item: JSONReadable>: Sendable {
  /// What is known of the page after one, and that page once it is under way.
  private final class Next: Sendable {
    private struct State {
      var link: String?
      var isWanted = false
      var page: PageAhead?
    }

    private let pages: GraphPages<Item>
    private let state = Mutex(State())

    init(_ pages: GraphPages<Item>) { self.pages = pages }

    /// Notes where the next page seems to be; of an answer that came twice, the first counts.
    func found(_ link: String) {
      change { $0.link = $0.link ?? link }
    }

    func want() {
      change { $0.isWanted = true }
    }

    private func change(_ change: (inout State) -> Void) {
      state.withLock { state in
        change(&state)
        if state.isWanted, state.page == nil, let link = state.link {
          state.page = PageAhead(pages, link)
        }
      }
    }

    /// The page at a link, under way already if its answer's head told the same.
    func page(at link: String) -> PageAhead {
      state.withLock { state in
        defer { state.page = nil }
        if let page = state.page, page.url == link { return page }
        return PageAhead(pages, link)
      }
    }
  }

  private let url: String
  private let next: Next
  private let task: Task<GraphPage<Item>, any Error>

  init(_ pages: GraphPages<Item>, _ url: String) {
    let next = Next(pages)
    self.url = url
    self.next = next
    task = Task {
      try await pages.client.page(
        of: Item.self, at: url, headers: pages.headers, isPatient: true,
        onBody: { body in
          // Nobody waits for what comes after a page that is given up.
          if !Task.isCancelled, let link = EarlyLink.find(in: body) { next.found(link) }
        })
    }
  }

  deinit { task.cancel() }

  func value() async throws -> GraphPage<Item> {
    try Task.checkCancellation()
    next.want()
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// The page after this one, whose link is known by now.
  func follower(at link: String) -> PageAhead { next.page(at: link) }
}

/// The link to the next page, taken from an answer that is not parsed yet.
///
/// Graph writes it before the elements. Only a guess: the same name may stand in an object inside, so
/// whoever follows it must compare it with what the parsed answer says.
enum EarlyLink {
  private static let mark = Array(#""@odata.nextLink":""#.utf8)
  /// Bytes that are looked at.
  private static let head = 8_192

  static func find(in body: [UInt8]) -> String? {
    let head = body.prefix(head)
    guard let start = head.firstRange(of: mark)?.upperBound,
      let end = head[start...].firstIndex(of: UInt8(ascii: "\"")), end > start,
      !head[start..<end].contains(UInt8(ascii: "\\"))
    else { return nil }
    return String(decoding: head[start..<end], as: UTF8.self)
  }
}
