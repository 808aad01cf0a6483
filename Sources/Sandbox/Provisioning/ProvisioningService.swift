import AttributeMapping
import OrderedCollections
import Synchronization

/// The provisioning service of the sandbox: does what is due by the sandbox's clock.
///
/// A cycle takes its time by that clock, and its objects are dealt with as time passes: in small
/// stretches by the server between requests, and by each request that comes meanwhile.
final class ProvisioningService: Sendable {
  struct Engine: Sendable {
    var stores: [String: JobStore] = [:]
    var random: SeededGenerator
  }

  /// What an object costs that has to be evaluated, in units of one that nothing happened to.
  static let cost = 50
  /// More events than this are not made up for at once.
  private static let eventLimit = 5000

  let state: SandboxState
  let webex: Router
  let organization: WebexState
  let engine: Mutex<Engine>

  init(state: SandboxState, webex: Router, organization: WebexState) {
    self.state = state
    self.webex = webex
    self.organization = organization
    var engine = Engine(
      random: SeededGenerator(seed: state.options.seed, purpose: "provisioning"))
    if state.options.scenario.deployment != .none {
      let scenario = state.options.scenario
      let name = WorldBuilder.carrierName(scenario)
      let tenant = state.snapshot
      var store = JobStore(
        tenant.directory.webexUserIDs, population: state.population,
        mapsGroups: scenario.deployment == .wizard,
        scope: DirectoryScope(population: tenant),
        escrows: state.population.escrows(
          state.start,
          isShutOut: [.galleryTokenExpired, .galleryWrongTenantURL].contains(scenario)))
      store.groupLog = tenant.groupLog.count
      engine.stores[WorldBuilder.jobId(state.identity, name)] = store
    }
    self.engine = Mutex(engine)
  }

  /// Carries on all jobs up to now, evaluating at most so many objects.
  ///
  /// - Returns: whether nothing more is due.
  @discardableResult
  func settle(limit: Int = .max / cost) -> Bool {
    engine.withLock { engine in
      var budget = limit * Self.cost
      for _ in 0..<Self.eventLimit {
        let now = state.now
        guard let due = state.entra({ $0.dueJob(at: now) }) else { break }
        if due.isEnding {
          guard work(&engine, due.principal, due.job, upTo: due.when, &budget) else { return false }
          finish(&engine, due)
        } else {
          begin(&engine, due)
        }
      }
      for (principal, job) in state.entra({ $0.runningJobs }) {
        _ = work(&engine, principal, job, upTo: state.now, &budget)
      }
      return budget > 0
    }
  }

  /// What the service remembers of a job; restarts may have made it forget.
  func store(_ engine: Engine, _ job: SyncJob) -> JobStore {
    var store =
      engine.stores[job.id] ?? JobStore(state.snapshot.directory.webexUserIDs)
    if store.storeReset != job.storeReset { store.forgetLinks() }
    if store.escrowReset != job.escrowReset || store.storeReset != job.storeReset {
      store.escrows = [:]
    }
    store.storeReset = job.storeReset
    store.escrowReset = job.escrowReset
    if store.run?.activity != job.running?.activity { store.run = nil }
    return store
  }

  /// What carries out one stretch of work.
  func provisioner(
    _ tenant: Tenant, _ principal: ServicePrincipal, _ job: CompiledJob, jobId: String,
    cycle: String, store: JobStore, random: SeededGenerator
  ) -> Provisioner? {
    let secrets = principal.synchronization.secrets
    guard let base = secrets["BaseAddress"], let token = secrets["SecretToken"],
      let path = CredentialCheck(state: state, webex: webex).path(of: base)
    else { return nil }
    return Provisioner(
      tenant: tenant, principal: principal, jobId: jobId, cycle: cycle, job: job,
      scope: DirectoryScope(tenant, principal: principal.id),
      target: TargetClient(
        webex: webex, traffic: state.traffic, base: path, token: token, origin: state.origin,
        cycle: cycle),
      context: EvaluationContext(
        defaultDomain: state.identity.domain,
        now: AttributeMapping.Timestamp(unixSeconds: Int64(state.now.seconds)), seed: 1),
      keepsOutOfScope: secrets["SkipOutOfScopeDeletions"]?.lowercased() == "true",
      store: store, random: random, now: state.now)
  }

  func compile(
    _ job: SyncJob, _ principal: ServicePrincipal, dialect: PatchDialect
  ) -> CompiledJob? {
    try? CompiledJob(job, dialect: dialect, target: principal.displayName)
  }

  // MARK: The beginning of a cycle

  private func begin(_ engine: inout Engine, _ due: DueJob) {
    let tenant = state.entra { tenant in
      tenant.purgeExpired(at: due.when)
      return tenant
    }
    guard let principal = tenant.servicePrincipals[due.principal],
      let job = principal.synchronization.jobs[due.job]
    else { return }
    var store = store(engine, job)
    let secrets = Dictionary(
      uniqueKeysWithValues: principal.synchronization.secrets.map { ($0.key, $0.value) })
    let failure = CredentialCheck(state: state, webex: webex).failure(secrets)
    let dialect = PatchDialect(tenantURL: secrets["BaseAddress"] ?? "")
    if store.compiled?.version != job.schema["version"]?.string
      || store.compiled?.dialect != dialect
    {
      store.compiled = compile(job, principal, dialect: dialect)
    }
    var run = ProvisioningRun(
      tenant, principal, job, store, activity: engine.random.guid(), at: due.when)
    run.failure = failure
    store.run = run
    store.owed = [:]
    engine.stores[job.id] = store
    let begun = run
    state.entra { tenant in
      tenant.servicePrincipals[due.principal]?.synchronization.jobs[due.job]?.begin(begun)
    }
  }
}

extension ProvisioningRun {
  /// Decides what a cycle looks at.
  init(
    _ tenant: Tenant, _ principal: ServicePrincipal, _ job: SyncJob, _ store: JobStore,
    activity: String, at began: Timestamp
  ) {
    let directory = tenant.directory
    let scope = DirectoryScope(tenant, principal: principal.id)
    self.activity = activity
    self.began = began
    self.scope = scope
    log = directory.log.count
    groupLog = tenant.groupLog.count
    var groups = Set(scope.groups.keys).symmetricDifference(store.scope.groups.keys)
    if let watermark = job.watermark, watermark <= directory.log.count {
      isInitial = false
      let isRetry = job.quarantine != nil
      let escrows = store.escrows.filter { isRetry || $0.value.next <= began }.map(\.key)
      var people = Set(directory.log[watermark...])
      people.formUnion(scope.difference(from: store.scope))
      for subject in escrows + Array(store.held) {
        switch subject {
        case .user(let index): people.insert(index)
        case .group(let id): groups.insert(id)
        }
      }
      queue = people.sorted()
      total = queue.count
      ends = began + .seconds(8 + total / 100)
      groups.formUnion(
        tenant.groupLog[min(store.groupLog, tenant.groupLog.count)...].compactMap(\.group))
    } else {
      isInitial = true
      queue = []
      total = directory.endIndex
      groups.formUnion(scope.groups.keys)
      groups.formUnion(store.groups.keys)
      ends = began + .seconds(20 + scope.size(directory) / 1000)
    }
    groupQueue = groups.filter { scope.groups[$0] != nil }.sorted()
    for (id, group) in scope.groups {
      guard let earlier = store.scope.groups[id] else { continue }
      let people = group.difference(from: earlier)
      if !people.isEmpty { touched[id] = people }
    }
    for (id, people) in store.owed { touched[id, default: []].formUnion(people) }
  }
}

extension DirectoryScope {
  /// Assigned users, groups and group members: what the duration of a cycle depends on.
  func size(_ directory: Directory) -> Int {
    if syncsAll { return directory.liveCount + groups.count }
    return direct.count + groups.count
      + groups.values.reduce(0) { $0 + $1.rule.count(of: $1.generated) + $1.users.count }
  }
}
