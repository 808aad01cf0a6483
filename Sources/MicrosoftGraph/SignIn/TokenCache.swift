public import FoundationEssentials
import HTTPTransport

/// Keeps tokens until shortly before they expire; concurrent callers share one request for a new one.
public actor TokenCache: TokenSource {
  public typealias Acquire = @Sendable (TokenRequest) async throws -> AccessToken

  private let acquire: Acquire
  private let now: @Sendable () -> Date
  private var current: AccessToken?
  /// From when on a new token is asked for, while the current one still holds.
  private var renewal: Date?
  private var underWay: Acquisition?
  private var started = 0

  /// A request for a token that callers wait for.
  private struct Acquisition {
    let number: Int
    let task: Task<AccessToken, any Error>
    var callers = 0
  }

  public init(
    current: AccessToken? = nil, now: @escaping @Sendable () -> Date = { Date() },
    acquire: @escaping Acquire
  ) {
    self.current = current
    self.now = now
    self.acquire = acquire
    renewal = Self.renewal(of: current, now: now())
  }

  public func token(_ request: TokenRequest) async throws -> AccessToken {
    if let current, current.value != request.renewing, isFresh { return current }
    do {
      if let shared = underWay {
        let token = try await wait(for: shared)
        if token.value != request.renewing { return token }
      }
      return try await wait(for: underWay ?? start(request))
    } catch {
      try Task.checkCancellation()
      // A token that still holds serves while the sign-in service has trouble.
      if let current, current.value != request.renewing, !isExpired(current) { return current }
      throw error
    }
  }

  /// Forgets the token, as after signing out.
  public func clear() {
    current = nil
    renewal = nil
    underWay?.task.cancel()
    underWay = nil
  }

  private func start(_ request: TokenRequest) -> Acquisition {
    started += 1
    let number = started
    let acquisition = Acquisition(number: number, task: Task { try await run(number, request) })
    underWay = acquisition
    return acquisition
  }

  private func run(_ number: Int, _ request: TokenRequest) async throws -> AccessToken {
    defer { if underWay?.number == number { underWay = nil } }
    let token = try await acquire(request)
    if underWay?.number == number {
      current = token
      renewal = Self.renewal(of: token, now: now())
    }
    return token
  }

  /// Waits for a request; the last caller who loses interest cancels it.
  private func wait(for acquisition: Acquisition) async throws -> AccessToken {
    let number = acquisition.number
    count(number, 1)
    defer { count(number, -1) }
    return try await withTaskCancellationHandler {
      try await acquisition.task.value
    } onCancel: {
      Task { await self.abandon(number) }
    }
  }

  private func count(_ number: Int, _ change: Int) {
    if underWay?.number == number { underWay?.callers += change }
  }

  private func abandon(_ number: Int) {
    if let underWay, underWay.number == number, underWay.callers <= 1 { underWay.task.cancel() }
  }

  private var isFresh: Bool { renewal.map { now() < $0 } ?? true }

  private func isExpired(_ token: AccessToken) -> Bool {
    token.expires.map { $0 <= now() } ?? false
  }

  /// Five minutes before the end, for short-lived tokens a tenth of their life before it.
  private static func renewal(of token: AccessToken?, now: Date) -> Date? {
    token?.expires.map { expires in
      expires.addingTimeInterval(-min(300, max(0, expires.timeIntervalSince(now)) / 10))
    }
  }
}
