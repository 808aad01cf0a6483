import Evidence
import ProvisioningCore
import TerminalUI

/// One line of the overview that the cursor can stand on.
enum OverviewItem: Sendable, Hashable {
  case application(EnterpriseApplication.Role)
  case job
  /// The secret token of the gallery deployment.
  case token
  /// The limits of the settings file.
  case limits
  case leg(Leg)
  /// An entry of the timeline, by its place.
  case event(Int)

  var id: String {
    switch self {
    case .application(let role): "application.\(role.rawValue)"
    case .job: "job"
    case .token: "token"
    case .limits: "limits"
    case .leg(let leg): "leg.\(leg.rawValue)"
    case .event(let index): "event.\(index)"
    }
  }
}

/// A heading or an item with what its line says.
struct OverviewRow: Sendable, Equatable {
  /// Nil for a heading.
  var item: OverviewItem?
  var sign: Sign?
  var text: SafeText
  var note: SafeText = .empty
}

/// The lines of the overview, in order.
enum OverviewList {
  static func rows(
    _ snapshot: Snapshot, clock: Clock, limits: [Thresholds.Finding] = []
  ) -> [OverviewRow] {
    var rows = [OverviewRow(text: "Enterprise applications")]
    rows += applications(snapshot)
    rows.append(OverviewRow(text: "Synchronization job"))
    rows.append(job(snapshot, clock))
    if snapshot.profile.deployment != .unknown { rows.append(token(snapshot)) }
    if !limits.isEmpty { rows.append(Limits(findings: limits).row) }
    rows.append(OverviewRow(text: "Connections"))
    rows += snapshot.legs.map { leg($0, snapshot) }
    rows.append(OverviewRow(text: "Lately"))
    rows += timeline(snapshot, clock)
    return rows
  }

  /// What the operator is to look at first: the first broken thing, a cause before what it causes.
  ///
  /// Without a sign-in nothing else is certain; an application, the job or the token is a cause; a
  /// connection only shows it, and a line of the timeline only tells of it.
  static func mostWanted(_ snapshot: Snapshot, clock: Clock) -> OverviewItem? {
    let rows = rows(snapshot, clock: clock).filter { $0.item != nil }
    return (rows.min { rank($0) < rank($1) } ?? rows.first)?.item
  }

  private static func rank(_ row: OverviewRow) -> Int {
    let isError = row.sign?.style == .error
    guard let item = row.item, isError || row.sign?.style == .warning else { return 5 }
    switch item {
    case .event: return 5
    // What a limit tells of stands in a line of its own, too.
    case .limits: return 4
    case .leg(.consoleToGraph): return isError ? 0 : 4
    case .leg: return isError ? 3 : 4
    case .application, .job, .token: return isError ? 1 : 2
    }
  }

  private static func applications(_ snapshot: Snapshot) -> [OverviewRow] {
    guard let applications = snapshot.applications.value else {
      return [OverviewRow(text: unread(snapshot.applications))]
    }
    return applications.map { application in
      let sign = Sign(application.state)
      return OverviewRow(
        item: .application(application.role), sign: sign, text: SafeText(application.displayName),
        note: SafeText(sign.word))
    }
  }

  private static func job(_ snapshot: Snapshot, _ clock: Clock) -> OverviewRow {
    guard let reading = snapshot.job.value else {
      return OverviewRow(item: .job, text: unread(snapshot.job))
    }
    guard let job = reading else {
      return OverviewRow(
        item: .job, sign: Sign(.notConfigured), text: "none found", note: "not configured")
    }
    let sign = Sign(job.state)
    return OverviewRow(item: .job, sign: sign, text: SafeText(sign.word), note: jobNote(job, clock))
  }

  private static func token(_ snapshot: Snapshot) -> OverviewRow {
    let state = SecretToken(snapshot)
    return OverviewRow(
      item: .token, sign: state.sign, text: "Secret token", note: SafeText(state.words))
  }

  private static func jobNote(_ job: SynchronizationJob, _ clock: Clock) -> SafeText {
    if let progress = job.progress, progress.total > 0 {
      return "cycle running, \(progress.percent) %"
    }
    if job.hasGivenUp { return "Entra gave up" }
    if let since = job.quarantine?.since { return "day \(clock.dayNumber(since: since)) of 28" }
    let users = job.synchronizedCounts["User"].map { Counts.of($0, "user") }
    let last = job.lastCycle?.endedAt.map { "last cycle \(clock.short($0))" }
    return SafeText([last, users].compactMap { $0 }.joined(separator: ", "))
  }

  private static func leg(_ status: LegStatus, _ snapshot: Snapshot) -> OverviewRow {
    OverviewRow(
      item: .leg(status.leg), sign: Sign(status), text: name(status.leg, snapshot),
      note: SafeText(status.detail))
  }

  /// What the operator calls the far end of a leg.
  static func name(_ leg: Leg, _ snapshot: Snapshot) -> SafeText {
    switch leg {
    case .consoleToGraph: "1 Microsoft Graph"
    case .consoleToWebex: "2 Webex"
    case .entraToWebex: "3 Provisioning"
    case .webexToEntra: "4 Control Hub"
    }
  }

  private static func timeline(_ snapshot: Snapshot, _ clock: Clock) -> [OverviewRow] {
    if snapshot.timeline.isEmpty {
      let isRead = snapshot.audit.readAt != nil || snapshot.provisioning.readAt != nil
      return [OverviewRow(text: isRead ? "nothing in the logs that were read" : "not read yet")]
    }
    return snapshot.timeline.enumerated().map { index, entry in
      OverviewRow(
        item: .event(index), sign: Sign(entry.health), text: SafeText(entry.text),
        note: SafeText(clock.short(entry.occurredAt)))
    }
  }

  static func unread<Value>(_ reading: Reading<Value>) -> SafeText {
    if reading.isRefreshing { return "reading…" }
    return reading.failure == nil ? "not read yet" : "could not be read, see Connections"
  }
}
