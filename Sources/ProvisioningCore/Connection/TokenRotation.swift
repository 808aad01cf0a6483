internal import Evidence
internal import Foundation
internal import HTTPTransport

/// The stages of replacing the job's secret token, in their order.
public enum RotationStage: String, Sendable, CaseIterable {
  case mint, paste, probe
  case validateNew = "validate-new"
  case save
  case validateSaved = "validate-saved"
  case clearQuarantine = "clear-quarantine"
  case proveCycle = "prove-cycle"
  case provisionOne = "provision-one"
  case record

  /// What it does, in words.
  public var title: String {
    switch self {
    case .mint: "Make a new token"
    case .paste: "Paste the address that comes back"
    case .probe: "Webex's answer to it"
    case .validateNew: "Entra reaches Webex with it, before it is saved"
    case .save: "Save it to the provisioning job"
    case .validateSaved: "Entra reaches Webex with what is saved"
    case .clearQuarantine: "Lift the quarantine"
    case .proveCycle: "A cycle gets through"
    case .provisionOne: "Provision one user"
    case .record: "Remember when it expires"
    }
  }
}

/// How one stage ended.
public struct RotationStep: Sendable, Equatable {
  public enum Outcome: Sendable, Equatable {
    case done(String)
    case skipped(String)
    /// The stages after it are not begun.
    case failed(ProvisioningError)
  }

  public var stage: RotationStage
  public var outcome: Outcome
}

/// Replaces the job's secret token, stage by stage; whoever drives it asks before `save`.
public actor TokenRotation {
  private struct Started {
    /// When the last cycle before the start began.
    var before: Date?
  }

  public nonisolated let integration: Integration
  public nonisolated let connection: Connection
  private let draft: ConnectionDraft
  private var user: String?
  /// What was pasted; with what it opens once it was tried.
  public private(set) var token: MintedToken?
  private let patience: Duration
  /// Set once the job was started from here.
  private var started: Started?

  /// - Parameters:
  ///   - draft: what is saved besides the token; its tenant URL defaults to the right one.
  ///   - patience: how long to wait for the cycle that proves the recovery.
  public init(
    _ integration: Integration, _ connection: Connection,
    draft: ConnectionDraft = ConnectionDraft(), patience: Duration = .seconds(180)
  ) {
    self.integration = integration
    self.connection = connection
    self.patience = patience
    var draft = draft
    // A rotation is the moment to mend an address that can't work.
    if draft.tenantURL == nil, connection.tenantURLFault != nil {
      draft.tenantURL = connection.rightTenantURL
    }
    self.draft = draft
  }

  /// Whom to provision at the end; looked for now, before anything is changed.
  ///
  /// - Throws: `invalidInput` where nobody, or more than one, is found by that name.
  public func choose(_ name: String?) async throws(ProvisioningError) {
    user = nil
    guard let name, !name.isEmpty else { return }
    let plan = try await integration.planOnDemand([name])
    if case .refused(let reason, _) = plan.items.first?.state {
      throw ProvisioningError(
        .invalidInput, leg: .consoleToGraph, operation: "finding whom to provision at the end",
        message: "\(Words.cut(name, to: 80)): \(reason)",
        advice: "Nothing was changed. Name one person, best by user principal name, or nobody.")
    }
    user = name
  }

  /// Takes the pasted address.
  public func take(_ token: MintedToken) { self.token = token }

  /// What saving would change, for the question before it.
  public func change(forced: Bool = false) async throws(ProvisioningError) -> Change {
    let token = try taken()
    return try await integration.change(
      connection, to: draft, secretToken: token.secret,
      record: token.record(at: integration.options.timing.now()), forced: forced,
      startsNext: true)
  }

  /// Carries out one stage after the paste.
  public func run(_ stage: RotationStage) async -> RotationStep {
    do throws(ProvisioningError) {
      return RotationStep(stage: stage, outcome: try await outcome(of: stage))
    } catch {
      return RotationStep(stage: stage, outcome: .failed(error))
    }
  }

  private func taken() throws(ProvisioningError) -> MintedToken {
    if let token { return token }
    throw ProvisioningError(
      .invalidInput, operation: "replacing the secret token", message: "no token was pasted",
      advice: "Make one first: entrahub token url.")
  }

  private func outcome(
    of stage: RotationStage
  ) async throws(ProvisioningError) -> RotationStep.Outcome {
    switch stage {
    case .mint:
      let address = try await integration.tokenAddress()
      return .done(address.url)
    case .paste:
      let token = try taken()
      return .done(token.warnings.first ?? "read")
    case .probe:
      token = try await integration.probe(try taken())
      return .done("accepted for the organization \(integration.profile.organization ?? "?")")
    case .validateNew:
      return try passed(
        await integration.testConnection(
          connection, tenantURL: draft.tenantURL, secretToken: try taken().secret))
    case .save:
      return try await save()
    case .validateSaved:
      return try passed(await integration.testConnection(connection))
    case .clearQuarantine: return try await clearQuarantine()
    case .proveCycle: return try await proveCycle()
    case .provisionOne: return try await provisionOne()
    case .record:
      let token = try taken()
      let record = token.record(at: integration.options.timing.now())
      try await integration.records.change { $0.secretToken = record }
      return .done(
        token.expires.map { "it holds until \(Words.moment($0)), as the pasted address says" }
          ?? "when it ends is not known: \(TokenClock.unknownLife)")
    }
  }

  /// What could not be written down does not end it: the last stage tries again, and says so.
  private func save() async throws(ProvisioningError) -> RotationStep.Outcome {
    do throws(ProvisioningError) {
      return .done("journal \(try await integration.perform(try await change()).id)")
    } catch {
      guard error.code == ProvisioningError.notRecorded else { throw error }
      return .done("saved; its dates are in the journal alone")
    }
  }

  private func passed(_ test: ConnectionTest) throws(ProvisioningError) -> RotationStep.Outcome {
    if let failure = test.failure { throw failure }
    return .done("accepted")
  }

  private func clearQuarantine() async throws(ProvisioningError) -> RotationStep.Outcome {
    guard let job = await job() else {
      throw ProvisioningError(
        .unexpectedAnswer, leg: .consoleToGraph, operation: "lifting the quarantine",
        message: "the job could not be read",
        advice: "See entrahub status, then: entrahub apps start")
    }
    guard job.state == .quarantine || job.quarantine != nil else {
      return .skipped("the job is not in quarantine")
    }
    let entry = try await integration.perform(try await integration.change(for: .start))
    started = Started(before: job.lastCycle?.beganAt)
    return .done("started (journal \(entry.id))")
  }

  private func job() async -> SynchronizationJob? {
    await integration.refresh([.applications, .job])
    return await integration.snapshot.job.value.flatMap(\.self)
  }

  /// Waits for the first cycle after the start; Entra's own clock tells which one that is.
  private func proveCycle() async throws(ProvisioningError) -> RotationStep.Outcome {
    guard let started else { return .skipped("the job was running; its next cycle uses the token") }
    let options = integration.options
    var wait = options.watchInterval
    var waited = Duration.zero
    while true {
      if let job = await job(), let cycle = job.lastCycle, let began = cycle.beganAt,
        started.before.map({ began > $0 }) != false, cycle.endedAt != nil
      {
        if cycle.result == .failed || job.state == .quarantine { throw Self.failure(of: job) }
        let tried =
          cycle.exported == 0 ? "; that Webex takes the token was proved by the test above" : ""
        return .done("ended \(Words.moment(cycle.endedAt ?? began)), \(cycle.work)\(tried)")
      }
      guard waited < patience else {
        return .skipped(
          "\(waited == .zero ? "not waited for" : "it takes longer"); the job goes on by itself")
      }
      do {
        try await options.timing.sleep(min(wait, patience - waited))
      } catch {
        return .skipped("you stopped waiting; the job goes on by itself")
      }
      waited += wait
      wait = min(wait * 5 / 4, options.watchIntervalCap)
    }
  }

  private static func failure(of job: SynchronizationJob) -> ProvisioningError {
    ProvisioningError(
      .unexpectedAnswer, leg: .entraToWebex, operation: "running the first cycle",
      code: job.quarantine?.errorCode ?? job.quarantine?.reason,
      message: job.quarantine?.errorMessage ?? "the cycle failed",
      advice: "The token is saved and works; look for another cause: entrahub troubleshoot.")
  }

  private func provisionOne() async throws(ProvisioningError) -> RotationStep.Outcome {
    guard let user else { return .skipped("nobody was named to try it on") }
    let plan = try await integration.provisionOnDemand(try await integration.planOnDemand([user]))
    guard let item = plan.items.first else { return .skipped("nobody is found by \(user)") }
    switch item.state {
    case .answered(let event) where event.status != .failure:
      return .done("\(item.title): \(event.verdict)")
    case .answered(let event):
      throw ProvisioningError(
        .unexpectedAnswer, leg: .entraToWebex, operation: "provisioning \(item.title)",
        code: event.errorCode, message: event.verdict,
        advice: "The token works; see entrahub explain \(user).")
    case .failed(let error): throw error
    case .refused(let reason, _): return .skipped("\(item.text): \(reason)")
    case .ready, .doneBefore, .notSent:
      return .skipped(plan.failure?.message ?? "it was not sent")
    }
  }
}

extension Integration {
  /// On whom a new connection may be tried: who was provisioned from here last, else one of those
  /// who are assigned themselves; nil where the name says more than one, or nobody.
  public func suggestedUser() async -> String? {
    let journal = (try? workspace.journal(limit: 500)) ?? []
    let provisioned = journal.lazy.compactMap { entry -> String? in
      guard case .provisionOnDemand(let target) = entry.change.action, target.kind == .user,
        entry.isMade
      else { return nil }
      return target.principalName
    }.first
    let assigned = snapshot.assignments.value?.first { $0.principalKind == .user }?.principalName
    guard let name = provisioned ?? assigned,
      case .ready = (try? await planOnDemand([name]))?.items.first?.state
    else { return nil }
    return name
  }
}
