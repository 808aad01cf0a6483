import AttributeMapping
import ProvisioningCore

/// What comes back from the core about mappings.
enum MappingMessage: Sendable {
  case schema(JobSchema)
  /// The draft of an earlier run, if one was left.
  case draft(MappingDraft?)
  case draftKept
  case person(SourcePerson)
  /// The people whom a search for a preview person leaves.
  case candidates(PeopleRows)
  case trial(MappingTrial)
  /// Counts over everybody; `stamp` says for which text.
  case preview(ScopePreview, stamp: Int)
  case previewFailed(String, stamp: Int)
  case service(ServiceEvaluation?, stamp: Int)
  case serviceFailed(ProvisioningError, stamp: Int)
  case review(SchemaReview)
  case backups([SchemaBackup])
}

/// What is asked of the core about mappings.
enum MappingEffect: Sendable {
  case readSchema
  case readDraft
  case keepDraft(MappingDraft?)
  case readPerson(String)
  case searchPeople(PeopleQuery)
  case tryOn(MappingSchema, SourcePerson)
  /// Takes the place of a count that still runs.
  case preview(ScopePreviewRequest, stamp: Int)
  case stopPreview
  /// Waits until the operator pauses; takes the place of a question that still waits.
  case evaluate(String, [String: AttributeValue], stamp: Int)
  case review(ReviewRequest)
  case readBackups
  case export(MappingSchema, path: String)
}

/// Which change of the mappings is to be reviewed.
enum ReviewRequest: Sendable {
  case draft(MappingDraft)
  /// A draft in the place of what somebody else saved meanwhile.
  case overwriting(MappingDraft)
  case backup(Int64)
  case reset
  case file(path: String)
}
