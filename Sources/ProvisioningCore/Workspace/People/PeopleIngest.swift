import Foundation
import GRDB

/// One read of the directory on its way into the workspace, page by page.
///
/// A full read fills tables of its own and takes the place of the old people when it is finished;
/// interrupted, it can go on from the link it had reached. A delta changes the people that are shown.
public actor PeopleIngest {
  public enum Kind: Sendable, Equatable { case full, delta }

  public nonisolated let kind: Kind
  /// Where an interrupted full read goes on; nil to start at the beginning.
  public nonisolated let resumeLink: String?

  /// Rows that share a transaction: more makes the journal wait longer, fewer cost more commits.
  private static let rowsPerWrite = 8_192

  private let people: People
  private let full: FullPeopleRead?
  private var pages: [PersonRecords] = []
  private var waitingRows = 0
  private var link: String?
  private var writing: Task<Void, any Error>?
  private var isFinished = false

  init(people: People, kind: Kind, resumeLink: String?, full: FullPeopleRead?) {
    self.people = people
    self.kind = kind
    self.resumeLink = resumeLink
    self.full = full
  }

  /// Takes one page of the service.
  ///
  /// Pages are stored in groups while the next ones are fetched.
  ///
  /// - Parameter next: the link of the page that follows, from which an interrupted read goes on.
  public func append(
    _ people: [Person], removed: [Person.ID] = [], next: String? = nil
  ) async throws(ProvisioningError) {
    var records = PersonRecords()
    records.reserve(people.count + removed.count)
    for person in people { records.append(person) }
    for id in removed { records.appendRemoval(id) }
    try await append(records, next: next)
  }

  /// The same for people in their stored form; removals come after changes.
  func append(_ records: PersonRecords, next: String?) async throws(ProvisioningError) {
    pages.append(records)
    waitingRows += records.count
    link = next ?? link
    if waitingRows >= Self.rowsPerWrite { try await flush() }
  }

  /// Stores the rest, makes the people visible and gives the new counters back.
  ///
  /// - Parameter deltaLink: where the next read starts; nil means that it must be a full one.
  public func finish(deltaLink: String?) async throws(ProvisioningError) -> PeopleCounts {
    try await flush()
    try await settle()
    isFinished = true
    if let full {
      try await attempt { try await full.finish(deltaLink: deltaLink) }
    } else {
      try await attempt { [people] in
        try await people.database.write { try DeltaPeopleRead.finish(deltaLink, in: $0) }
      }
    }
    // The order that lists start with is there before anybody looks.
    return try people.view().counts
  }

  private func flush() async throws(ProvisioningError) {
    guard !isFinished else { return }
    try await settle()
    let (pages, link) = (pages, link)
    (self.pages, waitingRows) = ([], 0)
    if pages.allSatisfy(\.isEmpty) { return }
    writing = Task { [people, full] in
      if let full {
        try await full.store(pages, link: link)
      } else {
        try await people.database.write { try DeltaPeopleRead.apply(pages, in: $0) }
      }
    }
  }

  /// Waits until what was handed over is stored.
  func settled() async throws(ProvisioningError) { try await settle() }

  private func settle() async throws(ProvisioningError) {
    guard let writing else { return }
    self.writing = nil
    try await attempt { try await writing.value }
  }

  private func attempt(
    _ body: @Sendable () async throws -> Void
  ) async throws(ProvisioningError) {
    do {
      try await body()
    } catch {
      throw StorageFailure.error(error, operation: "storing the directory", file: people.file)
    }
  }
}

extension People {
  /// Begins a full read; the people that are shown stay until it is finished.
  ///
  /// - Parameters:
  ///   - selection: the properties that are asked for.
  ///   - resuming: go on from an interrupted read's link if there is one of this selection.
  public func beginFullRead(
    of selection: Set<String> = [], resuming: Bool = true
  ) async throws(ProvisioningError) -> PeopleIngest {
    let full: FullPeopleRead
    do {
      full = try await FullPeopleRead.begin(database, selection, resuming: resuming)
    } catch {
      throw StorageFailure.error(error, operation: "storing the directory", file: file)
    }
    return PeopleIngest(people: self, kind: .full, resumeLink: full.resumeLink, full: full)
  }

  /// Begins a read of the changes since the last one.
  public func beginDelta() -> PeopleIngest {
    PeopleIngest(people: self, kind: .delta, resumeLink: nil, full: nil)
  }
}
