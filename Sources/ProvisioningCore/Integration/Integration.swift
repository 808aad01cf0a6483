public import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

/// The one thing that both faces talk to: reads both sides, publishes snapshots, carries out changes,
/// diagnoses and watches.
public actor Integration {
  /// A part of the snapshot that can be read by itself.
  public enum Part: String, Sendable, CaseIterable {
    case applications, job, assignments, mappings, audit, provisioning, controlHub, webex, people
    /// Who is in the assigned groups, and who was deleted.
    case members
    /// Webex's users and groups.
    case target

    /// What takes as long as the directory is large.
    public static let everybody: Set<Part> = [.people, .members, .target]
    /// All the others.
    public static let standard = Set(allCases).subtracting(everybody)
  }

  public nonisolated let profile: Profile
  public nonisolated let isReadOnly: Bool
  /// What the workspace held when it was opened.
  public nonisolated let initialSnapshot: Snapshot
  public private(set) var snapshot: Snapshot

  nonisolated let workspace: Workspace
  nonisolated let signatures: SignatureBook
  nonisolated let options: IntegrationOptions
  nonisolated let transport: Transport
  nonisolated let clocks = ServiceClocks()
  let credentials: Credentials
  nonisolated var records: ConnectionRecords { options.records }
  private let feed: SnapshotFeed
  private var cachedServices: Services?
  /// Intents of earlier runs are looked at once, with the first reading.
  var hasResolvedIntents = false
  private var isClosed = false
  /// One plan at a time is carried out.
  var isCarryingOut = false
  /// Changes sent from here, and the waits of watching runs that end with the next one.
  var changesMade = 0
  var naps: [UUID: Task<Void, any Error>] = [:]
  /// Incidents of the run that goes on: it closes them itself.
  var watched: Set<Incident.ID> = []
  /// Readings and troubleshooting, which closing cancels.
  private var runs: [UUID: Task<Void, Never>] = [:]
  /// Changes on their way, which closing waits for.
  private var changes: [UUID: Task<Void, Never>] = [:]

  /// Opens what the workspace holds of the profile; no network.
  ///
  /// - Throws: `storage` when the workspace can't be read, `invalidInput` for a proxy or an
  ///   authorities file that can't be used.
  public init(
    profile: Profile, credentials: Credentials, workspace: Workspace, signatures: SignatureBook,
    readOnly: Bool = false, options: IntegrationOptions = IntegrationOptions()
  ) throws(ProvisioningError) {
    self.profile = profile
    self.credentials = credentials
    self.workspace = workspace
    self.signatures = signatures
    self.options = options
    isReadOnly = readOnly || profile.isReadOnly || options.studied != nil
    transport = try Self.transport(options, workspace, clocks)
    let first: Snapshot
    if let studied = options.studied {
      first = studied.studiedSnapshot(journal: try workspace.journal(limit: 50))
    } else {
      first = try Self.stored(in: workspace, profile: profile, isReadOnly: isReadOnly)
    }
    initialSnapshot = first
    snapshot = first
    feed = SnapshotFeed(first)
  }

  /// The current snapshot first, then each new one; a slow reader gets the newest.
  public nonisolated func snapshots() -> AsyncStream<Snapshot> { feed.stream() }

  /// The page on which an administrator consents again, on the profile's own login host.
  ///
  /// - Parameter tenant: nil takes the profile's, else `common`.
  public nonisolated func consentURL(tenant: String? = nil) -> String {
    ConsentURL(loginURL: profile.loginURL, tenant: tenant ?? profile.tenant ?? "common").string
  }

  /// Ends what is running, saves the snapshot and closes the workspace.
  public func close() async { await handOver()?.close() }

  /// Ends what is running, saves the snapshot and leaves the workspace to an integration that goes on
  /// with it.
  ///
  /// - Returns: nil where that was done before.
  public func handOver() async -> Workspace? {
    guard !isClosed else { return nil }
    isClosed = true
    for run in runs.values { run.cancel() }
    for run in runs.values { await run.value }
    for change in changes.values { await change.value }
    try? await workspace.save(snapshot, at: options.timing.now())
    feed.close()
    return workspace
  }

  /// The clients, made at the first use.
  ///
  /// - Throws: after closing only; a credential that can't be used fails what needs it.
  func services() async throws(ProvisioningError) -> Services {
    try workspace.checkOpen("reaching the services")
    if options.studied != nil { throw SupportBundle.offline }
    var services: Services
    if let cachedServices {
      services = cachedServices
    } else {
      services = await Services.make(
        profile: profile, credentials: credentials, transport: transport, records: records,
        now: options.timing.now)
      // Whoever mends a credential gets the mended one at the next attempt.
      if services.graphFailure == nil, services.webexFailure == nil { cachedServices = services }
    }
    services.knownCarriers = knownCarriers
    let workspace = workspace
    services.recentRequests = { (try? workspace.requests(limit: 500)) ?? [] }
    services.clocks = { [clocks] in clocks.skews }
    let signatures = signatures
    services.explain = { signatures.explanation(ofCode: $0, reason: $1) }
    services.storedMemberships = {
      (try? workspace.target.memberships()).flatMap { $0.readAt == nil ? nil : $0 }
    }
    return services
  }

  /// After a refused token the places of secrets are asked again.
  func forgetServices() async {
    cachedServices = nil
    for kind in Credentials.Kind.allCases { await credentials.forget(kind) }
  }

  /// Runs something that closing waits for; nothing new begins after closing.
  func whileOpen(_ body: @escaping @Sendable () async -> Void) async {
    guard !isClosed else { return }
    let id = UUID()
    let task = Task { await body() }
    runs[id] = task
    await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    runs[id] = nil
  }

  /// Runs something to its end even if the caller is cancelled meanwhile.
  func uninterrupted<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    let id = UUID()
    let task = Task { await body() }
    changes[id] = Task { _ = await task.value }
    defer { changes[id] = nil }
    return await task.value
  }

  private var knownCarriers: [String: EnterpriseApplication.Role] {
    var known: [String: EnterpriseApplication.Role] = [:]
    for app in snapshot.applications.value ?? [] where app.role != .integration {
      if let id = app.objectId { known[id] = app.role }
    }
    if case .some(.some(let job)) = snapshot.job.value {
      known[job.servicePrincipalId] = job.application
    }
    return known
  }

  /// Changes the snapshot, judges it anew and publishes it.
  func update(_ change: (inout Snapshot) -> Void) {
    guard !isClosed else { return }
    change(&snapshot)
    snapshot.judge(journal: (try? workspace.journal(limit: 50)) ?? [])
    snapshot.generation += 1
    feed.publish(snapshot)
  }
}

extension Integration {
  private static func transport(
    _ options: IntegrationOptions, _ workspace: Workspace, _ clocks: ServiceClocks
  ) throws(ProvisioningError) -> Transport {
    var configuration = options.transport
    let now = options.timing.now
    configuration.trace = { record in
      let at = now()
      workspace.log(LoggedRequest(record, at: at))
      CallRecorder.current?.append(record, at: at)
      clocks.note(record)
    }
    return try makeTransport(configuration)
  }

  static func makeTransport(
    _ configuration: TransportConfiguration
  ) throws(ProvisioningError) -> Transport {
    do {
      return try Transport(configuration)
    } catch {
      throw ProvisioningError(error)
    }
  }

  /// What an earlier run left, with the profile as it is now.
  private static func stored(
    in workspace: Workspace, profile: Profile, isReadOnly: Bool
  ) throws(ProvisioningError) -> Snapshot {
    let stored = try workspace.storedSnapshot().snapshot
    let summary = ProfileSummary(
      name: profile.name, profileClass: profile.profileClass,
      deployment: profile.deployment != .unknown
        ? profile.deployment : stored?.profile.deployment ?? .unknown,
      tenantId: profile.tenant, tenantName: stored?.profile.tenantName,
      organizationId: profile.organization, isReadOnly: isReadOnly,
      isSandbox: profile.isLoopback, cloud: profile.cloud.title,
      source: profile.source)
    var snapshot = stored ?? Snapshot(profile: summary)
    snapshot.profile = summary
    snapshot.unresolvedIntents = try workspace.unresolvedIntents().count
    snapshot.beginAnew()
    snapshot.judge(journal: try workspace.journal(limit: 50))
    return snapshot
  }
}

extension LoggedRequest {
  init(_ record: RequestRecord, at date: Date) {
    let parts = record.duration.components
    self.init(
      at: date, leg: Leg(tag: record.tag), method: record.method.rawValue,
      url: record.url, status: record.status,
      failure: record.failure.map { $0.words(host: record.host) },
      milliseconds: Double(parts.seconds) * 1000 + Double(parts.attoseconds) / 1e15,
      attempt: record.attempt, requestId: record.requestID,
      clientRequestId: record.clientRequestID, trackingId: record.trackingID,
      bytesSent: record.bytesSent)
  }
}

extension Snapshot {
  /// Legs, verdict and timeline from what was read.
  mutating func judge(journal: [JournalEntry]) {
    legs = judgedLegs()
    verdict = judged()
    timeline = judgedTimeline(journal: journal)
  }

  /// Forgets how the reading of an earlier run went; what it brought stays.
  mutating func beginAnew() {
    applications.beginAnew()
    job.beginAnew()
    assignments.beginAnew()
    mappings.beginAnew()
    audit.beginAnew()
    provisioning.beginAnew()
    controlHub.beginAnew()
    webex.beginAnew()
    people.beginAnew()
    members.beginAnew()
    target.beginAnew()
    clocks = ClockSkews()
  }
}
