internal import Foundation
internal import HTTPTransport

extension Integration {
  /// The newest changes made from here first, with their outcomes.
  public nonisolated func journal(
    limit: Int = 200
  ) throws(ProvisioningError) -> [JournalEntry] {
    try workspace.journal(limit: limit)
  }

  /// The newest requests first, with the ids that either vendor's support asks for.
  public nonisolated func requests(
    limit: Int = 200
  ) throws(ProvisioningError) -> [LoggedRequest] {
    try workspace.requests(limit: limit)
  }

  /// The newest troubleshooting runs first.
  public nonisolated func incidents(
    limit: Int = 100
  ) throws(ProvisioningError) -> [Incident] {
    try workspace.incidents(limit: limit)
  }

  public nonisolated func incident(
    _ id: Incident.ID
  ) throws(ProvisioningError) -> Incident {
    try workspace.incident(id)
  }

  /// An incident as a document for a support case.
  public nonisolated func exportIncident(
    _ id: Incident.ID, as format: Incident.Format = .markdown
  ) throws(ProvisioningError) -> String {
    try workspace.incident(id).exported(as: format)
  }

  /// Adds a note of the operator to an incident.
  @discardableResult
  public func addNote(
    _ text: String, to id: Incident.ID
  ) async throws(ProvisioningError) -> Incident {
    try await workspace.addNote(text, to: id, at: options.timing.now())
  }
}
