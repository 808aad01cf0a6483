import FoundationEssentials
import HTTPTransport
import ServiceStub
import Synchronization

/// A clock that moves only when somebody sleeps on it or looks at it.
final class TestClock: Sendable {
  private let state = Mutex<(uptime: Duration, sleeps: [Duration])>((.zero, []))

  /// Every wait so far.
  var sleeps: [Duration] { state.withLock { $0.sleeps } }

  /// - Parameter step: how far the clock moves whenever it is looked at.
  func timing(step: Duration) -> Timing {
    Timing(
      uptime: {
        self.state.withLock {
          $0.uptime += step
          return $0.uptime
        }
      }, now: { Date(timeIntervalSince1970: 0) },
      sleep: { duration in
        self.state.withLock {
          $0.uptime += duration
          $0.sleeps.append(duration)
        }
        try Task.checkCancellation()
      }, chance: { 0 })
  }
}

/// A transport on a test clock, with the records of its attempts.
struct Harness {
  let clock = TestClock()
  let records = Notes<RequestRecord>()
  let transport: Transport

  init(
    step: Duration = .zero, _ change: (inout TransportConfiguration) -> Void = { _ in }
  ) throws {
    var configuration = TransportConfiguration()
    configuration.timing = clock.timing(step: step)
    configuration.trace = { [records] in records.add($0) }
    change(&configuration)
    transport = try Transport(configuration)
  }

  /// The error of a request that must fail.
  func failure(_ request: ServiceRequest) async throws -> TransportError {
    do {
      let response = try await transport.send(request)
      throw Unexpected(status: response.status)
    } catch let error as TransportError {
      return error
    }
  }
}

struct Unexpected: Error {
  let status: Int
}
