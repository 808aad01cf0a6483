import Synchronization
import Testing

@testable import ProvisioningCore

@Suite struct BoundedMapTests {
  private struct Refused: Error {}

  @Test func answersKeepTheOrderAndFewAreUnderWay() async {
    let counts = Mutex((now: 0, most: 0))
    var told = 0
    let squares = await boundedMap(Array(0..<50), most: 3) { number in
      counts.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      await Task.yield()
      counts.withLock { $0.now -= 1 }
      return number * number
    } each: { _ in
      told += 1
    }
    #expect(squares == (0..<50).map { $0 * $0 })
    #expect(told == 50)
    #expect((1...3).contains(counts.withLock { $0.most }))
  }

  @Test func theFirstFailureEndsIt() async {
    let begun = Mutex(0)
    await #expect(throws: Refused.self) {
      try await boundedMap(Array(0..<1_000)) { number in
        begun.withLock { $0 += 1 }
        if number == 2 { throw Refused() }
      }
    }
    #expect(begun.withLock { $0 } < 1_000)
  }
}
