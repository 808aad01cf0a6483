import Evidence
import Foundation
import Testing

@testable import ProvisioningCore

@Suite struct CheckTests {
  @Test func playbooksNameChecksThatExist() {
    for playbook in Playbook.all {
      for id in playbook.checks { #expect(Check.named(id) != nil, "\(playbook.id): \(id)") }
    }
    #expect(Set(Playbook.all.map(\.id)).count == Playbook.all.count)
  }

  @Test func whatACheckRestsOnRunsBeforeIt() {
    for playbook in Playbook.all {
      var seen: Set<String> = []
      for check in Check.ordered(playbook.checks) {
        #expect(check.requirements.allSatisfy { seen.contains($0.check) }, "\(check.id)")
        seen.insert(check.id)
      }
    }
  }

  /// Nobody signed in, no organization: nothing is guessed.
  @Test func withoutAnySignInEveryCheckSaysWhy() async {
    let pass = Pass(Services(profile: Profile(name: "none"), now: { Sample.now }))
    var results = Results()
    for check in Check.all {
      let result = await check.result(in: pass, after: results.byCheck)
      results.byCheck[check.id] = result
      #expect(!result.detail.isEmpty)
      if check.id != "graph.signed-in" {
        #expect(result.outcome == .skipped || result.outcome == .unknown, "\(check.id)")
      }
    }
    #expect(results.failed("graph.signed-in"))
    #expect(results.byCheck["job.present"]?.detail.hasPrefix("skipped because") == true)
  }

  static let urls: [(url: String, organization: String?, known: String?, isRight: Bool)] = {
    let id = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"
    let other = "64f0c2b1-8a5e-4d97-b3c6-1f2e0d9c8b7a"
    return [
      ("https://api.ciscospark.com/v1/scim/\(id)", id, nil, true),
      ("https://api.ciscospark.com/v1/scim/\(id)/", id.uppercased(), nil, true),
      ("https://api.ciscospark.com/v1/scim/\(id)?aadOptscim062020", id, nil, true),
      ("https://api-usgov.webex.com/v1/scim/\(id)", nil, nil, true),
      ("http://127.0.0.1:8080/v1/scim/\(id)", id, "http://127.0.0.1:8080/v1/scim/\(id)", true),
      ("https://api.ciscospark.com/v1/scim/\(other)", id, nil, false),
      ("https://api.ciscospark.com/v1/scim/a35bfbc6-ccbd-4a17-a488-72gf46c5420c", nil, nil, false),
      ("https://api.ciscospark.com/v1/scim/", id, nil, false),
      ("https://webexapis.com/identity/scim/\(id)/v2", id, nil, false),
      ("https://evil.example/v1/scim/\(id)", id, nil, false),
      ("", nil, nil, false),
    ]
  }()

  @Test(arguments: urls) func judgesTenantURLs(
    _ example: (url: String, organization: String?, known: String?, isRight: Bool)
  ) {
    let fault = TenantURL.fault(
      example.url, organization: example.organization, known: example.known)
    #expect((fault == nil) == example.isRight, "\(example.url): \(fault ?? "no fault")")
  }
}
