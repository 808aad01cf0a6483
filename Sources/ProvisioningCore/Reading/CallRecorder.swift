internal import Foundation
internal import HTTPTransport
internal import Synchronization

/// Collects the requests that a task makes, so that a finding can show what it rests on.
final class CallRecorder: Sendable {
  @TaskLocal static var current: CallRecorder?

  private let items = Mutex<[EvidenceItem]>([])

  /// Told about every attempt by the transport's trace.
  func append(_ record: RequestRecord, at now: Date) {
    // An attempt that is repeated is no answer yet.
    guard record.retry == nil else { return }
    items.withLock { $0.append(EvidenceItem(record, at: now)) }
  }

  func evidence() -> [EvidenceItem] { items.withLock { $0 } }
}

extension EvidenceItem {
  init(_ record: RequestRecord, at now: Date) {
    let path = record.path.removingPercentEncoding ?? record.path
    self.init(
      call: Words.cut("\(record.method.rawValue) \(path)", to: 400),
      answer: record.status.map(String.init) ?? "no answer", at: now)
  }
}
