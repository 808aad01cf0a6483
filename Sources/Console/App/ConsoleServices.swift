public import Evidence
public import Foundation
public import ProvisioningCore

/// All that the console asks of the world, as functions: the core stands behind them in the
/// program, plain values in tests.
public struct ConsoleServices: Sendable {
  /// What the workspace held at the start; the first frame shows it.
  public var initial: Snapshot
  /// The current snapshot first, then each new one.
  public var snapshots: @Sendable () -> AsyncStream<Snapshot>
  /// Reads both sides anew; parts that fail keep their old value.
  public var refresh: @Sendable () async -> Void
  /// Reads the directory into the workspace.
  public var readPeople: @Sendable () async -> Void
  /// Describes a change without making it.
  public var describe: @Sendable (Change.Action) async throws(ProvisioningError) -> Change
  /// Makes a described change, through the journal.
  public var perform: @Sendable (Change) async throws(ProvisioningError) -> JournalEntry
  /// Reads pasted text; may take a while for megabytes.
  public var read: @Sendable (String) async -> Report
  /// Checks a report against both sides.
  public var diagnose: @Sendable (Report) async -> DiagnosisSummary
  /// A guided run; it ends when its consumer is cancelled.
  public var troubleshoot:
    @Sendable (_ report: Report?, _ playbook: String?) -> AsyncStream<PlaybookRun>
  public var journal: @Sendable () async throws(ProvisioningError) -> [JournalEntry]
  public var requests: @Sendable () async throws(ProvisioningError) -> [LoggedRequest]
  public var incidents: @Sendable () async throws(ProvisioningError) -> [Incident]
  public var exportIncident:
    @Sendable (Incident.ID, Incident.Format) async throws(ProvisioningError) -> String
  /// Adds a note of the operator to an incident.
  public var addNote: @Sendable (String, Incident.ID) async throws(ProvisioningError) -> Void
  /// All about the attribute mappings.
  public var mappings: MappingServices
  public var assignments: AssignmentServices
  /// The dry run of a cycle, and why somebody is or isn't provisioned.
  public var plan: PlanServices
  /// The directory in the workspace, filtered and sorted; rows are read when they are looked at.
  public var people: @Sendable (PeopleQuery) async throws(ProvisioningError) -> PeopleRows
  /// How those people stand: what brings each in, and whom Webex has; nil where nothing tells.
  public var standings: @Sendable () async throws(ProvisioningError) -> StandingRows? = { nil }
  public var retry: RetryServices
  /// How long the tokens in use hold, as far as that was recorded.
  public var tokenClocks: @Sendable () async -> [TokenClock]
  /// The classic deployment's connection.
  public var connection: ConnectionServices
  /// The admin-consent URL of the profile's tenant.
  public var consentURL: @Sendable () async -> String?
  /// Hands an address to the desktop; false where there is none.
  public var open: @Sendable (String) async -> Bool
  public var readFile: @Sendable (String) async throws(ProvisioningError) -> String
  /// Writes a new file; an existing one is refused.
  public var writeFile: @Sendable (String, String) async throws(ProvisioningError) -> Void
  public var now: @Sendable () -> Date
  /// Keeps the profile as the tenant's own cloud wants it; nil where there is none to keep.
  public var moveProfile: (@Sendable () async throws(ProvisioningError) -> Void)?
  /// The console's own sign-in; nil where there is nothing to sign in to.
  public var access: AccessServices?
  /// Whether the profile was changed since the console began.
  public var profileIsOther: @Sendable () async -> Bool = { false }

  public init(
    initial: Snapshot,
    snapshots: @escaping @Sendable () -> AsyncStream<Snapshot>,
    refresh: @escaping @Sendable () async -> Void,
    readPeople: @escaping @Sendable () async -> Void,
    describe: @escaping @Sendable (Change.Action) async throws(ProvisioningError) -> Change,
    perform: @escaping @Sendable (Change) async throws(ProvisioningError) -> JournalEntry,
    read: @escaping @Sendable (String) async -> Report,
    diagnose: @escaping @Sendable (Report) async -> DiagnosisSummary,
    troubleshoot: @escaping @Sendable (Report?, String?) -> AsyncStream<PlaybookRun>,
    journal: @escaping @Sendable () async throws(ProvisioningError) -> [JournalEntry],
    requests: @escaping @Sendable () async throws(ProvisioningError) -> [LoggedRequest],
    incidents: @escaping @Sendable () async throws(ProvisioningError) -> [Incident],
    exportIncident:
      @escaping @Sendable (Incident.ID, Incident.Format)
      async throws(ProvisioningError) -> String,
    addNote: @escaping @Sendable (String, Incident.ID) async throws(ProvisioningError) -> Void,
    mappings: MappingServices,
    assignments: AssignmentServices,
    plan: PlanServices,
    retry: RetryServices,
    tokenClocks: @escaping @Sendable () async -> [TokenClock],
    people: @escaping @Sendable (PeopleQuery) async throws(ProvisioningError) -> PeopleRows,
    connection: ConnectionServices,
    consentURL: @escaping @Sendable () async -> String?,
    open: @escaping @Sendable (String) async -> Bool = Desktop.open,
    readFile: @escaping @Sendable (String) async throws(ProvisioningError) -> String = LocalFiles
      .read,
    writeFile: @escaping @Sendable (String, String) async throws(ProvisioningError) -> Void =
      LocalFiles.write,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.initial = initial
    self.snapshots = snapshots
    self.refresh = refresh
    self.readPeople = readPeople
    self.describe = describe
    self.perform = perform
    self.read = read
    self.diagnose = diagnose
    self.troubleshoot = troubleshoot
    self.journal = journal
    self.requests = requests
    self.incidents = incidents
    self.exportIncident = exportIncident
    self.addNote = addNote
    self.mappings = mappings
    self.assignments = assignments
    self.plan = plan
    self.retry = retry
    self.tokenClocks = tokenClocks
    self.people = people
    self.connection = connection
    self.consentURL = consentURL
    self.open = open
    self.readFile = readFile
    self.writeFile = writeFile
    self.now = now
  }
}

/// What came out of a pasted report.
public struct DiagnosisSummary: Sendable, Equatable {
  /// The most likely first; empty when the text names no failure of this integration.
  public var diagnoses: [Diagnosis]
  /// Present where consent is (part of) the cure.
  public var consentURL: String?
  /// Nil when only the text was looked at.
  public var checkedAt: Date?
  public var offlineBecause: String?

  public init(
    diagnoses: [Diagnosis], consentURL: String? = nil, checkedAt: Date? = nil,
    offlineBecause: String? = nil
  ) {
    self.diagnoses = diagnoses
    self.consentURL = consentURL
    self.checkedAt = checkedAt
    self.offlineBecause = offlineBecause
  }
}

/// People by row number; only visible rows are ever made.
public struct PeopleRows: Sendable {
  public var query: PeopleQuery
  /// Rows that pass the filter.
  public var count: Int
  /// Rows without a filter.
  public var total: Int
  public var row: @Sendable (Int) -> Person?
  /// The row of somebody; nil where the query leaves them out.
  public var place: @Sendable (Person.ID) -> Int?

  public init(
    query: PeopleQuery, count: Int, total: Int,
    place: @escaping @Sendable (Person.ID) -> Int?, row: @escaping @Sendable (Int) -> Person?
  ) {
    self.query = query
    self.count = count
    self.total = total
    self.place = place
    self.row = row
  }
}
