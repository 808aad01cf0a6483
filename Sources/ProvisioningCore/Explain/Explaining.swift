internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph
internal import SCIM
internal import Webex

extension Integration {
  static let explaining = Purpose(
    "explaining a person", .consoleToGraph, needs: "User.Read.All")

  /// Every step from the directory to Webex for one person, with the first that fails.
  ///
  /// - Parameter text: object id, user principal name, mail address, Webex id or words of a name.
  /// - Throws: `notFound` for nobody, and why the directory can't be read.
  public func explain(_ text: String) async throws(ProvisioningError) -> ExplanationAnswer {
    let services = try await services()
    let graph = try services.graph(Self.explaining)
    await refresh([.applications, .job, .assignments, .mappings, .provisioning])
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    switch try await explained(text, graph, services) {
    case .several(let people, let total): return .candidates(people, total: total)
    case .person(let source): return .explanation(await explanation(of: source, graph))
    case .deleted(let person): return .explanation(await explanation(of: person, services))
    case .webexOnly(let user): return .explanation(Explanation(webexOnly: user))
    }
  }

  private func explanation(
    of person: DeletedPerson, _ services: Services
  ) async -> Explanation {
    var result = Explanation(
      deleted: person, await webexUser(of: person, services), next: nextCycle)
    result.steps.append(jobStep())
    result.steps.append(await logStep(person.id))
    return result
  }

  /// The user of somebody in the recycle bin: by the object id where Webex was read, else by the name
  /// that they had.
  private func webexUser(
    of person: DeletedPerson, _ services: Services
  ) async -> Observation<WebexResource?> {
    let key = ObjectKey(person.id)
    if let state = try? workspace.target.state(), state.rows > 0,
      let number = try? await workspace.target.numbers(of: [key], at: .externalId, state)[key],
      let id = try? workspace.target.record(number, state)?.text(.id)
    {
      let found = await readWebexUser("id eq \(JSONValue.string(id).text())", services)
      if found.value.flatMap(\.self) != nil { return found }
    }
    // The recycle bin puts the object id before the name.
    let prefix = key.uuidText.filter { $0 != "-" }
    let name = person.userPrincipalName
    let original = name.lowercased().hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    return await readWebexUser("userName eq \(JSONValue.string(original).text())", services)
  }

  /// When a cycle comes, behind what it does; empty where none is known to come.
  private var nextCycle: String {
    guard case .some(.some(let job)) = snapshot.job.value,
      let words = job.nextCycleWords(at: options.timing.now())
    else { return "" }
    return "; \(words)"
  }

  /// The Webex user who carries the person's object id under another name, if one was read.
  private func addLinked(to source: inout SourcePerson) async {
    let key = ObjectKey(source.person.id)
    guard let state = try? workspace.target.state(), state.rows > 0,
      let number = try? await workspace.target.numbers(of: [key], at: .externalId, state)[key],
      let id = try? workspace.target.record(number, state)?.text(.id),
      let client = try? await services().webex,
      let user = try? await client.user(id: id)
    else { return }
    source.webex = (try? JSONValue(parsing: user.source.serialized()))?.object
  }

  // MARK: - Steps

  private func explanation(
    of source: SourcePerson, _ graph: GraphClient
  ) async -> Explanation {
    var source = source
    if source.webex == nil, source.webexFailure == nil { await addLinked(to: &source) }
    let person = source.person
    var result = Explanation(person: person, steps: [])
    result.webexUserName = source.webex?["userName"]?.string
    result.steps.append(
      .init(
        .found, .passed, "\(person.displayName), \(person.userPrincipalName)",
        evidence: ["object id \(person.id)"]))
    result.steps.append(Explanation.enabled(source))
    let (assigned, paths) = await assignedStep(person, graph)
    result.steps.append(assigned)
    do {
      let schema = try await readSchema().schema
      let trial = trial(schema, of: source)
      let isOut = result.firstFailure != nil || trial.scope?.passes == false
      result.steps.append(Explanation.filter(trial))
      result.steps.append(Explanation.mapped(trial, isLinked: source.webex != nil))
      var matched = Explanation.matched(source, trial, isOut: isOut)
      if let other = await otherAccount(of: source) { matched.add(other, of: source) }
      result.steps.append(matched)
      result.steps.append(jobStep())
      result.steps.append(doneStep(source, trial, isOut: isOut))
      result.hints += trial.keptHints
    } catch {
      result.steps.append(
        .init(.mapped, .unknown, "the mappings can't be read: \(error.message)", evidence: []))
      result.steps.append(jobStep())
    }
    result.steps.append(await logStep(person.id))
    result.hints += hints(result, person, paths)
    return result
  }

  /// Whether and how the person is assigned.
  private func assignedStep(
    _ person: Person, _ graph: GraphClient
  ) async -> (Explanation.Step, [ScopePath]) {
    if case .some(.some(let job)) = snapshot.job.value, job.synchronizesAll == true {
      return (.init(.assigned, .passed, "all users of the tenant are synchronized"), [])
    }
    guard snapshot.assignments.failure == nil, let assignments = snapshot.assignments.value else {
      let why = snapshot.assignments.failure?.message ?? "they were not read"
      return (.init(.assigned, .unknown, "the assignments can't be read: \(why)"), [])
    }
    var paths = assignments.filter { $0.principalId == person.id }
      .map { ScopePath(assignment: $0) }
    let groups = assignments.filter { $0.principalKind == .group }
    if !groups.isEmpty {
      do {
        let memberOf = Set(try await graph.groups(ofUser: person.id).collected().items.map(\.id))
        paths += groups.filter { memberOf.contains($0.principalId) }
          .map { ScopePath(assignment: $0) }
      } catch {
        let reason = ProvisioningError(error, Self.explaining).message
        if paths.isEmpty {
          return (.init(.assigned, .unknown, "their groups can't be read: \(reason)"), [])
        }
      }
    }
    if let first = paths.first {
      return (
        .init(
          .assigned, .passed, first.words,
          evidence: paths.map { path in
            let role =
              path.assignment.roleWords
            return "\(path.words), role \(role)"
          }), paths
      )
    }
    if let nested = await nestedPath(person, groups) {
      return (
        .init(
          .assigned, .failed, nested.words,
          evidence: ["The service provisions direct members of assigned groups only."],
          cure: nested.cure ?? ScopeReason.nestedOnly.cure), []
      )
    }
    return (
      .init(
        .assigned, .failed, "neither assigned nor a direct member of an assigned group",
        evidence: groups.isEmpty
          ? ["No group is assigned."]
          : ["Assigned groups: \(Words.list(groups.prefix(10).map(\.principalName)))"],
        cure: ScopeReason.notAssigned.cure), []
    )
  }

  private func nestedPath(_ person: Person, _ groups: [Assignment]) async -> ScopePath? {
    guard groups.contains(where: { ($0.nestedGroups ?? 1) > 0 }) else { return nil }
    var scope = await Self.scope(of: groups, workspace.target)
    if !scope.isWhole {
      await refresh([.members])
      scope = await Self.scope(of: groups, workspace.target)
    }
    let table = scope.table
    guard let entry = table[ObjectKey(person.id)], entry.isNested else { return nil }
    return table.paths[entry.path]
  }

  /// Beside the actor: groups may hold everybody.
  @concurrent
  private static func scope(
    of groups: [Assignment], _ target: TargetPeople
  ) async -> (table: ScopeTable, isWhole: Bool) {
    let memberships = (try? target.memberships()) ?? Memberships()
    return (
      ScopeTable(assignments: groups, memberships: memberships),
      groups.allSatisfy { memberships.groups[$0.principalId] != nil }
    )
  }

  private func jobStep() -> Explanation.Step {
    guard case .some(let found) = snapshot.job.value else {
      return .init(.job, .unknown, "the job can't be read")
    }
    guard let job = found else {
      return .init(
        .job, .failed, "there is no provisioning job", cure: ProvisioningError.noJobAdvice)
    }
    switch job.state {
    case .active: return .init(.job, .passed, "it runs")
    case .paused where job.prunedFailures:
      return .init(
        .job, .failed, "Entra paused it itself, as too many failed in its full cycle",
        cure: "Mend the cause first: entrahub troubleshoot. Then restart it: entrahub apps restart."
      )
    case .paused:
      return .init(.job, .failed, "it is paused", cure: "Start it: entrahub apps start.")
    case .quarantine where job.hasGivenUp:
      return .init(
        .job, .failed, job.givenUpWords ?? "",
        evidence: [job.quarantine?.errorMessage].compactMap(\.self),
        cure: "Mend the cause first: entrahub troubleshoot. Then restart it: entrahub apps restart."
      )
    case .quarantine:
      return .init(
        .job, .failed, "it is in quarantine: \(job.quarantineWordsWithCode)",
        evidence: [job.quarantine?.errorMessage].compactMap(\.self),
        cure: "Mend the cause first: entrahub troubleshoot.")
    case .notConfigured, .notRun:
      return .init(.job, .failed, "it has not run yet", cure: "Start it: entrahub apps start.")
    case .unknown: return .init(.job, .unknown, "its state is not known")
    }
  }

  private func doneStep(
    _ source: SourcePerson, _ trial: MappingTrial, isOut: Bool
  ) -> Explanation.Step {
    if let failure = source.webexFailure {
      return .init(.done, .unknown, "Webex can't be asked: \(failure.message)")
    }
    let next = nextCycle
    let isActive = source.webex?["active"] != false
    if isOut {
      guard source.webex != nil else {
        return .init(.done, .skipped, "out of scope, and Webex has nobody")
      }
      return isActive
        ? .init(.done, .unknown, "out of scope: a cycle deactivates the Webex user\(next)")
        : .init(.done, .skipped, "out of scope, and the Webex user is inactive")
    }
    if trial.matchValues.isEmpty, source.webex == nil {
      return .init(.done, .skipped, "the service skips this person: no value to match by")
    }
    guard let request = trial.request else { return .init(.done, .unknown, "nothing is mapped") }
    if !trial.updates {
      return .init(.done, .unknown, "pending: a cycle creates the Webex user\(next)")
    }
    guard request.body != nil else {
      return .init(.done, .passed, "Webex has what the mappings give")
    }
    let changes = trial.rows.filter { $0.verdict.value != nil }
    return .init(
      .done, .unknown, "pending: a cycle updates \(Words.list(changes.map(\.rule.target)))\(next)",
      evidence: changes.map { row in
        let new = row.verdict.value.map { $0.string ?? $0.text() } ?? ""
        return "\(row.rule.target): \(row.webexText ?? "nothing") → \(new)"
      })
  }

  /// The person's last entry, asked for by itself: among everybody's newest it may be missing.
  private func logStep(_ person: Person.ID) async -> Explanation.Step {
    guard let services = try? await services(), let job = snapshot.job.value else {
      return .init(.log, .unknown, "the log can't be read: it is not known of which job")
    }
    let reading = await Readers(services: services).provisioning(
      of: Observation(result: .success(job), evidence: []), about: person)
    let events: [ProvisioningEvent]
    switch (reading.result, snapshot.provisioning.value) {
    case (.success(let theirs), _): events = theirs
    case (.failure(let failure), nil):
      return .init(.log, .unknown, "the log can't be read: \(failure.message)")
    case (.failure(let failure), let log?):
      // Where that filter is refused, the entries that were read may do.
      events = (log.recent + log.failures.flatMap(\.events))
        .filter { $0.sourceId?.lowercased() == person.lowercased() }
      if events.isEmpty, log.isCut {
        return .init(
          .log, .unknown,
          "none of the newest \(Words.grouped(ProvisioningSummary.most)) entries is about the "
            + "person, and their own can't be asked for: \(failure.message)")
      }
    }
    guard let last = events.max(by: { $0.moment < $1.moment }) else {
      return .init(.log, .skipped, "no entry of the last 30 days is about the person")
    }
    let what = "\(last.action) \(last.status.rawValue) at \(Words.moment(last.occurredAt))"
    let steps = last.steps.map { "\($0.title): \($0.status.rawValue), \($0.description)" }
    guard last.status == .failure else {
      return .init(.log, .passed, what, evidence: steps)
    }
    let code = last.errorCode.map { " (\($0))" } ?? ""
    let title = last.errorCode.flatMap {
      signatures.explanation(ofCode: $0, reason: last.reason)?.title
    }
    return .init(
      .log, .failed, "\(what)\(code)" + (title.map { ", \($0)" } ?? ""),
      evidence: [last.reason].compactMap(\.self) + steps, cure: last.recommendedAction ?? title)
  }

  /// What looks like a failure and is none.
  private func hints(
    _ result: Explanation, _ person: Person, _ paths: [ScopePath]
  ) -> [String] {
    var hints: [String] = []
    if !paths.isEmpty, paths.allSatisfy(\.assignment.isDefaultAccess) {
      hints.append(
        "Assigned with Default Access: Webex's tutorial says such users are left out; the service has provisioned them since 2020."
      )
    }
    if person.userType == .guest {
      hints.append("A guest: userPrincipalName goes out without its #EXT# part.")
    }
    let now = options.timing.now()
    if let assigned = paths.compactMap(\.assignment.createdAt).max(),
      now.timeIntervalSince(assigned) < 40 * 60
    {
      hints.append("Assigned less than 40 minutes ago: the next cycle may not have seen it yet.")
    }
    if result[.done]?.outcome == .passed {
      hints.append("The Webex App shows changed names up to 72 hours late (its cache).")
    }
    return hints
  }
}
