internal import Evidence
internal import Foundation
internal import MicrosoftGraph

/// What the operator wants changed, before it is looked at closely.
public enum ChangeRequest: Sendable, Equatable {
  case restore(EnterpriseApplication.Role)
  case enable(EnterpriseApplication.Role)
  case start
  case pause
  /// With Graph's `resetScope` flags; empty is the portal's "Restart provisioning".
  case restart(resetScope: [String])
  /// Whether users see the application among theirs.
  case setVisible(EnterpriseApplication.Role, Bool)
  /// Adds *Cisco Webex* from the gallery.
  case addGallery
  /// Sets its provisioning to automatic.
  case automate
}

/// Turns a wish into a described change, from what was read.
struct ChangeDescription {
  var applications: [EnterpriseApplication]
  var job: SynchronizationJob?
  /// Objects that a full cycle evaluates at most; nil when not known.
  var scopeSize: Int?
  /// The same where people could be counted; nil where they could not.
  var evaluated: ScopeSize?
  /// What may bring the quarantine back; nil where nobody fails, or it was not looked for.
  var dominant: DominantFailure?
  /// The gallery's template; nil where it was not looked for.
  var galleryTemplateId: String?
  /// The job's template; nil where it was not looked for.
  var jobTemplateId: String?

  func change(for request: ChangeRequest) throws(ProvisioningError) -> Change {
    switch request {
    case .restore(let role): try restore(role)
    case .enable(let role): try enable(role)
    case .start: try start()
    case .pause: try pause()
    case .restart(let scope): try restart(scope)
    case .setVisible(let role, let isVisible): try setVisible(role, isVisible)
    case .addGallery: try addGallery()
    case .automate: try automate()
    }
  }

  func application(
    _ role: EnterpriseApplication.Role, _ operation: String
  ) throws(ProvisioningError) -> EnterpriseApplication {
    if let app = applications.first(where: { $0.role == role }) { return app }
    throw ProvisioningError(
      .notFound, leg: .consoleToGraph, operation: operation,
      message: "the application was not read", advice: "Refresh and try again.")
  }

  private func restore(_ role: EnterpriseApplication.Role) throws(ProvisioningError) -> Change {
    let operation = "restoring the application"
    let app = try application(role, operation)
    guard app.state == .deleted, let item = app.deletion?.restorableId else {
      throw Self.refused(
        operation,
        app.state == .missing
          ? "\(app.displayName) is not among the deleted items"
          : "\(app.displayName) is not deleted",
        app.state == .missing
          ? role == .integration
            ? "Consent again: entrahub consent-url." : "Set it up again."
          : "There is nothing to restore.")
    }
    let at = app.deletion?.deletedAt.map { " on \(Words.moment($0))" } ?? ""
    return Change(
      action: .restoreApplication(role: role, deletedItemId: item), object: app.displayName,
      before: "deleted\(at)", after: "restored with its old object id",
      consequences: role == .integration
        ? [
          "Its consent comes back with it, and Control Hub can reach Entra again",
          "Conditional Access policies that named it are not restored",
        ]
        : [
          "Its mappings, assignments and provisioning job come back",
          "The job may come back paused, and then nobody is provisioned: start it next",
        ])
  }

  private func enable(_ role: EnterpriseApplication.Role) throws(ProvisioningError) -> Change {
    let operation = "enabling the application"
    let app = try application(role, operation)
    guard app.state == .disabled, let id = app.objectId else {
      throw Self.refused(
        operation, "\(app.displayName) is not switched off",
        app.state.isGone ? "It is not in the tenant: restore it or consent again." : "It is on.")
    }
    return Change(
      action: .enableApplication(role: role, objectId: id), object: app.displayName,
      before: "switched off", after: "switched on",
      consequences: ["Entra issues tokens to it again, within minutes"])
  }

  private func currentJob(_ operation: String) throws(ProvisioningError) -> SynchronizationJob {
    if let job { return job }
    throw ProvisioningError.noJob(operation)
  }

  private func start() throws(ProvisioningError) -> Change {
    let operation = "starting the provisioning job"
    let job = try currentJob(operation)
    guard job.state != .active && job.state != .notRun else {
      // Graph's own warning: starting a running job again and again can stop it.
      throw Self.refused(operation, "the job is running", "Restart it to evaluate everybody again.")
    }
    return Change(
      action: .startJob(servicePrincipalId: job.servicePrincipalId, jobId: job.id),
      object: "provisioning job", before: job.state.words, after: "started",
      consequences: relapse("start") + [
        job.quarantine != nil
          ? "It leaves quarantine and tries again now"
          : job.state == .notConfigured
            ? "Its first cycle begins: everybody in scope is looked at"
            : job.isPausedByEntra
              ? "It goes on from where it stood: who failed is not tried again, which a restart does"
              : "It goes on from where it stood"
      ], isDangerous: !relapse("start").isEmpty)
  }

  /// What quarantines the job again as long as nobody mends it.
  private func relapse(_ verb: String) -> [String] {
    guard let dominant else { return [] }
    return job?.standsForFailures == true || dominant.isThreatening ? [dominant.warning(verb)] : []
  }

  private func pause() throws(ProvisioningError) -> Change {
    let operation = "pausing the provisioning job"
    let job = try currentJob(operation)
    guard job.state != .paused else {
      throw Self.refused(operation, "the job is paused", "There is nothing to pause.")
    }
    return Change(
      action: .pauseJob(servicePrincipalId: job.servicePrincipalId, jobId: job.id),
      object: "provisioning job", before: job.state.words, after: "paused",
      consequences: [
        "The cycle in progress runs to its end; following ones are skipped",
        "Changes in Entra don't reach Webex until it is started again",
      ], isDangerous: true)
  }

  private func restart(_ scope: [String]) throws(ProvisioningError) -> Change {
    let job = try currentJob("restarting the provisioning job")
    let reset = try ResetScope(names: scope)
    var consequences = relapse("restart") + [Self.evaluation(of: evaluated, atMost: scopeSize)]
    if reset.contains(.connectorDataStore) {
      consequences += [
        "The links between Entra's and Webex's users are dropped and matched anew",
        "Groups get their members again, also those whom Webex has: the plan does not count these",
      ]
    }
    if reset.contains(.escrows) { consequences.append("Failed objects are tried again") }
    if reset.contains(.quarantineState), job.quarantine != nil {
      consequences.append("It leaves quarantine for now")
    }
    if reset.contains(.forceDeletes) {
      consequences.append("Deletes that the accidental-deletion threshold holds back are performed")
    }
    return Change(
      action: .restartJob(
        servicePrincipalId: job.servicePrincipalId, jobId: job.id, resetScope: scope),
      object: "provisioning job", before: job.state.words, after: "restarted",
      consequences: consequences, isDangerous: true)
  }

  /// Microsoft's published range for an initial cycle: 0.01 to 0.08 minutes an object.
  static func evaluation(of size: ScopeSize?, atMost limit: Int?) -> String {
    guard let objects = size?.objects ?? limit, objects > 0 else {
      return "Everybody in scope is evaluated again, which takes 20 minutes to hours"
    }
    let low = Double(objects) * 0.6
    let high = Words.duration(Double(objects) * 4.8)
    // Whoever several assignments bring in is in a sum several times.
    let words = size?.words ?? "up to \(Words.count(objects, "object"))"
    let isOne = objects == 1 && size?.isUpperBound == false
    return "\(words.prefix(1).uppercased())\(words.dropFirst()) in scope "
      + "\(isOne ? "is" : "are") evaluated again, "
      + (low < 60
        ? "which takes up to \(high)" : "which takes about \(Words.duration(low)) to \(high)")
  }

  static func refused(
    _ operation: String, _ message: String, _ advice: String
  ) -> ProvisioningError {
    ProvisioningError(
      .refused, leg: .consoleToGraph, operation: operation, message: message, advice: advice)
  }
}

extension ResetScope {
  /// Graph's flag names, without regard to case; none is the portal's restart.
  init(names: [String]) throws(ProvisioningError) {
    if names.isEmpty {
      self = .standard
      return
    }
    self = []
    for name in names {
      switch name.lowercased() {
      case "full": formUnion(.full)
      case "connectordatastore": formUnion(.connectorDataStore)
      case "escrows": formUnion(.escrows)
      case "watermark": formUnion(.watermark)
      case "quarantinestate": formUnion(.quarantineState)
      case "forcedeletes": formUnion(.forceDeletes)
      default:
        throw ProvisioningError(
          .invalidInput, operation: "reading the reset scope",
          message: "\(Words.cut(name, to: 40)) is no reset scope",
          advice: "Use Full, ConnectorDataStore, Escrows, Watermark, QuarantineState or "
            + "ForceDeletes.")
      }
    }
  }
}

extension SynchronizationJob.State {
  var words: String {
    switch self {
    case .notConfigured: "not configured"
    case .notRun: "in its first cycle"
    case .active: "active"
    case .paused: "paused"
    case .quarantine: "in quarantine"
    case .unknown: "in an unknown state"
    }
  }
}
