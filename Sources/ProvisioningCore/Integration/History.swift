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

  /// The newest plans that were carried out from here first.
  public nonisolated func directRuns(
    limit: Int = 20
  ) throws(ProvisioningError) -> [DirectRunRecord] {
    try workspace.directRuns(limit: limit)
  }

  /// What became of a run's requests, in order, a page at a time.
  ///
  /// - Parameter number: those after this place.
  public nonisolated func directResults(
    ofRun run: Int64, after number: Int = 0, limit: Int = 1_000, troubleOnly: Bool = false
  ) throws(ProvisioningError) -> [DirectResult] {
    try workspace.directResults(
      ofRun: run, after: number, limit: limit, troubleOnly: troubleOnly)
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

  /// Adds a note of the operator to an incident, as one line: line breaks and control characters
  /// become blanks.
  ///
  /// - Throws: `invalidInput` for one without a word, or too long; `notFound` for the incident.
  @discardableResult
  public func addNote(
    _ text: String, to id: Incident.ID
  ) async throws(ProvisioningError) -> Incident {
    let operation = "writing the note"
    let blanks = text.unicodeScalars.map { scalar -> Character in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: " "
      default: Character(scalar)
      }
    }
    let line = String(blanks).split(separator: " ").joined(separator: " ")
    guard !line.isEmpty else {
      throw ProvisioningError(
        .invalidInput, operation: operation, message: "the note is empty",
        advice: "Write what was done or seen, in one line. Nothing was kept.")
    }
    guard line.utf8.count <= Incident.longestNote else {
      throw ProvisioningError(
        .invalidInput, operation: operation,
        message: "the note has \(Words.grouped(line.utf8.count)) bytes, "
          + "\(Words.grouped(Incident.longestNote)) are the most",
        advice: "Write it in several notes. Nothing was kept.")
    }
    return try await workspace.addNote(line, to: id, at: options.timing.now())
  }
}
