import AttributeMapping
import Foundation

@testable import Console
@testable import ProvisioningCore

extension Fixture {
  private static func attribute(_ name: String, _ more: String = "") -> String {
    #"{"name": "\#(name)", "type": "String"\#(more)}"#
  }

  private static func mapping(_ target: String, _ expression: String, match: Int = 0) -> String {
    let text = expression.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    let isPlain = expression.hasPrefix("[")
    return """
      {"targetAttributeName": "\(target)", "matchingPriority": \(match), "flowType": "Always",
       "flowBehavior": "FlowWhenChanged", "source": {"type": "\(isPlain ? "Attribute" : "Function")",
       "name": "\(isPlain ? String(expression.dropFirst().dropLast()) : "Switch")",
       "expression": "\(text)"}}
      """
  }

  private static let mappingText = """
    {"id": "Webex", "version": "1",
     "synchronizationRules": [{
       "id": "rule", "name": "users", "priority": 1, "editable": true,
       "sourceDirectoryName": "Azure Active Directory", "targetDirectoryName": "Cisco Webex",
       "objectMappings": [{
         "name": "Provision Users", "enabled": true, "flowTypes": "Add, Update, Delete",
         "sourceObjectName": "User", "targetObjectName": "User",
         "attributeMappings": [
           \(mapping("userName", "[userPrincipalName]", match: 1)),
           \(mapping("active", #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#)),
           \(mapping("displayName", "[displayName]")),
           \(mapping("name.familyName", "[surname]")),
           \(mapping("name.givenName", "[givenName]")),
           \(mapping("externalId", "[objectId]"))]}]}],
     "directories": [
       {"id": "entra", "name": "Azure Active Directory", "readOnly": true, "objects": [
         {"name": "User", "attributes": [
           \(["objectId", "userPrincipalName", "displayName", "givenName", "surname", "department",
              "jobTitle", "mail", "city", "IsSoftDeleted"].map { attribute($0) }.joined(separator: ","))]}]},
       {"id": "webex", "name": "Cisco Webex", "readOnly": false, "objects": [
         {"name": "User", "attributes": [
           \(attribute("id", #", "anchor": true"#)), \(attribute("userName", #", "required": true"#)),
           \(["active", "displayName", "name.familyName", "name.givenName", "externalId", "title",
              "addresses[type eq \\\"work\\\"].locality"].map { attribute($0) }.joined(separator: ","))]}]}]}
    """

  static func schema() throws -> MappingSchema { try MappingSchema(parsing: mappingText) }

  static func jobSchema() throws -> JobSchema {
    JobSchema(
      servicePrincipalId: job.servicePrincipalId, jobId: job.id, schema: try schema(), readAt: now)
  }

  static let person = Person(
    id: "person-1", userPrincipalName: "zoe@contoso.example", displayName: "Zoë Ångström",
    mail: "zoe@contoso.example", isEnabled: true, userType: .member, department: "営業部")

  static let sourcePerson = SourcePerson(
    person: person,
    values: [
      "userPrincipalName": "zoe@contoso.example", "displayName": "Zoë Ångström",
      "givenName": "Zoë", "surname": "Ångström", "department": "営業部", "objectId": "person-1",
      "IsSoftDeleted": false,
    ])

  static func trial(_ schema: MappingSchema, _ person: SourcePerson) -> MappingTrial {
    guard let mapping = schema.objectMapping(ofSource: "User") else { return MappingTrial() }
    return MappingTrial(mapping, schema.targetObject(of: mapping)?.attributes ?? [], person)
  }

  static func preview(changed: Int = 471) -> ScopePreview {
    var preview = ScopePreview()
    (preview.seen, preview.total, preview.inScope) = (2_304, 2_304, 2_176)
    preview.isScoped = true
    (preview.changed, preview.empty, preview.failed) = (changed, 3, 0)
    preview.examples.changed = [
      .init(person: person, before: "Zoë Ångström", after: "Ångström, Zoë")
    ]
    preview.examples.empty = [.init(person: person, before: "김민준", after: nil)]
    return preview
  }

  static func review(_ draft: MappingDraft) -> SchemaReview {
    let base = JobSchema(
      servicePrincipalId: job.servicePrincipalId, jobId: job.id, schema: draft.base, readAt: now)
    return SchemaReview(
      change: Change(
        action: .saveSchema(SchemaSave(base: base, result: draft.result, origin: .draft)),
        object: "attribute mappings", before: "schema \(base.fingerprint)", after: "1 change",
        consequences: ["Saving restarts an initial cycle over 2,176 objects"], isDangerous: true),
      base: base, result: draft.result, differences: draft.differences,
      request: SchemaRequest(
        method: "PUT", path: "/servicePrincipals/1/synchronization/jobs/2/schema",
        body: draft.result.exportText()))
  }

  static let backup = SchemaBackup(
    id: 7, name: "mappings-2026-03-08-0915", createdAt: ago(2 * hour),
    servicePrincipalId: job.servicePrincipalId, jobId: job.id, reason: "before save 12",
    journalEntry: 12, fingerprint: "ad9d02121e3429a8")
}

/// What the mappings' services of a flow test answer.
struct MappingWorld: Sendable {
  var draft: MappingDraft?
  /// What was kept last, once something was.
  var kept: MappingDraft??
  var previews: [ScopePreviewRequest] = []
}

extension FakeServices {
  var mappings: MappingServices {
    MappingServices(
      schema: { [self] () async throws(ProvisioningError) in
        note("schema")
        do {
          return try Fixture.jobSchema()
        } catch {
          throw ProvisioningError(
            .unexpectedAnswer, operation: "reading the schema", message: "\(error)", advice: "")
        }
      },
      draft: { [self] in with { $0.mappings.draft } },
      keepDraft: { [self] draft in with { $0.mappings.kept = .some(draft) } },
      person: { [self] name in
        note("person \(name)")
        return Fixture.sourcePerson
      },
      trial: { Fixture.trial($0, $1) },
      preview: { [self] request in
        with { $0.mappings.previews.append(request) }
        return AsyncThrowingStream { continuation in
          continuation.yield(Fixture.preview())
          continuation.finish()
        }
      },
      evaluate: { _, _ in nil },
      review: { [self] draft, isOverwriting in
        note(isOverwriting ? "review overwriting" : "review")
        return Fixture.review(draft)
      },
      reviewRestore: { [self] id throws(ProvisioningError) in
        note("review backup \(id)")
        throw ProvisioningError(
          .refused, operation: "going back", message: "nothing to save", advice: "")
      },
      reviewReset: { () async throws(ProvisioningError) in
        throw ProvisioningError(
          .refused, operation: "resetting", message: "nothing to save", advice: "")
      },
      reviewImport: { schema throws(ProvisioningError) in
        var draft = MappingDraft(base: schema)
        try? draft.stage("import", [.replaceSchema(schema)])
        return Fixture.review(draft)
      },
      backups: { [Fixture.backup] })
  }
}
