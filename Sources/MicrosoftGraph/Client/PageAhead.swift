import HTTPTransport
import Synchronization

/// A page under way; given up when nobody holds it any more.
///
/// The page after it is asked for once its answer begins: while the service makes the next page, the
/// rest of this one comes and is parsed. Of each page that somebody waits for, as many more may
/// follow as ``GraphPages/readAhead(_:)`` was told, so that memory holds a few pages and not the directory.
final class PageAhead<Item: JSONReadable>: Sendable {
  /// What is known of the page after one, and that page once it is under way.
  private final class Next: Sendable {
    private struct State {
      var link: String?
      /// How many pages may follow.
      var wanted = 0
      var page: PageAhead?
    }

    private let pages: GraphPages<Item>
    private let state = Mutex(State())

    init(_ pages: GraphPages<Item>) { self.pages = pages }

    /// Notes where the next page seems to be; of an answer that came twice, the first counts.
    func found(_ link: String) {
      change { $0.link = $0.link ?? link }
    }

    func want(_ count: Int) {
      change { $0.wanted = max($0.wanted, count) }
    }

    private func change(_ change: (inout State) -> Void) {
      let (page, further) = state.withLock { state in
        change(&state)
        if state.wanted > 0, state.page == nil, let link = state.link {
          state.page = PageAhead(pages, link)
        }
        return (state.page, state.wanted - 1)
      }
      page?.next.want(further)
    }

    /// The page at a link, under way already if its answer's head told the same.
    func page(at link: String) -> PageAhead {
      state.withLock { state in
        // Taken once: nothing that is told later begins it again.
        defer { (state.page, state.link) = (nil, nil) }
        if let page = state.page, page.url == link { return page }
        return PageAhead(pages, link)
      }
    }
  }

  private let url: String
  private let ahead: Int
  private let next: Next
  private let task: Task<GraphPage<Item>, any Error>

  init(_ pages: GraphPages<Item>, _ url: String) {
    let next = Next(pages)
    self.url = url
    ahead = pages.ahead
    self.next = next
    // On the threads of another priority: an answer's head that waits for whoever works on the page
    // before keeps the service waiting too.
    task = Task(priority: .high) {
      try await pages.client.page(
        of: Item.self, at: url, headers: pages.headers, isPatient: true,
        onHead: { head in
          // Nobody waits for what comes after a page that is given up.
          if !Task.isCancelled, let link = EarlyLink.find(in: head) { next.found(link) }
        })
    }
  }

  deinit { task.cancel() }

  func value() async throws -> GraphPage<Item> {
    try Task.checkCancellation()
    next.want(ahead)
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

  /// - Parameter body: the beginning of an answer, or all of it.
  static func find(in body: [UInt8]) -> String? {
    let head = body.prefix(ServiceRequest.headLength)
    // Few bytes are an `@`: what follows one is looked at, not what follows any.
    let at = mark[1]
    var from = head.startIndex
    while let place = head[from...].firstIndex(of: at) {
      from = place + 1
      guard place > head.startIndex, head[(place - 1)...].starts(with: mark) else { continue }
      let start = place - 1 + mark.count
      guard let end = head[start...].firstIndex(of: UInt8(ascii: "\"")), end > start,
        !head[start..<end].contains(UInt8(ascii: "\\"))
      else { return nil }
      return String(decoding: head[start..<end], as: UTF8.self)
    }
    return nil
  }
}
