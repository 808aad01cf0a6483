internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

extension Integration {
  /// Saves new credentials: read again and compared, journaled without the secret, sent, read again.
  func performConnectionSave(
    _ change: Change, _ save: ConnectionSave, _ services: Services
  ) async throws(ProvisioningError) -> JournalEntry {
    let operation = Self.saveOperation
    guard save.secretToken != nil else {
      throw ProvisioningError(
        .invalidInput, operation: operation, message: "a change of an earlier run can't be made",
        advice: "Describe it again: its secret token was never written down.")
    }
    let now = try await storedSettings(save, services)
    guard now == save.before else {
      let keys = Set(now.keys).union(save.before.keys).filter { now[$0] != save.before[$0] }
      throw ProvisioningError(
        .changedMeanwhile, leg: .consoleToGraph, operation: operation,
        message: "somebody else changed \(Words.list(keys.sorted())) meanwhile",
        advice: "Look at it again: entrahub connection show.")
    }
    let result = await uninterrupted { await self.carryOut(change, operation, services) }
    var unkept: ProvisioningError?
    if case .success = result {
      var record = save.record ?? .init(recordedAt: options.timing.now())
      record.recordedAt = options.timing.now()
      let kept = record
      do throws(ProvisioningError) {
        try await records.change { $0.secretToken = kept }
      } catch {
        unkept = error
      }
    }
    wakeWatchers()
    await refresh(change.action.touches)
    let entry = try result.get()
    if let unkept { throw Self.notRecorded(entry, unkept) }
    return entry
  }

  /// The job has the token; only the note of when it ends could not be written where it is kept.
  private static func notRecorded(
    _ entry: JournalEntry, _ reason: ProvisioningError
  ) -> ProvisioningError {
    ProvisioningError(
      .storage, operation: reason.operation, code: ProvisioningError.notRecorded,
      message: "the connection is saved and in use, but the token's dates could not be written "
        + "down: \(reason.message)",
      advice: "Nothing has to be saved again: entry \(entry.id) of the journal has the dates, and "
        + "they are read from there. \(reason.advice)")
  }

  /// What is remembered of the credentials; of the secret token what the journal has, where that is
  /// newer than what could be written down.
  func remembered() async -> ConnectionRecord {
    var record = await records.read()
    let saved = (try? workspace.journal(limit: 500))?.lazy.filter(\.isMade).compactMap { entry in
      if case .saveConnection(let save) = entry.change.action { save.record } else { nil }
    }.first
    if let saved, saved.recordedAt > (record.secretToken?.recordedAt ?? .distantPast) {
      record.secretToken = saved
    }
    return record
  }

  private func storedSettings(
    _ save: ConnectionSave, _ services: Services
  ) async throws(ProvisioningError) -> [String: String] {
    let purpose = Purpose(
      "reading the connection again", .consoleToGraph, needs: "Synchronization.ReadWrite.All")
    return try await observe(purpose) {
      try await services.graph(purpose).openSettings(sp: save.servicePrincipalId)
    }.result.get()
  }

  /// Whether credentials have been saved; where only the token changed, only the audit log can tell.
  func found(
    _ save: ConnectionSave, since intended: Date, _ services: Services
  ) async -> JournalEntry.Outcome {
    guard let now = try? await storedSettings(save, services) else { return .unresolved }
    if save.before != save.after {
      return now == save.after ? .foundDone : now == save.before ? .foundNotDone : .unresolved
    }
    guard let events = await Pass(services).audit().value else { return .unresolved }
    let isSaved = events.contains {
      $0.activity.lowercased().contains("credentials") && $0.targetId == save.servicePrincipalId
        && $0.moment >= intended
    }
    // The log lags by minutes, so silence proves nothing.
    return isSaved ? .foundDone : .unresolved
  }
}

extension ProvisioningError {
  /// The code of a save that is made, and whose dates could not be kept.
  static let notRecorded = "saved-not-recorded"
}

extension ConnectionSave {
  /// The whole set, as the service wants it.
  func secrets() -> [SynchronizationSecret] {
    after.sorted { $0.key < $1.key }.map {
      SynchronizationSecret(key: $0.key, value: Secret($0.value))
    }
      + (secretToken.map {
        [SynchronizationSecret(key: ConnectionKey.secretToken, value: $0.secret)]
      } ?? [])
  }
}

extension GraphClient {
  /// What a job has stored that is no secret.
  func openSettings(sp: String) async throws -> [String: String] {
    var open: [String: String] = [:]
    for secret in try await synchronizationSecrets(sp: sp)
    where !ConnectionKey.isSecret(secret.key) {
      open[secret.key] = secret.value.revealed
    }
    return open
  }
}
