internal import AttributeMapping
internal import Evidence
internal import MicrosoftGraph

/// What can be done about a diagnosis, given what was read.
struct Cures: Sendable {
  var consentURL: String
  var isReadOnly: Bool
  /// Nil while they could not be read.
  var applications: [EnterpriseApplication]?
  var job: SynchronizationJob?
  /// Objects that a full cycle evaluates at most.
  var scopeSize: Int?
  /// The same where people could be counted.
  var evaluated: ScopeSize?
  var results: Results
  /// Nil where only a text is judged.
  var profile: Profile?
  /// Tenant URL that the gallery application should have.
  var galleryURL: String? { profile?.galleryURL }
  /// What a text is held against; nil where only a text is judged.
  var own: OwnSide?
  /// The application that an unchecked text is about, where it is none of Webex's.
  var otherApplication: String?
  /// Where the tenant says it lives, if the sign-in was told of another cloud.
  var tenantHome: TenantHome?
  /// What is mapped to the user name now; nil where it was not read.
  var userName: MappingRule?
  /// Signatures that the provisioning log shows.
  var failureSignatures: Set<String> = []
  /// What most of those who failed in the last cycle share.
  var dominant: DominantFailure?
  /// Groups inside assigned ones whose members nobody provisions.
  var nestedGroups: [NestedGroup] = []
  /// Who was deactivated or deleted in Webex, the latest first; people and groups.
  var removed: [ProvisioningEvent] = []
  /// Assigned groups that Webex lacks.
  var missingGroups: [String] = []
  /// The mapping of groups that is switched off; nil where it is on, or there is none.
  var groupMapping: ObjectMapping?
  /// Attributes of Okta's people whose values in Webex are old.
  var oldAttributes: [String] = []
  /// The organization that the operator's Webex token names, where it is not the profile's.
  var tokenOrganization: String?

  /// What says more than the signature's own title: both clouds by name, where the sign-in was told of
  /// another one; that a job is paused and no longer in quarantine.
  func title(of id: String) -> String? {
    switch id {
    case "wizard-wrong-cloud" where results.isOtherCloud:
      guard let home = tenantHome, let profile else { return nil }
      return Snapshot.cloudMismatch(home.cloud.title, profile.cloud.title)
    case "prov-quarantine-escrow" where job?.isPausedByEntra == true: return Snapshot.pausedByEntra
    case "webex-forbidden", "webex-token-invalid":
      guard let tokenOrganization, let own = profile?.organization else { return nil }
      return "The Webex token is one of the organization \(tokenOrganization); the profile is for "
        + own
    default: return nil
    }
  }

  /// The leg that a cause is about here: one signature can be met on several.
  func leg(of suspicion: Suspicion) -> Leg? {
    // It is the console's own sign-in that was told of the other cloud.
    suspicion.id == "wizard-wrong-cloud" && results.isOtherCloud ? .consoleToGraph : suspicion.leg
  }

  /// An empty tenant lacks the wizard's applications without anybody having deleted them.
  func explains(_ proven: String) -> Bool {
    switch proven {
    case "wizard-integration-app-missing":
      return application(.integration).map { $0.state != .notUsed } ?? true
    case "wizard-identity-app-missing":
      return application(.identity).map { $0.state != .notUsed } ?? true
    default: return true
    }
  }

  /// Whether the provisioning log alone tells of a cause.
  func isOfLog(_ signature: String) -> Bool { failureSignatures.contains(signature) }

  func application(_ role: EnterpriseApplication.Role) -> EnterpriseApplication? {
    applications?.first { $0.role == role }
  }

  /// Cures of a signature, the documented one first.
  func remedies(for suspicion: Suspicion) -> [Remedy] {
    switch suspicion.id {
    case "wizard-integration-app-missing", "wizard-701018-unspecified-surface",
      "wizard-domain-lookup-unauthorized", "wizard-consent-incomplete":
      return trustRemedies
    case "wizard-sp-missing-in-tenant" where otherApplication != nil:
      return elsewhereRemedies(Elsewhere.foreignID)
    case "wizard-sp-missing-in-tenant": return trustRemedies
    case "wizard-app-disabled":
      let roles = EnterpriseApplication.Role.allCases.filter {
        application($0)?.state == .disabled
      }
      return roles.isEmpty ? manual(suspicion) : roles.map(enable)
    case Suspicion.outlivedID: return [signOut]
    case Elsewhere.foreignID, Elsewhere.consoleID, Elsewhere.wizardID:
      return elsewhereRemedies(suspicion.id)
    case "wizard-identity-app-missing": return identityRemedies
    case "webex-token-invalid" where results.failed("webex.token"): return ownTokenRemedies
    case "webex-forbidden" where tokenOrganization != nil: return ownTokenRemedies
    case "webex-token-invalid", "webex-forbidden", "controlhub-wrong-org-context":
      return ownTokenRemedies + manual(suspicion)
    case "user-inactive-renamed": return [provisionRestored] + manual(suspicion)
    case "nested-group" where !nestedGroups.isEmpty: return [assignInner]
    case "nested-group": return [assignInner] + manual(suspicion)
    case "group-object-missing":
      let known = missingGroupRemedies
      return known.isEmpty ? manual(suspicion) : known
    case "okta-multivalue" where results.failed("okta.contacts"): return oktaRemedies
    case "upn-mismatch-duplicates": return secondUserRemedies
    case "wizard-wrong-cloud" where results.isOtherCloud:
      return [otherCloudRemedy]
    case "prov-quarantine-credentials" where results.failed("gallery.tenant-url"):
      return tenantURLRemedies
    case "gallery-bearer-expired", "prov-quarantine-credentials": return tokenRemedies(suspicion)
    case "scim-tenant-url-wrong": return tenantURLRemedies
    case "prov-quarantine-escrow":
      return (dominant?.remedies ?? manual(suspicion)) + jobRemedies("Then")
    case "prov-job-disabled": return manual(suspicion) + jobRemedies
    default: return manual(suspicion)
    }
  }

  /// Whether consent is (part of) the cure: never while the application is there, enabled, and
  /// all its permissions are granted.
  var needsConsent: Bool {
    guard let app = application(.integration) else { return !results.trustIsComplete }
    switch app.state {
    case .missing, .deleted, .consentIncomplete, .notUsed: return true
    case .active, .disabled, .blockedByMicrosoft: return false
    }
  }

  /// Consent as Cisco documents it first, restoring second; one done disables the other.
  private var trustRemedies: [Remedy] {
    var remedies = [consent, restoreIntegration].compactMap(\.self)
    if application(.integration)?.state == .disabled {
      remedies.insert(enable(.integration), at: 0)
    }
    if application(.identity)?.state.isGone == true {
      remedies += identityRemedies.map { remedy in
        var remedy = remedy
        if remedy.id == "restore-identity" {
          remedy.title = "Then restore \(remedy.title.dropFirst(8))"
        }
        return remedy
      }
    }
    if application(.identity)?.state == .notUsed { remedies.append(setUpWizard) }
    if !needsConsent { remedies.append(signOut) }
    return remedies
  }

  private var consent: Remedy {
    var remedy = Remedy(
      id: "consent", title: "Consent again as an Entra administrator", kind: .openURL,
      url: consentURL, command: "entrahub consent-url",
      explanation: "Open it in a private window, sign in as a Global or Privileged Role "
        + "Administrator, read the permissions and press Accept. An error page afterwards is "
        + "normal: close the tab.")
    if !needsConsent {
      remedy.url = nil
      remedy.disabledBecause =
        application(.integration)?.state == .disabled
        ? "the application is there, only switched off: enabling it is enough"
        : "the application is there, enabled and has its permissions: consent changes nothing"
    }
    return remedy
  }

  private var restoreIntegration: Remedy? {
    guard let app = application(.integration) else { return nil }
    var remedy =
      change(.restore(.integration), id: "restore-integration")
      ?? Remedy(
        id: "restore-integration", title: "Restore \(app.displayName)", kind: .command,
        command: "entrahub apps restore integration")
    remedy.title = "Or restore the deleted application"
    if app.state == .missing {
      remedy.disabledBecause = "it is not among the deleted items: purged, or never there"
    } else if app.state != .deleted {
      remedy.disabledBecause = "the application is in the tenant"
    }
    return remedy
  }

  private var identityRemedies: [Remedy] {
    guard let app = application(.identity) else { return [setUpWizard] }
    guard app.state == .deleted else { return [setUpWizard] }
    let restore = change(.restore(.identity), id: "restore-identity")
    return [restore, setUpWizard].compactMap(\.self)
  }

  private var setUpWizard: Remedy {
    let isRestorable = application(.identity)?.state == .deleted
    return Remedy(
      id: "set-up-wizard",
      title: isRestorable ? "Or set the wizard up again" : "Set the wizard up in Control Hub",
      kind: .manual,
      explanation: "Control Hub > Management > Organization Settings > Directory Synchronization: "
        + "set up the Entra ID Wizard App and choose Create new app. Consent alone does not bring "
        + "mappings, scope and job back.")
  }

  /// The two ways into the integration, for a tenant that has neither.
  var setUpRemedies: [Remedy] {
    [
      setUpWizard,
      Remedy(
        id: "add-gallery-app", title: "Or add Cisco Webex from Entra's gallery", kind: .command,
        command: ChangeRequest.addGallery.command,
        disabledBecause: isReadOnly ? "this profile is read-only" : nil,
        explanation: "Then \(ChangeRequest.automating), tenant URL and secret token, and the job's "
          + "start: it says each next step. By hand: Entra > Enterprise applications > New "
          + "application > Cisco Webex, then Provisioning > Automatic."),
    ]
  }

  /// The gallery's application without a job; nil where another deployment carries one.
  var automateRemedy: Remedy? {
    guard application(.gallery)?.objectId != nil, application(.identity)?.objectId == nil else {
      return nil
    }
    return Remedy(
      id: "automate", title: "Set the provisioning of Cisco Webex to automatic", kind: .command,
      command: ChangeRequest.automating,
      disabledBecause: isReadOnly ? "this profile is read-only" : nil,
      explanation: "It makes the job, which stands still until tenant URL and secret token are "
        + "saved and it is started. By hand: Entra > Cisco Webex > Provisioning > Automatic.")
  }

  private var signOut: Remedy {
    Remedy(
      id: "reload", title: "Sign out of Control Hub, sign in again and reload", kind: .manual,
      explanation: "Entra's side is complete. If Control Hub still shows the error, its session or "
        + "Webex's side is at fault: open a case with the tracking ID.")
  }

  func enable(_ role: EnterpriseApplication.Role) -> Remedy {
    change(.enable(role), id: "enable-\(role.rawValue)")
      ?? Remedy(
        id: "enable-\(role.rawValue)", title: "Enable the application", kind: .command,
        command: "entrahub apps enable \(role.rawValue)",
        explanation: "Enabling is enough; no consent is needed.")
  }
}
