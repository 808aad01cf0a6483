internal import Foundation
internal import GRDB

/// How the last request of a person ended that went out from here, as a plan has to know it.
struct DirectVerdict: Sendable, Equatable {
  var run: Int64
  /// Object id in Entra, in lower case.
  var source: String
  var at: Date
  /// Whether Webex has what was sent.
  var isGood: Bool
  var status: Int?
  var code: String?
  var message: String?
}

extension Workspace {
  private static let verdictsOperation = "reading the direct synchronizations"

  /// Whom Webex refused in the runs that are kept; the newest of each person, the last to come last.
  func directTroubles() throws(ProvisioningError) -> [DirectVerdict] {
    try read(Self.verdictsOperation) { database in
      try Row.fetchAll(
        database,
        // Of a million results only those in the index `direct_trouble` are read.
        sql: """
          SELECT run, source, status, code, message, finishedAt FROM direct_result
          WHERE \(DirectTables.isTrouble) AND outcome <> 'skipped' AND kind = 'user'
          ORDER BY run, number
          """
      ).map { row in
        let source: String = try row.value("source")
        return try DirectVerdict(
          run: row.value("run"), source: source.lowercased(),
          at: Date(timeIntervalSince1970: row.value("finishedAt")), isGood: false,
          status: row.value("status"), code: row.value("code"), message: row.value("message"))
      }
    }
  }

  /// When it went well with some people, in runs that did not end before a moment.
  ///
  /// - Parameter sources: object ids in lower case.
  func directSuccesses(
    of sources: Set<String>, since date: Date
  ) throws(ProvisioningError) -> [DirectVerdict] {
    guard !sources.isEmpty else { return [] }
    return try read(Self.verdictsOperation) { database in
      let runs = try Int64.fetchAll(
        database,
        sql: "SELECT id FROM direct_run WHERE finishedAt IS NULL OR finishedAt >= ?",
        arguments: [date.timeIntervalSince1970])
      var found: [DirectVerdict] = []
      for run in runs {
        let rows = try Row.fetchCursor(
          database,
          sql: """
            SELECT source, finishedAt FROM direct_result
            WHERE run = ? AND kind = 'user'
              AND outcome IN ('done', 'found-done', 'unchanged', 'adopted')
            """, arguments: [run])
        while let row = try rows.next() {
          let source = (try row.value("source") as String).lowercased()
          guard sources.contains(source) else { continue }
          found.append(
            DirectVerdict(
              run: run, source: source,
              at: Date(timeIntervalSince1970: try row.value("finishedAt")), isGood: true))
        }
      }
      return found
    }
  }
}

extension PlanRefusals {
  /// Of each person what happened last counts, whoever sent it: Entra's service or a run from here.
  init(_ log: ProvisioningSummary?, _ workspace: Workspace) throws(ProvisioningError) {
    self.init(log)
    for trouble in try workspace.directTroubles() { take(trouble) }
    guard let oldest = byPerson.values.map(\.moment).min() else { return }
    for success in try workspace.directSuccesses(of: Set(byPerson.keys), since: oldest) {
      take(success)
    }
  }
}
