internal import Evidence
internal import Foundation

/// What belongs to the profile, as far as it is known: what a text is held against.
struct OwnSide: Sendable {
  /// Tenant id, a UUID; nil while only a domain is known.
  var tenant: String?
  /// Names and domains that the tenant goes by; empty while not read.
  var tenantNames: [String] = []
  /// The registration that the console itself signs in with.
  var console: String?
  /// Nil while they could not be read.
  var applications: [EnterpriseApplication]?
  var deployment = ProfileSummary.Deployment.unknown

  init(_ profile: Profile) {
    tenant = profile.tenant.flatMap { UUID(uuidString: $0) == nil ? nil : $0 }
    console = profile.signInClientID
    deployment = profile.deployment
  }

  /// What an earlier reading brought.
  init(_ profile: Profile, _ snapshot: Snapshot) {
    self.init(profile)
    tenant = tenant ?? snapshot.profile.tenantId.flatMap { UUID(uuidString: $0) == nil ? nil : $0 }
    tenantNames = [snapshot.profile.tenantName].compactMap(\.self)
    applications = snapshot.applications.value
    deployment = snapshot.profile.deployment
  }
}

/// What a text is about that is none of this profile's: our checks can't prove or disprove it.
enum Elsewhere: Sendable, Equatable {
  /// An application or a tenant (or both) of somebody else, as the text names them.
  case foreign(application: String?, tenant: String?)
  /// The registration that the console signs in with, and none of the integration's applications.
  case console(String)
  /// The wizard's application, in a tenant whose deployment does without it.
  case wizard

  static let foreignID = "text-of-another-tenant"
  static let consoleID = "text-of-the-console"
  static let wizardID = "text-of-another-deployment"

  /// Diagnoses of such texts: they name no fault of the profile.
  static let all: Set = [foreignID, consoleID, wizardID]

  /// Nil where the text may well be about this profile.
  init?(_ facts: Facts?, _ suspicions: [Suspicion], _ own: OwnSide) {
    let refused = facts.flatMap { $0.aadsts == nil ? nil : $0 }
    let tenant = refused.flatMap { Self.otherTenant($0, own) }
    let application =
      refused?.clientId.flatMap { own.owns($0) == false ? $0 : nil }
      ?? refused.flatMap(Self.otherIdentifier)
    if tenant != nil || application != nil {
      self = .foreign(application: application, tenant: tenant)
    } else if let id = refused?.clientId, own.isConsole(id),
      suspicions.first?.leg != .consoleToGraph
    {
      self = .console(id)
    } else if own.deployment == .gallery, suspicions.first.map(Self.isWizards) == true {
      self = .wizard
    } else {
      return nil
    }
  }

  /// Whether the text's suspicion is about what lies elsewhere, and not to be judged by our checks.
  func covers(_ suspicion: Suspicion) -> Bool {
    switch self {
    case .foreign, .console: true
    case .wizard: Self.isWizards(suspicion)
    }
  }

  /// Whether it is about the trust of leg 4; which cloud a tenant is in concerns every deployment.
  private static func isWizards(_ suspicion: Suspicion) -> Bool {
    suspicion.leg == .webexToEntra
      && !["wizard-wrong-cloud", "wizard-gcc-high"].contains(suspicion.id)
  }

  /// Whether the checks leave it at that: the wizard's application can have been deleted after all.
  func holds(_ results: Results) -> Bool {
    self != .wizard || !results.failed("integration-app.present")
  }

  /// The application that a sign-in error names, where it is none of Webex's: by its id, which can
  /// be another one of the tenant, or by its identifier.
  static func notOfWebex(_ facts: Facts) -> String? {
    guard facts.aadsts != nil else { return nil }
    guard let id = facts.clientId else { return otherIdentifier(facts) }
    let known = [KnownValues.integrationClientID, KnownValues.galleryTokenClientID]
    return known.contains { $0.lowercased() == id.lowercased() } ? nil : id
  }

  /// What is no application id and does not speak of Webex.
  private static func otherIdentifier(_ facts: Facts) -> String? {
    guard let name = facts.message?.firstMatch(of: /[Aa]pplication with identifier '([^']+)'/)?.1,
      UUID(uuidString: String(name)) == nil
    else { return nil }
    let words = name.lowercased()
    return ["webex", "cisco"].contains { words.contains($0) }
      ? nil : "“\(Words.cut(String(name), to: 80))”"
  }

  /// The tenant that a sign-in error names, where it is another than the profile's.
  private static func otherTenant(_ facts: Facts, _ own: OwnSide) -> String? {
    if let id = facts.tenantId {
      guard let tenant = own.tenant else { return nil }
      return id.lowercased() == tenant.lowercased() ? nil : id
    }
    guard !own.tenantNames.isEmpty,
      let name = facts.message?.firstMatch(of: /(?:directory|[Tt]enant) '([^']+)'/)?.1,
      UUID(uuidString: String(name)) == nil,
      // A domain tells nothing while only the display name is known.
      !name.contains(".") || own.tenantNames.contains(where: { $0.contains(".") }),
      !own.tenantNames.contains(where: { $0.lowercased() == name.lowercased() })
    else { return nil }
    return "“\(Words.cut(String(name), to: 80))”"
  }
}

extension OwnSide {
  func isConsole(_ application: String) -> Bool {
    console?.lowercased() == application.lowercased()
  }

  /// Whether the application is one of the integration's, or the console's own; nil where that can't
  /// be told.
  fileprivate func owns(_ application: String) -> Bool? {
    let id = application.lowercased()
    if isConsole(id) || KnownValues.integrationClientID.lowercased() == id
      || KnownValues.galleryTokenClientID.lowercased() == id
    {
      return true
    }
    guard let applications else { return nil }
    if applications.contains(where: { $0.appId?.lowercased() == id }) { return true }
    // Of what is gone the id may not be known.
    return applications.contains { $0.appId == nil && $0.state.isGone } ? nil : false
  }
}

extension Suspicion {
  /// What is said of a text about something else, after what the text itself suggests.
  init(_ elsewhere: Elsewhere, _ said: Suspicion?, _ own: OwnSide) {
    let there = said.map { ["What it says there: \($0.title)"] } ?? []
    switch elsewhere {
    case .foreign(let application, let tenant):
      let what = [
        application.map { "application \($0)" }, tenant.map { "tenant \($0)" },
      ].compactMap(\.self).joined(separator: " in ")
      var causes = there
      if tenant != nil, let mine = own.tenant {
        causes.append("This profile is for tenant \(mine)")
      }
      if application != nil {
        causes.append(
          "None of this profile's applications has that id; Cisco Webex Identity Integration is "
            + KnownValues.integrationClientID)
      }
      self.init(
        id: Elsewhere.foreignID, title: "This message is about \(what), none of this profile's",
        leg: nil, causes: causes, remedies: [], verify: [], checks: [], priority: 0,
        strength: .likely)
    case .console(let id):
      self.init(
        id: Elsewhere.consoleID,
        title: "This message is about the console's own registration, \(id), and not about the "
          + "integration", leg: .consoleToGraph, causes: there, remedies: [], verify: [],
        checks: ["graph.signed-in"], priority: 0, strength: .likely)
    case .wizard:
      self.init(
        id: Elsewhere.wizardID,
        title: "This text is about the wizard's application; this profile has the gallery "
          + "deployment, which does without it", leg: .webexToEntra,
        causes: there + [
          "Not confirmed: Cisco Webex Identity Integration is not in the tenant, and nothing shows "
            + "that it was deleted"
        ], remedies: [],
        verify: ["Entra > Cisco Webex > Provisioning shows a cycle that ended well"],
        checks: [
          "job.running", "job.quarantine", "job.cycle", "gallery.tenant-url", "job.credentials",
          "integration-app.present", "integration-app.deleted-item",
        ], priority: 0, strength: .likely)
    }
  }
}

extension Cures {
  /// What to do with a text that is about something else.
  func elsewhereRemedies(_ id: String) -> [Remedy] {
    let name = profile?.name ?? "NAME"
    switch id {
    case Elsewhere.foreignID:
      return [
        Remedy(
          id: "other-profile", title: "Look for the profile of the tenant that it names",
          kind: .command, command: "entrahub profile list",
          explanation: "Paste the text there: entrahub diagnose --profile NAME. Without such a "
            + "profile: entrahub profile add."),
        Remedy(
          id: "look-up-application", title: "Look up whose application it is", kind: .manual,
          explanation: "Entra > Enterprise applications, filter by the application id, in the "
            + "tenant that the message names. Who runs it there mends it."),
        Remedy(
          id: "check-profile", title: "Or, if it should be this one, correct the profile",
          kind: .command, command: "entrahub profile show \(name)",
          explanation: "entrahub profile set \(name) --tenant gives it another tenant."),
      ]
    case Elsewhere.consoleID:
      return [
        Remedy(
          id: "check-profile", title: "Check the profile's tenant and application id",
          kind: .command, command: "entrahub profile show \(name)",
          explanation: "The registration has to be in that tenant; entrahub profile set \(name) "
            + "--client-id, --tenant correct it."),
        Remedy(
          id: "sign-in-again", title: "Then sign in again", kind: .command,
          command: "entrahub sign-in"),
      ]
    default:
      return [
        Remedy(
          id: "no-wizard", title: "Leave the wizard's page in Control Hub alone", kind: .manual,
          explanation:
            "Without the wizard, Organization Settings > Directory Synchronization can't "
            + "answer otherwise; provisioning does not depend on it."),
        Remedy(
          id: "other-profile", title: "Or, if it comes from another tenant, use its profile",
          kind: .command, command: "entrahub profile list",
          explanation: "entrahub diagnose --profile NAME checks the text there."),
      ]
    }
  }
}
