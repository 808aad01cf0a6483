import Console
import Evidence
import Foundation
import ProvisioningCore
import Synchronization

/// The world of a flow test: what it answers is set, what it is asked is kept.
final class FakeServices: Sendable {
  struct World: Sendable {
    var asked: [String] = []
    var people = 0
    /// How everybody stands; nil where nothing tells.
    var standing: Standing?
    var files: [String: String] = [:]
    var written: [String: String] = [:]
    var summary = DiagnosisSummary(
      diagnoses: [Fixture.diagnosis], consentURL: Fixture.consentURL, checkedAt: Fixture.now)
    var runs: [AsyncStream<PlaybookRun>.Continuation] = []
    var snapshots: [AsyncStream<Snapshot>.Continuation] = []
    var performFailure: ProvisioningError?
    var incidents = [Fixture.incident]
    var opens = true
    var mappings = MappingWorld()
    var assignments = AssignmentWorld()
    var direct = DirectWorld()
    var clocks: [TokenClock] = []
  }

  private let world: Mutex<World>
  let initial: Snapshot

  init(_ initial: Snapshot = Fixture.deleted, _ change: (inout World) -> Void = { _ in }) {
    self.initial = initial
    var world = World()
    change(&world)
    self.world = Mutex(world)
  }

  func with<Value: Sendable>(_ body: (inout sending World) -> sending Value) -> Value {
    world.withLock { body(&$0) }
  }

  func note(_ what: String) { world.withLock { $0.asked.append(what) } }
  var asked: [String] { world.withLock { $0.asked } }
  var written: [String: String] { world.withLock { $0.written } }

  /// Lets the guided run in progress go on to a state.
  func publish(_ run: PlaybookRun) {
    for stream in world.withLock({ $0.runs }) { stream.yield(run) }
  }

  func publish(_ snapshot: Snapshot) {
    for stream in world.withLock({ $0.snapshots }) { stream.yield(snapshot) }
  }

  var services: ConsoleServices {
    var services = ConsoleServices(
      initial: initial,
      snapshots: { [self] in
        let (stream, continuation) = AsyncStream.makeStream(of: Snapshot.self)
        world.withLock { $0.snapshots.append(continuation) }
        return stream
      },
      refresh: { [self] in note("refresh") },
      readPeople: { [self] in
        note("readPeople")
        world.withLock { $0.people = 100_000 }
      },
      describe: { [self] action throws(ProvisioningError) in
        note("describe \(action.name)")
        return Change(
          action: action, object: "Cisco Webex Identity Integration", before: "deleted",
          after: "restored", consequences: Fixture.restore.consequences, isDangerous: true)
      },
      perform: { [self] change throws(ProvisioningError) in
        note("perform \(change.action.name)")
        if let failure = world.withLock({ $0.performFailure }) { throw failure }
        return JournalEntry(
          id: 3, profile: "contoso", change: change, outcome: .done, intendedAt: Fixture.now,
          finishedAt: Fixture.now, status: 200)
      },
      read: { Report(parsing: $0) },
      diagnose: { [self] _ in
        note("diagnose")
        return world.withLock { $0.summary }
      },
      troubleshoot: { [self] report, playbook in
        note(
          report == nil
            ? playbook.map { "troubleshoot by \($0)" } ?? "troubleshoot"
            : "troubleshoot with report")
        let (stream, continuation) = AsyncStream.makeStream(of: PlaybookRun.self)
        world.withLock { $0.runs.append(continuation) }
        continuation.onTermination = { [self] end in
          if case .cancelled = end { note("troubleshooting ended") }
        }
        return stream
      },
      journal: { Fixture.journal },
      requests: { Fixture.requests },
      incidents: { [self] in world.withLock { $0.incidents } },
      exportIncident: { id, format in "incident \(id) as \(format.rawValue)" },
      addNote: { [self] text, id in note("note on \(id): \(text)") },
      mappings: mappings,
      assignments: assignments,
      plan: plan,
      retry: retry,
      tokenClocks: { [self] in world.withLock { $0.clocks } },
      people: { [self] query in people(query) },
      connection: connection,
      consentURL: { Fixture.consentURL },
      open: { [self] url in
        note("open \(url)")
        return world.withLock { $0.opens }
      },
      readFile: { [self] path throws(ProvisioningError) in
        guard let text = world.withLock({ $0.files[path] }) else {
          throw ProvisioningError(
            .invalidInput, operation: "reading \(path)", message: "there is no such file",
            advice: "Name another file.")
        }
        return text
      },
      writeFile: { [self] path, text in world.withLock { $0.written[path] = text } },
      now: { Fixture.now })
    services.standings = { [self] in
      guard let standing = world.withLock({ $0.standing }) else { return nil }
      note("standings")
      return StandingRows { _ in standing }
    }
    return services
  }

  /// People made from their number; a filter keeps those whose number holds the digits.
  private func people(_ query: PeopleQuery) -> PeopleRows {
    note("people “\(query.filter)” by \(query.order)\(query.isDescending ? " descending" : "")")
    let total = world.withLock { $0.people }
    let rows =
      query.filter.isEmpty ? nil : (0..<total).filter { "\($0)".contains(query.filter) }
    return PeopleRows(
      query: query, count: rows?.count ?? total, total: total,
      place: { id in
        Int(id.dropFirst("person-".count)).flatMap { number in
          rows.map { $0.firstIndex(of: number) } ?? number
        }
      },
      row: { place in
        let number = rows?[place] ?? place
        return Person(
          id: "person-\(number)", userPrincipalName: "person\(number)@contoso.example",
          displayName: "Person \(number) 山田", isEnabled: number % 7 != 0, userType: .member,
          department: "営業")
      })
  }
}

extension Change.Action {
  var name: String {
    switch self {
    case .restoreApplication: "restore"
    case .enableApplication: "enable"
    case .startJob: "start"
    case .pauseJob: "pause"
    case .restartJob(_, _, let scope): (["restart"] + scope).joined(separator: " ")
    case .saveSchema: "save mappings"
    case .resetSchema: "reset mappings"
    case .assign(let target): "assign \(target.principalName)"
    case .unassign(let target, _): "unassign \(target.principalName)"
    case .addGalleryApplication: "add gallery"
    case .createJob: "make job"
    case .setVisibility(_, _, let isVisible): isVisible ? "show" : "hide"
    case .carryOutPlan: "carry out plan"
    case .saveConnection: "save connection"
    case .provisionOnDemand(let target): "provision \(target.principalName)"
    case .moveProfile(let cloud): "move to \(cloud)"
    case .setProfile: "set the profile"
    }
  }
}

extension FakeServices {
  /// As the core answers where the deployment has no connection of its own.
  var connection: ConnectionServices {
    @Sendable func refusal() -> ProvisioningError {
      ProvisioningError(
        .refused, leg: .consoleToGraph, operation: "reading the connection",
        message: "the job belongs to the wizard's deployment", advice: "Its trust is the consent.")
    }
    return ConnectionServices(
      read: { () async throws(ProvisioningError) in throw refusal() },
      testSaved: { _ throws(ProvisioningError) in throw refusal() },
      testNew: { _, _, _ throws(ProvisioningError) in throw refusal() },
      describe: { _, _, _ throws(ProvisioningError) in throw refusal() },
      rotate: { _ throws(ProvisioningError) in throw refusal() })
  }
}
