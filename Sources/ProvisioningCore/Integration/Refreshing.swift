internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

extension Integration {
  /// Reads parts of both sides at once; publishes as they arrive, and keeps old values on failure.
  @discardableResult
  public func refresh(_ parts: Set<Part> = Part.standard) async -> Snapshot {
    await whileOpen { await self.read(parts) }
    return snapshot
  }

  private func read(_ parts: Set<Part>) async {
    // What a bundle holds is not to look as if reading it had failed just now.
    if options.studied != nil { return }
    update { snapshot in
      for part in parts { snapshot.setRefreshing(part, true) }
    }
    do {
      let services = try await services()
      await resolveIntents(services)
      let pass = Pass(services)
      // Webex before the directory: who is made in both meanwhile would look deleted otherwise.
      let later: Set<Part> = parts.contains(.target) ? [.people, .members] : []
      for wave in [parts.subtracting(later), parts.intersection(later)] {
        await withTaskGroup { group in
          for part in wave {
            group.addTask { await self.read(part, pass) }
          }
        }
      }
      await lookAtPeople(parts, pass)
    } catch {
      update { snapshot in
        for part in parts { snapshot.fail(part, error) }
      }
    }
    let skews = clocks.skews
    if snapshot.clocks != skews { update { $0.clocks = skews } }
    if snapshot.applications.failure?.kind == .notSignedIn
      || snapshot.webex.failure?.kind == .notSignedIn
    {
      await forgetServices()
    }
    try? await workspace.save(snapshot, at: options.timing.now())
    await closeRecovered(parts)
  }

  private func read(_ part: Part, _ pass: Pass) async {
    switch part {
    case .applications: await readApplications(pass)
    case .job: take(await pass.job(), \.job)
    case .assignments: take(await pass.assignments(), \.assignments)
    case .mappings: take(await pass.mappings(), \.mappings)
    case .audit: take(await pass.audit(), \.audit)
    case .provisioning: take(await pass.summary(), \.provisioning)
    case .controlHub: take(await pass.controlHub(), \.controlHub)
    case .webex: take(await pass.webex(), \.webex)
    case .people: await readPeople(pass.services)
    case .members: await readMembers(pass)
    case .target: await readTarget(pass)
    }
  }

  /// Whom a job that runs leaves out, or gives a second Webex user; what can't be told stays.
  private func lookAtPeople(_ parts: Set<Part>, _ pass: Pass) async {
    // Whoever plans reads the members next.
    let isForPlan = parts.contains(.mappings) && !parts.contains(.webex)
    guard parts.contains(.members) || parts.contains(.assignments) && !isForPlan else { return }
    async let nested = nested(parts, pass)
    async let target = parts.contains(.webex) ? pass.targetGroups().value?.flatMap(\.self) : nil
    async let second = parts.contains(.webex) ? pass.secondUsers().value?.flatMap(\.self) : nil
    if let groups = await nested { update { $0.findings.nested = groups } }
    if let look = await target { update { $0.findings.missingGroups = look.finding } }
    if let look = await second {
      update { $0.findings.take(look.finding) }
    }
  }

  private func nested(_ parts: Set<Part>, _ pass: Pass) async -> [NestedGroup]? {
    guard parts.contains(.members) else { return await pass.nested().value?.flatMap(\.self) }
    // They were read just now.
    guard let assignments = snapshot.assignments.value,
      let memberships = pass.services.storedMemberships()
    else { return nil }
    return ScopeTable(assignments: assignments, memberships: memberships).nested
  }

  private func readApplications(_ pass: Pass) async {
    let tenant = Task { try? await pass.services.graph?.organization() }
    var applications = await pass.applications()
    let organization = await tenant.value
    if let organization {
      do {
        try TenantGuard(profile: profile, transport: transport).admit(directory: organization.id)
      } catch {
        take(Observation(result: .failure(error), evidence: applications.evidence), \.applications)
        return
      }
    }
    var home: TenantHome?
    if var failure = applications.failure, failure.isOtherCloud {
      home = await TenantLookup.home(of: profile, transport)
      if let home {
        failure.advice =
          "Change the profile to the tenant's cloud, \(home.cloud.title): "
          + profile.commandMoving(to: home)
        applications.result = .failure(failure)
      }
    }
    let tenantCloud = home?.cloud.title
    let reading = applications
    let now = options.timing.now()
    let declared = profile.deployment
    update { snapshot in
      snapshot.profile.tenantCloud = tenantCloud
      snapshot.applications.take(reading, at: now)
      if let organization {
        snapshot.profile.tenantName = organization.displayName ?? snapshot.profile.tenantName
        snapshot.profile.tenantId = organization.id
      }
      if declared == .unknown, let apps = reading.value {
        snapshot.profile.deployment = ProfileSummary.Deployment(using: apps)
      }
    }
  }

  func take<Value>(
    _ observation: Observation<Value>, _ part: WritableKeyPath<Snapshot, Reading<Value>>
  ) {
    let now = options.timing.now()
    update { $0[keyPath: part].take(observation, at: now) }
  }
}

extension Reading {
  mutating func beginAnew() {
    isRefreshing = false
    failure = nil
  }

  /// A new value, or the failure beside the old one.
  mutating func take(_ observation: Observation<Value>, at date: Date) {
    isRefreshing = false
    switch observation.result {
    case .success(let new):
      value = new
      readAt = date
      failure = nil
    case .failure(let error): failure = error
    }
  }
}

extension ProfileSummary.Deployment {
  /// The deployment that these applications make.
  init(using apps: [EnterpriseApplication]) {
    let used = Set(apps.filter { $0.state != .notUsed }.map(\.role))
    let wizard = used.contains(.integration) || used.contains(.identity)
    switch (wizard, used.contains(.gallery)) {
    case (true, true): self = .both
    case (true, false): self = .wizard
    case (false, true): self = .gallery
    case (false, false): self = .unknown
    }
  }
}

extension Snapshot {
  mutating func setRefreshing(_ part: Integration.Part, _ value: Bool) {
    switch part {
    case .applications: applications.isRefreshing = value
    case .job: job.isRefreshing = value
    case .assignments: assignments.isRefreshing = value
    case .mappings: mappings.isRefreshing = value
    case .audit: audit.isRefreshing = value
    case .provisioning: provisioning.isRefreshing = value
    case .controlHub: controlHub.isRefreshing = value
    case .webex: webex.isRefreshing = value
    case .people: people.isRefreshing = value
    case .members: members.isRefreshing = value
    case .target: target.isRefreshing = value
    }
  }

  mutating func fail(_ part: Integration.Part, _ error: ProvisioningError) {
    setRefreshing(part, false)
    switch part {
    case .applications: applications.failure = error
    case .job: job.failure = error
    case .assignments: assignments.failure = error
    case .mappings: mappings.failure = error
    case .audit: audit.failure = error
    case .provisioning: provisioning.failure = error
    case .controlHub: controlHub.failure = error
    case .webex: webex.failure = error
    case .people: people.failure = error
    case .members: members.failure = error
    case .target: target.failure = error
    }
  }
}
