public import AttributeMapping

/// A change of the mappings as it is shown before it is made.
public struct SchemaReview: Sendable, Equatable {
  /// To pass to ``Integration/perform(_:)``.
  public var change: Change
  /// What the service has now.
  public var base: JobSchema
  /// What it will have; nil for a reset where the template can't be read.
  public var result: MappingSchema?
  /// From base to result.
  public var differences: [SchemaDifference]
  /// What is wrong or doubtful about the result, the worst first.
  public var findings: [MappingFinding] = []
  /// What found them, with what is known of the tenant.
  public var lint = MappingLint()
  /// Whom it reaches; nil where it leaves people alone, or where the result is not known.
  public var impact: SchemaImpact?
  /// For a draft: what the service has now, whatever the draft was begun with.
  public var current: JobSchema?
  /// What somebody else changed since the draft was begun.
  public var theirs: [SchemaDifference] = []
  /// What can't be kept of both; performing the change is then refused.
  public var conflicts: [MappingConflict] = []
  public var request: SchemaRequest
}

/// The request that makes a change of the mappings.
public struct SchemaRequest: Sendable, Equatable {
  /// `PUT` or `DELETE`.
  public var method: String
  /// Below Graph's address, such as `/servicePrincipals/…/synchronization/jobs/…/schema`.
  public var path: String
  /// The whole document, indented; nil without a body.
  public var body: String?
}

/// A draft beside what the service has now, as when it is opened again.
public struct DraftComparison: Sendable, Equatable {
  public var current: JobSchema
  /// What somebody else changed since the draft was begun; empty if its base is what is there.
  public var theirs: [SchemaDifference]
  /// What can't be kept of both.
  public var conflicts: [MappingConflict]
  /// The draft on what is there now; nil with conflicts, or where a step can't be made any more.
  public var rebased: MappingDraft?
}
