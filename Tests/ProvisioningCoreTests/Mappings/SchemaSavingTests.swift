import AttributeMapping
import Evidence
import Foundation
import Sandbox
import Testing

@testable import ProvisioningCore

@Suite struct SchemaSavingTests {
  private static let upper = "ToUpper([displayName])"

  @Test func aDraftIsSavedBackedUpAndUndone() async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = tenant.integration
      let base = try await integration.readSchema()
      let draft = try Drafts.setting("displayName", to: Self.upper, on: base.schema)
      try integration.keepDraft(draft)
      let review = try await integration.review(draft)
      #expect(review.request.method == "PUT")
      #expect(review.request.path.hasSuffix("/\(base.jobId)/schema"))
      #expect(review.request.body?.contains(Self.upper) == true)
      #expect(review.differences.count == 1)
      #expect(review.conflicts.isEmpty && review.theirs.isEmpty)
      #expect(review.change.isDangerous)
      #expect(review.change.consequences.contains { $0.contains("initial cycle") })

      let entry = try await integration.perform(review.change)
      #expect(entry.outcome == .done)
      #expect(entry.status == 204)
      #expect(entry.message == "read again and found as sent")
      #expect(try await integration.readSchema().schema.source(of: "displayName") == Self.upper)
      #expect(try integration.mappingDraft() == nil)
      let shown = await integration.snapshot.mappings.value?.first(where: \.mapsUsers)
      #expect(shown?.rule(for: "displayName")?.expression == Self.upper)

      let backup = try #require(try integration.schemaBackups().first)
      #expect(backup.reason == "before save \(entry.id)")
      #expect(backup.fingerprint == base.fingerprint)
      #expect(try integration.schemaBackup(backup.id).1 == base.schema)
      let undo = try await integration.reviewRestore(backup: backup.id)
      try await integration.perform(undo.change)
      #expect(base.schema.changes(to: try await integration.readSchema().schema).isEmpty)
      #expect(try integration.schemaBackups().count == 2)
    }
  }

  @Test func whereTheJobStandsStillNoCycleIsPromised() async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = tenant.integration
      await integration.refresh()
      try await integration.perform(try await integration.change(for: .pause))
      await integration.refresh([.applications, .job])
      let base = try await integration.readSchema()
      let draft = try Drafts.setting("displayName", to: Self.upper, on: base.schema)
      for review in [
        try await integration.review(draft), try await integration.reviewReset(),
      ] {
        let cycle = try #require(review.change.consequences.first { $0.contains("cycle") })
        #expect(cycle.hasPrefix("The job is paused: saving begins no cycle"), "\(cycle)")
      }
    }
  }

  @Test func resettingBringsTheDefaultsBack() async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = tenant.integration
      let base = try await integration.readSchema()
      let draft = try Drafts.setting("displayName", to: Self.upper, on: base.schema)
      try await integration.perform(try await integration.review(draft).change)
      let reset = try await integration.reviewReset()
      #expect(reset.request == SchemaRequest(method: "DELETE", path: reset.request.path, body: nil))
      let entry = try await integration.perform(reset.change)
      #expect(entry.outcome == .done)
      let defaults = try #require(reset.result)
      let now = try await integration.readSchema().schema
      #expect(now.source(of: "displayName") == base.schema.source(of: "displayName"))
      #expect(defaults.changes(to: now).map(\.description) == [])
      #expect(try integration.schemaBackups().first?.reason == "before reset \(entry.id)")
    }
  }

  @Test func anExportedFileIsImported() async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = tenant.integration
      let base = try await integration.readSchema()
      let draft = try Drafts.setting("displayName", to: Self.upper, on: base.schema)
      let file = try MappingSchema(parsing: draft.result.exportText())
      let review = try await integration.reviewImport(file)
      #expect(review.differences == draft.differences)
      try await integration.perform(review.change)
      #expect(try await integration.readSchema().schema.source(of: "displayName") == Self.upper)
      let again = try await refusal { _ = try await integration.reviewImport(file) }
      #expect(again.kind == .refused)
    }
  }

  @Test func whatSomebodyElseSavedIsKeptUnlessItCollides() async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = tenant.integration
      let base = try await integration.readSchema().schema
      let theirs = try Drafts.setting("displayName", to: Self.upper, on: base)
      let other = try Drafts.setting("name.givenName", to: "ToLower([givenName], )", on: base)
      let colliding = try Drafts.setting("displayName", to: "[mail]", on: base)
      try integration.keepDraft(colliding)
      let reviewedBefore = try await integration.review(other)
      try await integration.perform(try await integration.review(theirs).change)

      let late = try await refusal { try await integration.perform(reviewedBefore.change) }
      #expect(late.kind == .changedMeanwhile)
      #expect(late.exitCode == 6)
      #expect(late.message.contains("displayName"))

      let review = try await integration.review(colliding)
      #expect(review.conflicts.count == 1)
      let refused = try await refusal { try await integration.perform(review.change) }
      #expect(refused.kind == .changedMeanwhile)
      #expect(try integration.mappingDraft() == colliding)
      #expect(try integration.journal().count == 1)

      let merged = try await integration.review(other)
      #expect(merged.conflicts.isEmpty)
      #expect(merged.theirs.count == 1)
      try await integration.perform(merged.change)
      let now = try await integration.readSchema().schema
      #expect(now.source(of: "displayName") == Self.upper)
      #expect(now.source(of: "name.givenName")?.hasPrefix("ToLower([givenName]") == true)
    }
  }

  @Test func whomAChangeReachesIsCounted() async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = tenant.integration
      let base = try await integration.readSchema().schema
      let emptying = try Drafts.setting(
        "displayName", to: #"IIF([givenName] = [givenName], "", "")"#, on: base)
      let rematching = try Drafts.setting("userName", to: "[mail]", on: base)
      let unknown = try #require(try await integration.review(rematching).impact)
      #expect(unknown.isUncounted, "nobody is in the workspace yet")
      await integration.refresh([.people])

      let review = try await integration.review(emptying)
      let impact = try #require(review.impact)
      #expect(impact.inScope > 0)
      #expect(impact.losing == impact.inScope && impact.affected == impact.losing)
      #expect(impact.losingTarget == "displayName")
      #expect(review.change.consequences.contains { $0.contains("get no displayName any more") })

      let rematched = try #require(try await integration.review(rematching).impact)
      #expect(!rematched.isUncounted)
      #expect(rematched.leaving == 0)
      let harmless = try Drafts.setting("displayName", to: Self.upper, on: base)
      #expect(try await integration.review(harmless).impact?.affected == 0)
    }
  }

  @Test func aRefusedSaveLosesNothing() async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = tenant.integration
      let base = try await integration.readSchema()
      let draft = try Drafts.withoutMatch(on: base.schema)
      try integration.keepDraft(draft)
      let review = try await integration.review(draft)
      #expect(review.findings.contains { $0.severity == .error })
      let refused = try await refusal { try await integration.perform(review.change) }
      #expect(refused.status == 400)
      #expect(refused.leg == .consoleToGraph)
      #expect(refused.ids.requestId?.isEmpty == false)
      #expect(refused.advice.contains("still has the mappings from before"))
      #expect(refused.advice.contains("backup 1"))
      #expect(refused.advice.hasPrefix("It is about the mapping of users (Synchronize "))
      #expect(try integration.journal().first?.outcome == .failed)
      #expect(try integration.mappingDraft() == draft)
      #expect(try integration.schemaBackup(1).1 == base.schema)
      #expect(try await integration.readSchema().schema == base.schema)
    }
  }

  /// Each is found before it is sent, and named if it is sent all the same.
  @Test(arguments: [
    (Refusable.attribute("badge", nil), "the target attribute badge in the mapping of users"),
    (
      .attribute("urn:ietf:params:scim:schemas:extension:Acme:2.0:User:tags", nil),
      "the target attribute urn:ietf:params:scim:schemas:extension:Acme:2.0:User:tags in "
    ),
    (
      .attribute("urn:ietf:params:scim:schemas:extension:Acme:2.0:User:boss", .reference),
      "the target attribute urn:ietf:params:scim:schemas:extension:Acme:2.0:User:boss in "
    ),
    (.matching(["userName", "externalId"]), "externalId ← [objectId] in the mapping of users"),
    (.source("displayName", "[nobody]"), "displayName ← [nobody] in the mapping of users"),
  ])
  func aRefusalNamesTheMapping(_ mistake: Refusable, _ subject: String) async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = tenant.integration
      let base = try await integration.readSchema().schema
      let review = try await integration.review(try mistake.draft(on: base))
      #expect(review.findings.contains { $0.severity == .error })
      let refused = try await refusal { try await integration.perform(review.change) }
      #expect(refused.status == 400 && refused.kind == .refused)
      #expect(refused.advice.hasPrefix("It is about \(subject)"), "\(refused.advice)")
      let entry = try #require(try integration.journal().first)
      #expect(entry.message?.contains("about \(subject)") == true)
    }
  }

  enum Refusable: Sendable {
    /// A new target attribute; without a type it has several values.
    case attribute(String, AttributeDefinition.DataType?)
    case matching([String])
    case source(String, String)

    func draft(on base: MappingSchema) throws -> MappingDraft {
      let users = try #require(base.objectMapping(ofSource: "User")).id
      var draft = MappingDraft(base: base)
      switch self {
      case .attribute(let name, let type):
        var definition = AttributeDefinition(name, type: type ?? .string)
        definition.isMultivalued = type == nil
        try draft.stage("Add", [.addAttribute(definition, mapping: users)])
      case .matching(let targets):
        try draft.stage("Match", [.setMatching(targets, mapping: users)])
      case .source(let target, let source):
        return try Drafts.setting(target, to: source, on: base)
      }
      return draft
    }
  }

  @Test func aLostAnswerIsFoundOut() async throws {
    try await FaultyGraph.with(.answerLost) { tenant, integration in
      let base = try await integration.readSchema().schema
      let draft = try Drafts.setting("displayName", to: Self.upper, on: base)
      try integration.keepDraft(draft)
      let entry = try await integration.perform(try await integration.review(draft).change)
      #expect(entry.outcome == .foundDone)
      #expect(try integration.mappingDraft() == nil)
      let now = try await tenant.integration.readSchema().schema
      #expect(now.source(of: "displayName") == Self.upper)
    }
  }

  @Test func aLostRequestIsFoundNotDone() async throws {
    try await FaultyGraph.with(.requestLost) { tenant, integration in
      let base = try await integration.readSchema().schema
      let draft = try Drafts.setting("displayName", to: Self.upper, on: base)
      try integration.keepDraft(draft)
      let review = try await integration.review(draft)
      let lost = try await refusal { try await integration.perform(review.change) }
      #expect(lost.advice.contains("still has the mappings from before"))
      #expect(try integration.journal().first?.outcome == .foundNotDone)
      #expect(try integration.mappingDraft() == draft)
      #expect(try await tenant.integration.readSchema().schema == base)
    }
  }

  /// The process ended after the intent, before or after the request left.
  @Test(arguments: [false, true])
  func theNextStartFindsOutWhatBecameOfASave(isSent: Bool) async throws {
    try await Tenant.with(.healthy) { tenant in
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("entrahub-\(UUID().uuidString)")
      let file = folder.appendingPathComponent("workspace.sqlite")
      let base = try await tenant.integration.readSchema()
      let draft = try Drafts.setting("displayName", to: Self.upper, on: base.schema)
      let review = try await tenant.integration.review(draft)

      let crashed = try Workspace(file: file, profile: "test")
      try crashed.keep(draft, at: Sample.now)
      let intent = try await crashed.record(Intent(review.change))
      _ = try await crashed.backUp(base, before: intent, sending: review.result, at: Sample.now)
      await crashed.close()
      if isSent {
        let graph = try await tenant.integration.services().graph
        try await review.change.action.send(try #require(graph))
      }

      let workspace = try Workspace(file: file, profile: "test")
      let next = try tenant.reopened(workspace: workspace)
      #expect(next.initialSnapshot.unresolvedIntents == 1)
      #expect(try next.mappingDraft() == draft)
      #expect(await next.refresh().unresolvedIntents == 0)
      #expect(try next.journal().map(\.outcome) == [isSent ? .foundDone : .foundNotDone])
      #expect(try next.mappingDraft() == (isSent ? nil : draft))
      #expect(try next.schemaBackup(1).1 == base.schema)
      await next.close()
      try FileManager.default.removeItem(at: folder)
    }
  }

  @Test func aDraftThatIsOpenedAgainKnowsThatItsBaseIsOld() async throws {
    try await Tenant.with(.healthy) { tenant in
      let base = try await tenant.integration.readSchema().schema
      let draft = try Drafts.setting("displayName", to: Self.upper, on: base)
      try tenant.integration.keepDraft(draft)
      let next = try tenant.reopened()
      let kept = try #require(try next.mappingDraft())
      #expect(kept == draft)
      #expect(try await next.compare(kept).theirs.isEmpty)

      let theirs = try Drafts.setting("name.givenName", to: "[mail]", on: base)
      try await next.perform(try await next.review(theirs).change)
      #expect(try next.mappingDraft() == draft)
      let comparison = try await next.compare(kept)
      #expect(comparison.theirs.count == 1)
      #expect(comparison.conflicts.isEmpty)
      #expect(comparison.rebased?.result.source(of: "name.givenName") == "[mail]")
      #expect(comparison.rebased?.result.source(of: "displayName") == Self.upper)
    }
  }

  @Test func readOnlyReviewsButDoesNotSave() async throws {
    try await Tenant.with(.healthy, readOnly: true) { tenant in
      let integration = tenant.integration
      let base = try await integration.readSchema().schema
      let draft = try Drafts.setting("displayName", to: Self.upper, on: base)
      let review = try await integration.review(draft)
      let refused = try await refusal { try await integration.perform(review.change) }
      #expect(refused.kind == .readOnly)
      #expect(try integration.journal().isEmpty)
      #expect(try integration.schemaBackups().isEmpty)
    }
  }

  @Test func aFilterSaysWhoEntersAndLeaves() async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = tenant.integration
      await integration.refresh([.people])
      let base = try await integration.readSchema().schema
      let mapping = try #require(base.objectMapping(ofSource: "User"))
      var draft = MappingDraft(base: base)
      let nobody = ScopingFilter(groups: [
        .init(clauses: [.init("userPrincipalName", .equals, "nobody@example.com")])
      ])
      try draft.stage("Nobody", [.setFilter(nobody, mapping: mapping.id)])
      let review = try await integration.review(draft)
      let total = try #require(await integration.snapshot.people.value?.total)
      #expect(
        review.change.consequences.contains { $0.contains("puts \(total) out who were in") })
    }
  }
}
