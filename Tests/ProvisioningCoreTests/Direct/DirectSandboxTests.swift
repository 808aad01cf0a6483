import AttributeMapping
import Foundation
import Sandbox
import SCIM
import Testing
import Webex

@testable import ProvisioningCore

/// The same engine against the sandbox, with discovery and as strict as Webex documents itself.
@Suite struct DirectSandboxTests {
  @Test(arguments: [false, true]) func aPlanIsCarriedOutAndThenNothingIsLeft(
    strict: Bool
  ) async throws {
    let options = SandboxOptions(scenario: .healthy, users: 60, strictWebex: strict)
    try await Tenant.with(options) { tenant in
      let client = try #require(try await tenant.integration.services().webex)
      let people = try await client.users(count: 40).resources
      let phone = #"phoneNumbers[type eq "mobile"].value"#
      var requests = people.prefix(20).map { person in
        DirectRequest.update(
          person.id, "displayName", from: person.displayName.map(JSONValue.string),
          to: .string("\(person.displayName ?? "") II"))
      }
      requests += people[20..<25].map { .disable($0.id) }
      requests += people[25..<30].map { .delete($0.id) }
      requests.append(.update(people[30].id, phone, from: nil, to: "+47 555 01 02"))
      requests += (0..<100).map { .create("new\($0)@contoso.example", title: "Engineer") }
      // Webex has no null: what the person had at the path counts as it is.
      let resource = try #require(
        try await client.scim.read("/Users", id: people[30].id).resource)
      if let old = TargetPath(phone)?.value(in: resource) {
        requests[30].before = [DirectRequest.Value(phone, old)]
      }
      let source = DirectRequestList(requests, readAt: Date())
      let summary = try await tenant.integration.carryOut(source)
      #expect(summary.isClean && summary.outcomes == [.done: requests.count])
      let first = try await client.user(id: people[0].id)
      #expect(first.displayName == "\(people[0].displayName ?? "") II")
      #expect(try await client.user(id: people[20].id).active == false)
      #expect(try await client.users(userName: people[25].userName ?? "").isEmpty)
      #expect(try await client.users(userName: "new7@contoso.example").count == 1)
      // The same again, as a plan of a moment later would have it: nothing is sent.
      let again = try await tenant.integration.carryOut(
        DirectRequestList(requests, readAt: Date()))
      #expect(again.outcomes == [.unchanged: requests.count])
      let entry = try #require(try tenant.workspace.journal().last)
      #expect(entry.change.after == "100 creations, 21 updates, 5 deactivations, 5 deletions")
      #expect(entry.message == "131 people done")
    }
  }
}
