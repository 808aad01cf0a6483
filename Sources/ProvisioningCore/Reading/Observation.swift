internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import Synchronization

/// What one reading brought, with the calls behind it.
struct Observation<Value: Sendable>: Sendable {
  var result: Result<Value, ProvisioningError>
  var evidence: [EvidenceItem]
  /// The last call itself, for its ids.
  var lastRecord: RequestRecord?

  var value: Value? { try? result.get() }

  var failure: ProvisioningError? {
    if case .failure(let error) = result { error } else { nil }
  }

  /// The same calls, seen as another value.
  func map<Other>(_ transform: (Value) -> Other) -> Observation<Other> {
    Observation<Other>(result: result.map(transform), evidence: evidence)
  }
}

/// A reading that is made at most once, however many ask for it.
///
/// It belongs to one pass: cancelling one of its askers cancels it for all.
final class Once<Value: Sendable>: Sendable {
  private let task = Mutex<Task<Observation<Value>, Never>?>(nil)
  private let read: @Sendable () async -> Observation<Value>

  init(_ read: @escaping @Sendable () async -> Observation<Value>) { self.read = read }

  /// Begins reading without waiting for it.
  @discardableResult
  func start() -> Task<Observation<Value>, Never> {
    task.withLock { task in
      if let task { return task }
      let read = read
      let new = Task { await read() }
      task = new
      return new
    }
  }

  func callAsFunction() async -> Observation<Value> {
    let task = start()
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }
}

/// What is being read, for errors: its name, its leg, and the permission that it takes.
struct Purpose: Sendable {
  /// As a noun phrase: "reading the enterprise applications".
  var operation: String
  var leg: Leg
  /// The least privilege, such as `Application.Read.All`.
  var needs: String?

  init(_ operation: String, _ leg: Leg, needs: String? = nil) {
    self.operation = operation
    self.leg = leg
    self.needs = needs
  }
}

/// Makes a reading and keeps its calls; the summary is added to the last answer.
func observe<Value: Sendable>(
  _ purpose: Purpose, summary: (Value) -> String? = { _ in nil },
  _ read: () async throws -> Value
) async -> Observation<Value> {
  let recorder = CallRecorder()
  do {
    let value = try await CallRecorder.$current.withValue(recorder) { try await read() }
    var evidence = recorder.evidence()
    if let summary = summary(value), let last = evidence.indices.last {
      evidence[last].answer += ", \(summary)"
    }
    return Observation(
      result: .success(value), evidence: evidence, lastRecord: recorder.last())
  } catch {
    let failure = ProvisioningError(error, purpose)
      .blamingClock(recorder.skew(), certificate: recorder.last()?.failure)
    var evidence = recorder.evidence()
    if let last = evidence.indices.last {
      evidence[last].answer = Words.cut(failure.headline, to: 200)
    }
    return Observation(
      result: .failure(failure), evidence: evidence, lastRecord: recorder.last())
  }
}
