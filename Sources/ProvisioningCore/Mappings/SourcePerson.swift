public import AttributeMapping
public import SCIM

/// A person as mappings see one, with what Webex has for them.
public struct SourcePerson: Sendable, Equatable {
  public var person: Person
  /// Values by the names that mappings use; what a person doesn't have is absent.
  ///
  /// `IsSoftDeleted` is true for who is disabled or deleted. Whether somebody is assigned and passes
  /// the scoping filter it leaves open: they are taken as in scope.
  public var values: [String: AttributeValue]
  /// Display name of the manager, whose object id is the value of `manager`.
  public var managerName: String?
  /// Why the manager could not be read; nil also for who has none.
  public var managerFailure: ProvisioningError?
  /// The person's resource in Webex, found by the matching attributes; nil if there is nobody.
  public var webex: JSONObject?
  /// Why Webex could not be asked.
  public var webexFailure: ProvisioningError?
  /// In which form Entra writes changes to this job's target.
  public var dialect = PatchDialect.classic
  /// What functions need besides the values.
  public var context = EvaluationContext()

  public init(
    person: Person, values: [String: AttributeValue], managerName: String? = nil,
    webex: JSONObject? = nil, webexFailure: ProvisioningError? = nil
  ) {
    self.person = person
    self.values = values
    self.managerName = managerName
    self.webex = webex
    self.webexFailure = webexFailure
  }
}
