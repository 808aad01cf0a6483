import AttributeMapping
import MicrosoftGraph
import SCIM
import Sandbox
import Testing
import Webex

@testable import ProvisioningCore

@Suite struct SourcePersonTests {
  @Test func onePersonIsTriedOnEveryMapping() async throws {
    try await Tenant.with(.healthy) { tenant in
      let integration = tenant.integration
      await integration.refresh()
      let graph = try #require(try await integration.services().graph)
      let webex = try await integration.services().webex?.users(count: 50).resources
        .first { $0.externalId != nil }
      let name = try #require(webex?.userName)
      let user = try await graph.user(name)
      let person = try await integration.sourcePerson(name)
      #expect(person.person.id == user.id)
      #expect(person.values["objectId"] == .text(user.id))
      #expect(person.values["givenName"] == user.givenName.map(AttributeValue.text))
      #expect(person.values["mobile"] == user.mobilePhone.map(AttributeValue.text))
      #expect(person.values["IsSoftDeleted"] == .boolean(user.accountEnabled == false))
      #expect(person.webexFailure == nil)
      #expect(person.webex?["userName"]?.string == name)
      #expect(try await integration.sourcePerson(user.id).person == person.person)

      let schema = try await integration.readSchema().schema
      let trial = integration.trial(schema, of: person)
      #expect(trial.rows.count == schema.objectMapping(ofSource: "User")?.attributes.count)
      #expect(trial.updates)
      #expect(trial["userName"]?.verdict == .unchanged)
      let changed = try Drafts.setting("displayName", to: "\"Nobody\"", on: schema).result
      let row = try #require(integration.trial(changed, of: person)["displayName"])
      #expect(row.result == .value("Nobody"))
      #expect(row.verdict == .sent("Nobody"))
      #expect(row.webex?.string == person.webex?["displayName"]?.string)
    }
  }

  @Test func nobodyIsNotFound() async throws {
    _ = try await Tenant.with(.healthy) { tenant in
      await #expect {
        _ = try await tenant.integration.sourcePerson("nobody@example.com")
      } throws: {
        ($0 as? ProvisioningError)?.kind == .notFound
      }
    }
  }

  @Test func aManagerWhoCannotBeReadIsNotNoManager() async throws {
    try await FaultyGraph.refusing("/manager") { tenant, integration in
      let graph = try #require(try await tenant.integration.services().graph)
      let user = try #require(try await graph.users(top: 1).collected(limit: 1).items.first)
      let refused = try await integration.sourcePerson(user.id)
      #expect(refused.managerFailure?.status == 403)
      #expect(refused.values["manager"] == nil)
      for user in try await graph.users(top: 10).collected(limit: 10).items {
        #expect(try await tenant.integration.sourcePerson(user.id).managerFailure == nil)
      }
    }
  }

  @Test func withoutAWebexTokenTheEntraSideIsThere() async throws {
    try await Tenant.with(.healthy, access: .graphOnly) { tenant in
      let graph = try #require(try await tenant.integration.services().graph)
      let user = try #require(try await graph.users(top: 1).collected(limit: 1).items.first)
      let person = try await tenant.integration.sourcePerson(user.id)
      #expect(person.webex == nil)
      #expect(person.webexFailure?.isMissingCredential == true)
    }
  }
}
