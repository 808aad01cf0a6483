internal import Foundation
internal import HTTPTransport
internal import Synchronization

/// Collects the requests that a task makes, so that a finding can show what it rests on.
final class CallRecorder: Sendable {
  @TaskLocal static var current: CallRecorder?

  private let calls = Mutex<[(record: RequestRecord, at: Date)]>([])

  /// Told about every attempt by the transport's trace.
  func append(_ record: RequestRecord, at now: Date) {
    // An attempt that is repeated is no answer yet.
    guard record.retry == nil else { return }
    calls.withLock { $0.append((record, now)) }
  }

  /// The calls as evidence; signing in is none.
  func evidence() -> [EvidenceItem] {
    calls.withLock { $0 }.filter { !$0.record.path.hasSuffix("/oauth2/v2.0/token") }
      .map { EvidenceItem($0.record, at: $0.at) }
  }

  /// How far the services' clocks are from ours, as the last answer with a date told.
  func skew() -> Duration? {
    calls.withLock { $0.last { $0.record.clockSkew != nil }?.record.clockSkew }
  }

  func last() -> RequestRecord? { calls.withLock { $0.last?.record } }
}

extension EvidenceItem {
  init(_ record: RequestRecord, at now: Date) {
    let path = record.path.removingPercentEncoding ?? record.path
    self.init(
      call: Words.cut("\(record.method.rawValue) \(path)", to: 400),
      answer: record.status.map(String.init) ?? "no answer", at: now)
  }
}
