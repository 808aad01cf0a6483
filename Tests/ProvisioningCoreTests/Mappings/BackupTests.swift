import Foundation
import Testing

@testable import ProvisioningCore

/// Which backups of the mappings are kept.
@Suite struct BackupTests {
  @Test func theNewestTheFirstAndThoseInNeedAreKept() async throws {
    let workspace = try Workspace(inMemory: "test")
    let schema = JobSchema(
      servicePrincipalId: "sp", jobId: "job", schema: try PlanWorld.schema([PlanWorld.standard]),
      readAt: .now)
    var ids: [SchemaBackup.ID] = []
    for number in 1...60 {
      let save = SchemaSave(base: schema, result: schema.schema, origin: .draft)
      let intent = try await workspace.record(
        Intent(
          Change(
            action: .saveSchema(save), object: "mappings", before: "", after: "",
            consequences: [], isDangerous: false)))
      ids.append(
        try await workspace.backUp(schema, before: intent, sending: schema.schema, at: .now).id)
      // The fifth is of a process that ended before it knew what came of it.
      if number != 5 { try await workspace.finish(intent.id, IntentOutcome(.done)) }
    }
    let kept = try workspace.schemaBackups(limit: 100).map(\.id)
    #expect(kept == Array(ids.suffix(50).reversed()) + [ids[4], ids[0]])
    #expect(try workspace.schemaBackup(ids[0]).1 == schema.schema)
    let gone = #expect(throws: ProvisioningError.self) { try workspace.schemaBackup(ids[1]) }
    #expect(gone?.kind == .notFound)
  }
}
