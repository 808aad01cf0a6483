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
