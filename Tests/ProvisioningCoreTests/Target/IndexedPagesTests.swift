import Synchronization
import Testing

@testable import ProvisioningCore

/// Lists that are read by position, from services with habits of their own.
@Suite struct IndexedPagesTests {
  /// A list that a service serves.
  private final class Service: Sendable {
    private let state: Mutex<(items: [Int], requests: [(Int, Int)])>
    /// The most that a page holds.
    let limit: Int

    init(_ count: Int, limit: Int) {
      state = Mutex((Array(0..<count), []))
      self.limit = limit
    }

    func page(_ start: Int, _ count: Int, total: Int? = nil) -> IndexedPage<[Int]> {
      state.withLock { state in
        state.requests.append((start, count))
        let page = Array(state.items.dropFirst(start - 1).prefix(min(count, limit)))
        return IndexedPage(
          content: page, received: page.count, total: total ?? state.items.count)
      }
    }

    func resize(_ change: (inout [Int]) -> Void) { state.withLock { change(&$0.items) } }

    var requests: Int { state.withLock { $0.requests.count } }
  }

  private func read(
    _ service: Service, pageSize: Int = 10,
    fetch: (@Sendable (Int, Int) async throws -> IndexedPage<[Int]>)? = nil
  ) async throws -> [Int] {
    var result: [Int] = []
    try await readIndexed(
      pageSize: pageSize, fetch: fetch ?? { service.page($0, $1) },
      take: { result += $0.content })
    return result
  }

  @Test(arguments: [
    (0, 10), (1, 10), (10, 10), (11, 10), (95, 10), (100, 10), (95, 7), (95, 1), (3, 1000),
  ])
  func everyEntryComesOnceAndInOrder(_ count: Int, _ limit: Int) async throws {
    let service = Service(count, limit: limit)
    #expect(try await read(service) == Array(0..<count))
  }

  @Test func pagesThatAreShorterThanTheFirstAreCompleted() async throws {
    let service = Service(100, limit: 10)
    let result = try await read(service) { start, count in
      service.page(start, start == 1 ? count : min(count, 3))
    }
    #expect(result == Array(0..<100))
  }

  @Test func aTotalThatIsNeverReachedEnds() async throws {
    let service = Service(25, limit: 10)
    let result = try await read(service) { service.page($0, $1, total: 1_000_000_000) }
    #expect(result == Array(0..<25))
    #expect(service.requests < 20)
  }

  @Test func whoComesWhileItIsReadIsReadToo() async throws {
    let service = Service(20, limit: 10)
    let result = try await read(service) { start, count in
      if start == 11 { service.resize { $0 += 20..<45 } }
      return service.page(start, count)
    }
    #expect(result == Array(0..<45))
  }
}
