import FoundationEssentials
import HTTPTransport
import ServiceStub
import Synchronization

/// A clock that moves only when somebody sleeps on it.
final class TestClock: Sendable {
  private let state = Mutex<(uptime: Duration, sleeps: [Duration])>((.zero, []))

  /// Every wait so far, the whole-attempt time limits aside.
  var sleeps: [Duration] { state.withLock { $0.sleeps } }

  /// - Parameter limit: sleeps of this length are the time limit of an attempt and never end,
  ///   unless `expires`.
  func timing(limit: Duration, expires: Bool = false) -> Timing {
    Timing(
      uptime: { self.state.withLock { $0.uptime } }, now: { Date(timeIntervalSince1970: 0) },
      sleep: { duration in
        guard duration != limit else {
          if expires { return }
          try await Task.sleep(for: .seconds(3600))
          return
        }
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
    expires: Bool = false, _ change: (inout TransportConfiguration) -> Void = { _ in }
  ) throws {
    var configuration = TransportConfiguration()
    configuration.wholeTimeout = .seconds(100)
    configuration.timing = clock.timing(limit: .seconds(100), expires: expires)
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
