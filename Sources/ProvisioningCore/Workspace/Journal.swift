import Foundation
import GRDB

/// A change that is about to be sent.
public struct Intent: Sendable, Equatable {
  public var change: Change
  /// Sent with the request, so that the service's logs can be searched for it.
  public var clientRequestId: String?

  public init(_ change: Change, clientRequestId: String? = nil) {
    self.change = change
    self.clientRequestId = clientRequestId
  }
}

/// What became of an intent.
public struct IntentOutcome: Sendable, Equatable {
  public var outcome: JournalEntry.Outcome
  public var status: Int?
  public var requestId: String?
  /// Replaces the intent's own when not nil.
  public var clientRequestId: String?
  public var message: String?

  public init(
    _ outcome: JournalEntry.Outcome, status: Int? = nil, requestId: String? = nil,
    clientRequestId: String? = nil, message: String? = nil
  ) {
    self.outcome = outcome
    self.status = status
    self.requestId = requestId
    self.clientRequestId = clientRequestId
    self.message = message
  }
}

extension IntentOutcome {
  /// Whether the change is there, by the answer or by asking again.
  var isMade: Bool { outcome.isMade }
}

extension JournalEntry {
  /// The entry of a change that was made, though the journal could not keep that.
  func made(_ outcome: IntentOutcome, unnoted error: ProvisioningError) -> JournalEntry {
    var entry = self
    entry.outcome = outcome.outcome
    entry.status = outcome.status
    entry.requestId = outcome.requestId
    entry.clientRequestId = outcome.clientRequestId ?? clientRequestId
    entry.message =
      "made, but the journal could not note it: \(error.message); the next start asks the service"
    return entry
  }
}

extension Workspace {
  /// Writes one intent down.
  ///
  /// When this returns it is on the disk: only then may the request leave.
  ///
  /// Intents that arrive while a commit is under way share the next one.
  public func record(_ intent: Intent) async throws(ProvisioningError) -> JournalEntry {
    try await intents.record(intent, in: self)
  }

  /// Writes several intents down in one commit, in order.
  public func record(_ intents: [Intent]) async throws(ProvisioningError) -> [JournalEntry] {
    let (owner, profile, now) = (owner, profile, Date())
    return try await write("writing intents to the journal") { database in
      let ownerId = try owner.register(in: database)
      return try intents.map {
        try JournalRow.insert($0, owner: ownerId, profile: profile, at: now, in: database)
      }
    }
  }

  /// Writes down how an intent ended.
  ///
  /// Throws `notFound` for an id that the journal does not hold.
  @discardableResult
  public func finish(
    _ id: JournalEntry.ID, _ outcome: IntentOutcome
  ) async throws(ProvisioningError) -> JournalEntry {
    let (profile, now) = (profile, Date())
    return try await write("writing an outcome to the journal") { database in
      try database.execute(
        sql: """
          UPDATE journal SET outcome = ?, finishedAt = ?, status = ?, requestId = ?,
            clientRequestId = coalesce(?, clientRequestId), message = ? WHERE id = ?
          """,
        arguments: [
          outcome.outcome.rawValue, now.timeIntervalSince1970, outcome.status, outcome.requestId,
          outcome.clientRequestId, outcome.message.map(JournalRow.bounded), id,
        ])
      guard database.changesCount == 1,
        let entry = try JournalRow.fetch(database, where: "id = \(id)", profile: profile).first
      else { throw JournalRow.missing(id) }
      return entry
    }
  }

  /// The newest entries first; with `before`, those older than that id.
  public func journal(
    limit: Int = 200, before: JournalEntry.ID = .max
  ) throws(ProvisioningError) -> [JournalEntry] {
    try read("reading the journal") { [profile] in
      try JournalRow.fetch(
        $0, where: "id < \(before) ORDER BY id DESC LIMIT \(max(0, limit))", profile: profile)
    }
  }

  /// Intents without a known outcome, oldest first.
  ///
  /// With `ownersGone` only those whose process no longer runs: an intent of another console that
  /// is still at work is none of ours to judge.
  public func unresolvedIntents(
    ownersGone: Bool = true
  ) throws(ProvisioningError) -> [JournalEntry] {
    let files = file.map { WorkspaceFiles(database: $0) }
    return try read("reading the journal") { [profile] database in
      let condition = "outcome IN ('intended', 'unresolved') ORDER BY id"
      let open = try JournalRow.fetchOwned(database, where: condition, profile: profile)
      guard ownersGone, !open.isEmpty else { return open.map(\.entry) }
      let gone = try JournalOwner.gone(in: database, files: files)
      return open.filter { gone.contains($0.owner) }.map(\.entry)
    }
  }
}
