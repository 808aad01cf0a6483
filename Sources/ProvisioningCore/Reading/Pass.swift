internal import AttributeMapping
internal import Foundation
internal import MicrosoftGraph

/// One reading of both sides: every call is made at most once, when somebody asks for it.
///
/// A refresh and each round of checks make a pass of their own, so that several findings rest on
/// the same answer, and none on an old one.
final class Pass: Sendable {
  let services: Services
  let now: @Sendable () -> Date

  let integrationPrincipal: Once<ServicePrincipal?>
  let permissions: Once<[EnterpriseApplication.Permission]>
  let carriers: Once<[Carrier]>
  let deletedPrincipals: Once<[ServicePrincipal]>
  let removals: Once<[AuditEvent]>
  let applications: Once<[EnterpriseApplication]>
  let settings: Once<JobSettings?>
  let job: Once<SynchronizationJob?>
  let credentials: Once<Bool>
  let assignments: Once<[Assignment]>
  let mappings: Once<[ObjectMapping]>
  let audit: Once<[AuditEvent]>
  let provisioning: Once<ProvisioningLog>
  /// The same, grouped by cause.
  let summary: Once<ProvisioningSummary>
  let controlHub: Once<ControlHubStatus>
  let domains: Once<ControlHubStatus>
  let webex: Once<WebexAccess>
  let nested: Once<[NestedGroup]?>
  let secondUsers: Once<SecondUserLook?>
  /// Which assigned groups Webex has.
  let targetGroups: Once<GroupLook?>
  /// Which synchronization owns Webex's users.
  let sources: Once<SourceLook?>
  let contacts: Once<ContactLook?>

  /// Signatures of the causes that the checks ask about; nil for all.
  let concern: Set<String>?

  init(_ services: Services, concern: Set<String>? = nil) {
    self.concern = concern
    let readers = Readers(services: services)
    self.services = services
    now = services.now
    let integration = Once { await readers.integrationPrincipal() }
    let permissions = Once { await readers.permissions(of: await integration()) }
    let carriers = Once { await readers.carriers() }
    let deleted = Once { await readers.deletedPrincipals() }
    let removals = Once { await readers.removals() }
    let applications = Once {
      await readers.applications(
        integration, permissions: permissions, carriers: carriers, deleted: deleted,
        removals: removals)
    }
    let settings = Once { await readers.settings(of: await carriers()) }
    let job = Once { await readers.job(of: await carriers(), settings: settings) }
    self.integrationPrincipal = integration
    self.permissions = permissions
    self.carriers = carriers
    self.deletedPrincipals = deleted
    self.removals = removals
    self.applications = applications
    self.settings = settings
    self.job = job
    credentials = Once { await readers.credentials(of: await job()) }
    let assignments = Once { await readers.assignments(of: await carriers()) }
    self.assignments = assignments
    nested = Once { await readers.nested(among: await assignments()) }
    secondUsers = Once { await readers.secondUsers(among: await assignments()) }
    targetGroups = Once { await readers.targetGroups(among: await assignments(), of: await job()) }
    let sources = Once { await readers.sources() }
    self.sources = sources
    contacts = Once { await readers.contacts(of: await sources()) }
    mappings = Once { await readers.mappings(of: await job()) }
    audit = Once { await readers.audit() }
    let provisioning = Once { await readers.provisioning(of: await job()) }
    self.provisioning = provisioning
    summary = Once {
      await provisioning().map { ProvisioningSummary($0, explain: services.explain) }
    }
    controlHub = Once { await readers.controlHub() }
    domains = Once { await readers.domains() }
    webex = Once { await readers.webex() }
  }

  /// Whether the checks ask about a cause.
  func concerns(_ group: FailureGroup) -> Bool {
    guard let concern else { return true }
    return group.signatureId.map(concern.contains) == true
  }

  /// The deployment as the profile names it, else as it is found.
  func deployment() async -> ProfileSummary.Deployment {
    if services.profile.deployment != .unknown { return services.profile.deployment }
    return Readers.deployment(
      integration: await integrationPrincipal().value ?? nil,
      carriers: await carriers().value ?? [], deleted: await deletedPrincipals().value ?? [])
  }
}
