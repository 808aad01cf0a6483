import HTTPTransport
import MicrosoftGraph
import Sandbox
import Testing
import Webex

@testable import ProvisioningCore

@Suite struct ProfileDialogueTests {
  private func answer(_ dialogue: inout ProfileDialogue, _ answers: [String: String]) -> [String] {
    var problems: [String] = []
    var asked: Set<ProfileQuestion.ID> = []
    // What is asked, and its standard answer, follows from the answers before.
    while let question = dialogue.questions.first(where: { !asked.contains($0.id) }) {
      asked.insert(question.id)
      let text = answers[question.id.rawValue] ?? ""
      if let problem = dialogue.answer(text, to: question) { problems.append(problem) }
    }
    return problems
  }

  @Test func answersMakeAProfile() throws {
    var dialogue = ProfileDialogue(themes: ["dark"])
    let problems = answer(
      &dialogue,
      [
        "name": "contoso", "cloud": "usgov", "tenant": "Contoso.com",
        "organization":
          "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi81YjhhMWYwZS03YzNkLTRlMmEtOWY0MS0wZDZjMmI5ZThhNzM",
        "deployment": "gal", "source": "okta", "read-only": "y", "theme": "dark",
      ])
    #expect(problems.isEmpty)
    let profile = try Profile(name: dialogue.name, dialogue.draft)
    #expect(profile.cloud == .usgov && profile.tenant == "contoso.com")
    #expect(profile.organization == "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73")
    #expect(profile.webex == .government && profile.galleryURL?.contains("api-usgov") == true)
    #expect(profile.deployment == .gallery && profile.source == .okta && profile.isReadOnly)
    #expect(profile.brokerURL == "https://idbroker-f.webex.com")
  }

  /// What came with flags is neither asked again nor lost.
  @Test func whatIsKnownStays() throws {
    var dialogue = ProfileDialogue(
      known: ProfileDraft(
        profileClass: "test", organization: "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73",
        graphURL: "http://127.0.0.1:9/v1.0"))
    #expect(!dialogue.questions.contains { $0.id == .organization })
    #expect(answer(&dialogue, ["name": "x", "tenant": "contoso.com"]).isEmpty)
    let profile = try Profile(name: dialogue.name, dialogue.draft)
    #expect(profile.organization == "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73")
    #expect(profile.profileClass == .test && profile.graphURL == "http://127.0.0.1:9/v1.0")
  }

  @Test(arguments: [
    ("name", "a b", "letters"), ("name", "", "needed"), ("tenant", "contoso", "neither"),
    ("tenant", "common", "many tenants"), ("cloud", "mars", "none of"),
    ("organization", "a35bfbc6-ccbd-4a17-a488-72gf46c5420c", "Cisco's article"),
    ("clientID", "x", "application id"), ("class", "p r", "none of"),
  ])
  func aWrongAnswerIsToldAtOnce(_ id: String, _ text: String, _ words: String) throws {
    var dialogue = ProfileDialogue()
    let found = dialogue.questions.first { $0.id.rawValue == id }
    let question = try #require(found)
    let told = dialogue.answer(text, to: question)
    let problem = try #require(told)
    #expect(problem.contains(words), "\(problem)")
    #expect(!problem.contains("profile x"), "\(problem)")
    #expect(dialogue.draft == ProfileDraft())
  }

  @Test func aTenantIsFoundByItsDomain() async throws {
    let server = try await SandboxServer.start(SandboxOptions(users: 1))
    var profile = Profile(
      name: "x", tenant: "northwind.example",
      overrides: Profile.Overrides(login: server.description.login))
    let network = TransportConfiguration()
    let patience = Duration.seconds(120)
    var expected = profile
    expected.tenant = server.description.tenantId
    #expect(
      try await TenantLookup.resolve(profile, network: network, patience: patience)
        == .found(expected))
    #expect(
      try await TenantLookup.resolve(expected, network: network, patience: patience) == .notNeeded)
    let placed = profile
    let elsewhere = await failure { () async throws(ProvisioningError) in
      var foreign = placed
      foreign.cloud = .usgov
      return try await TenantLookup.resolve(foreign, network: network, patience: patience)
    }
    #expect(elsewhere?.advice.contains("--cloud global") == true)
    profile.tenant = "nowhere.example"
    let unknown = profile
    let missing = await failure { () async throws(ProvisioningError) in
      try await TenantLookup.resolve(unknown, network: network, patience: patience)
    }
    #expect(missing?.exitCode == 64 && missing?.message.contains("no tenant") == true)
    await server.stop()
    guard case .unreachable(let error) = try await TenantLookup.resolve(unknown, network: network)
    else {
      Issue.record("found")
      return
    }
    #expect(error.kind == .unreachable)
  }
}
