public import AttributeMapping
public import ProvisioningCore

/// What the console asks of the core about mappings.
public struct MappingServices: Sendable {
  public var schema: @Sendable () async throws(ProvisioningError) -> JobSchema
  /// The draft of this profile, if one was left.
  public var draft: @Sendable () async throws(ProvisioningError) -> MappingDraft?
  /// Keeps the staged changes where a crash does not reach them; nil when there are none.
  public var keepDraft: @Sendable (MappingDraft?) async throws(ProvisioningError) -> Void
  /// One person by object id, user principal name or mail, with what Webex has of them.
  public var person: @Sendable (String) async throws(ProvisioningError) -> SourcePerson
  public var trial: @Sendable (MappingSchema, SourcePerson) async -> MappingTrial
  public var preview:
    @Sendable (ScopePreviewRequest) -> AsyncThrowingStream<ScopePreview, any Error>
  /// The service's own result for an expression; nil where it can't be asked.
  public var evaluate:
    @Sendable (String, [String: AttributeValue]) async throws(ProvisioningError)
      -> ServiceEvaluation?
  /// Whether what somebody else saved meanwhile is to be overwritten.
  public var review: @Sendable (MappingDraft, Bool) async throws(ProvisioningError) -> SchemaReview
  public var reviewRestore: @Sendable (Int64) async throws(ProvisioningError) -> SchemaReview
  public var reviewReset: @Sendable () async throws(ProvisioningError) -> SchemaReview
  public var reviewImport: @Sendable (MappingSchema) async throws(ProvisioningError) -> SchemaReview
  public var backups: @Sendable () async throws(ProvisioningError) -> [SchemaBackup]

  public init(
    schema: @escaping @Sendable () async throws(ProvisioningError) -> JobSchema,
    draft: @escaping @Sendable () async throws(ProvisioningError) -> MappingDraft?,
    keepDraft: @escaping @Sendable (MappingDraft?) async throws(ProvisioningError) -> Void,
    person: @escaping @Sendable (String) async throws(ProvisioningError) -> SourcePerson,
    trial: @escaping @Sendable (MappingSchema, SourcePerson) async -> MappingTrial,
    preview:
      @escaping @Sendable (ScopePreviewRequest) -> AsyncThrowingStream<ScopePreview, any Error>,
    evaluate:
      @escaping @Sendable (String, [String: AttributeValue]) async throws(ProvisioningError)
      -> ServiceEvaluation?,
    review:
      @escaping @Sendable (MappingDraft, Bool) async throws(ProvisioningError) -> SchemaReview,
    reviewRestore: @escaping @Sendable (Int64) async throws(ProvisioningError) -> SchemaReview,
    reviewReset: @escaping @Sendable () async throws(ProvisioningError) -> SchemaReview,
    reviewImport:
      @escaping @Sendable (MappingSchema) async throws(ProvisioningError) -> SchemaReview,
    backups: @escaping @Sendable () async throws(ProvisioningError) -> [SchemaBackup]
  ) {
    self.schema = schema
    self.draft = draft
    self.keepDraft = keepDraft
    self.person = person
    self.trial = trial
    self.preview = preview
    self.evaluate = evaluate
    self.review = review
    self.reviewRestore = reviewRestore
    self.reviewReset = reviewReset
    self.reviewImport = reviewImport
    self.backups = backups
  }
}
