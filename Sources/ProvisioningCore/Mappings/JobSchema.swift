public import AttributeMapping
public import Foundation

/// The schema of the provisioning job as the service had it.
public struct JobSchema: Sendable, Equatable {
  public let servicePrincipalId: String
  public let jobId: String
  public let schema: MappingSchema
  public let readAt: Date
  /// Of the document's content, for display.
  public let fingerprint: String

  public init(servicePrincipalId: String, jobId: String, schema: MappingSchema, readAt: Date) {
    self.servicePrincipalId = servicePrincipalId
    self.jobId = jobId
    self.schema = schema
    self.readAt = readAt
    fingerprint = schema.fingerprint
  }
}

extension MappingSchema {
  /// What another schema says otherwise, without the notes that the service keeps in it.
  public func changes(to other: MappingSchema) -> [SchemaDifference] {
    if fingerprint == other.fingerprint { return [] }
    return SchemaDifference.between(self, and: other).filter { !$0.isBookkeeping }
  }
}

extension SchemaDifference {
  /// Whether it is about the service's own notes: the id, which is the job's or the template's, the
  /// version, which counts saves, and the time at which the target was asked for its attributes.
  var isBookkeeping: Bool {
    switch place {
    case .schema: property == "version" || property == "id"
    case .directory: property == "discoveryDateTime"
    default: false
    }
  }
}
