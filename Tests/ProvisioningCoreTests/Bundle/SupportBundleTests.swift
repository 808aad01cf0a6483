import Evidence
import Foundation
import HTTPTransport
import Sandbox
import Testing

@testable import ProvisioningCore

@Suite struct SupportBundleTests {
  @Test func whatIsStudiedIsWhatWasReadAndNothingIsSent() async throws {
    var bundle: SupportBundle?
    var before: Snapshot?
    try await Tenant.with(.quarantinedEscrow) { tenant in
      before = await tenant.integration.refresh()
      for await _ in tenant.integration.troubleshoot(nil, watch: false) {}
      bundle = try await tenant.integration.supportBundle(program: "test", readsMappings: true)
    }
    // The services are gone by now.
    let (read, seen) = (try #require(bundle), try #require(before))
    let integration = try await Integration.studying(read, signatures: .builtIn)
    let snapshot = await integration.snapshot
    #expect(snapshot.profile.isReadOnly)
    #expect(snapshot.verdict.level == seen.verdict.level)
    #expect(snapshot.job.value??.quarantine?.reason == seen.job.value??.quarantine?.reason)
    #expect(
      snapshot.assignments.value?.map(\.principalId) == seen.assignments.value?.map(\.principalId))
    #expect(
      snapshot.provisioning.value?.failures.map(\.count)
        == seen.provisioning.value?.failures.map(\.count))
    #expect(try integration.incidents().count == 1)
    let logged = try integration.requests(limit: 10_000).count
    #expect(logged > 10)
    #expect(try await integration.readSchema().schema == read.mappings)

    let refreshed = await integration.refresh(Set(Integration.Part.allCases))
    #expect(refreshed.applications == snapshot.applications)
    let refused = await #expect(throws: ProvisioningError.self) {
      _ = try await integration.change(for: .pause)
    }
    #expect(refused?.kind == .readOnly)
    var last: PlaybookRun?
    for await run in integration.troubleshoot(nil, watch: false) { last = run }
    guard case .stopped(let why) = last?.phase else {
      Issue.record("\(String(describing: last?.phase))")
      return
    }
    #expect(why.message.contains("nothing goes to the network"))
    #expect(try integration.requests(limit: 10_000).count == logged)
    await integration.close()
  }

  @Test func namesAreFoundAsWholeWordsInAnyCase() {
    var names = KnownNames()
    names.add("Ada Lovelace", as: "name-1")
    names.add("Ada", as: "name-2")
    names.add("Zoë 王", as: "name-3")
    names.add("Webex", as: "name-4")
    names.add("contoso.com", as: "domain-1.invalid")
    for (text, expected) in [
      ("ADA LOVELACE was removed by Ada.", "name-1 was removed by name-2."),
      ("Adamant", "Adamant"), ("Adapter Ada", "Adapter name-2"), ("Zoë 王!", "name-3!"),
      ("Webex answers", "Webex answers"),
      ("https://login.contoso.com/x", "https://login.domain-1.invalid/x"),
      ("contoso.community", "contoso.community"), ("", ""),
      ("Ada Lovelaces", "name-2 Lovelaces"),
    ] {
      #expect(names.replaced(in: text) == expected)
    }
  }
}
