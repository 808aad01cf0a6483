internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

extension Integration {
  /// An event of the log that was read, by its id or the beginning of one.
  ///
  /// - Throws: `notFound`; `invalidInput` for a beginning that several ids have.
  public func event(_ id: String) throws(ProvisioningError) -> ProvisioningEvent {
    let wanted = id.lowercased()
    var found: [String: ProvisioningEvent] = [:]
    for event in snapshot.knownEvents where event.id.lowercased().hasPrefix(wanted) {
      found[event.id] = event
    }
    if let exact = found.values.first(where: { $0.id.lowercased() == wanted }) { return exact }
    let operation = "looking for the event"
    guard wanted.count >= 4, let event = found.values.first else {
      throw ProvisioningError(
        .notFound, operation: operation,
        message: "no event of the last 30 days has the id '\(Words.cut(id, to: 80))'",
        advice: "See entrahub errors list, and entrahub errors show CODE for its events.")
    }
    guard found.count == 1 else {
      throw ProvisioningError(
        .invalidInput, operation: operation,
        message: "\(found.count) events have an id that begins with '\(Words.cut(id, to: 80))'",
        advice: "Write more of it.")
    }
    return event
  }

  /// Everything that is known around an event: the log, the audit log, the journal, requests.
  public func story(of event: ProvisioningEvent) async throws(ProvisioningError) -> EventStory {
    let purpose = Readers.auditPurpose
    var audit: [AuditEvent] = []
    var failure: ProvisioningError?
    if let person = event.sourceId, !person.isEmpty {
      do {
        let services = try await services()
        let since = (event.occurredAt ?? options.timing.now()).addingTimeInterval(-7 * 86_400)
        let reading = await observe(purpose) {
          try await services.graph(purpose).directoryAudits(since: since, target: person)
            .collected(limit: 100).events
        }
        audit = try reading.result.get()
      } catch {
        failure = error
      }
    }
    let group = snapshot.provisioning.value?.failures.first { $0.code == event.errorCode }
    return EventStory(
      event, in: snapshot, audit: audit, auditFailure: failure,
      journal: try workspace.journal(limit: 1_000),
      requests: try workspace.requests(limit: Workspace.requestLogCapacity),
      suspicion: group?.signatureId.flatMap { signatures.suspicion($0) })
  }
}
