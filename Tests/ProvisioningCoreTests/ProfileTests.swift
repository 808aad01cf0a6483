import Foundation
import HTTPTransport
import enum MicrosoftGraph.Cloud
import Settings
import Testing

@testable import ProvisioningCore

struct ProfileTests {
  let folder: ScratchFolder
  let store: ProfileStore
  static let organization = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"
  static let publicID =
    "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi81YjhhMWYwZS03YzNkLTRlMmEtOWY0MS0wZDZjMmI5ZThhNzM"

  init() throws {
    folder = try ScratchFolder()
    store = ProfileStore(
      folders: Folders(configuration: folder.path + "/config", state: folder.path + "/state"))
  }

  func write(_ text: String, as name: String) throws {
    try FileManager.default.createDirectory(
      atPath: store.folders.profiles, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: folder.file("config/profiles/\(name).toml"))
  }

  @Test func everythingComesBack() throws {
    let profile = Profile(
      name: "contoso", profileClass: .production, cloud: .usgov, tenant: "contoso.com",
      organization: Self.organization, deployment: .both, isReadOnly: true, theme: "light",
      clientID: "0f3c9a52-31c4-4f33-8c55-6a3f0d9f7a11",
      overrides: .init(graph: "http://127.0.0.1:80/v1.0", controlHub: "http://localhost:1"),
      credentialCommand: CredentialCommand(["pass", "show", "a \"b\" \\ é"]))
    try store.add(profile)
    #expect(try store.load("contoso") == profile)
    #expect(try store.list() == [profile])
    #expect(try permissions(folder.path + "/config/profiles/contoso.toml") == 0o600)
    try store.add(Profile(name: "bare"))
    #expect(try store.load("bare") == Profile(name: "bare"))
    #expect(try store.names() == ["bare", "contoso"])
  }

  @Test func addressesFollowCloudAndOrganization() {
    var profile = Profile(name: "x", organization: Self.organization)
    #expect(profile.graphURL == "https://graph.microsoft.com/v1.0")
    #expect(profile.loginURL == "https://login.microsoftonline.com")
    #expect(
      profile.scimURL == "https://webexapis.com/identity/scim/\(Self.organization)/v2")
    #expect(profile.galleryURL == "https://api.ciscospark.com/v1/scim/\(Self.organization)")
    #expect(profile.controlHubURL == nil)
    #expect(!profile.isLoopback)
    profile.cloud = .usgov
    #expect(profile.galleryURL == "https://api-usgov.webex.com/v1/scim/\(Self.organization)")
    profile.overrides = .init(graph: "http://127.0.0.1:1/v1.0", scim: "http://[::1]:2/v2")
    #expect(profile.isLoopback)
  }

  @Test func theAddressOfAnotherOrganizationIsRefused() async throws {
    let other = "11111111-2222-4333-8444-555555555555"
    let text = """
      organization = "\(Self.organization)"
      scim-url = "https://webexapis.com/identity/scim/%@/v2"
      """
    try write(text.replacing("%@", with: Self.organization), as: "right")
    #expect(try store.load("right").organization == Self.organization)
    try write(text.replacing("%@", with: other), as: "wrong")
    let error = await failure { () throws(ProvisioningError) in try store.load("wrong") }
    #expect(error?.kind == .invalidInput)
    #expect(error?.message.contains("wrong.toml:2") == true)
    #expect(error?.message.contains("names the organization \(other)") == true)
  }

  @Test func mistakesAreNamedWithFileLineAndSuggestion() async throws {
    try write(
      """
      class = "prd"
      tenant = "not a tenant"
      organization = "a35bfbc6-ccbd-4a17-a488-72gf46c5420c"
      graph-url = "http://graph.example.com/v1.0"
      credential-command = "pass show x | head -1"
      """, as: "contoso")
    let error = try #require(
      await failure { () throws(ProvisioningError) in try store.load("contoso") })
    #expect(error.kind == .invalidInput)
    let lines = error.message.split(separator: "\n")
    #expect(lines.count == 5)
    for (line, words) in zip(
      lines,
      [
        ["contoso.toml:1", "did you mean `prod`"], ["contoso.toml:2", "domain"],
        ["contoso.toml:3", "“g” is none of the digits", "sample of Cisco's article"],
        ["contoso.toml:4", "on this machine only"], ["contoso.toml:5", "“|” would need a shell"],
      ])
    {
      for word in words { #expect(line.contains(word), "\(word) in \(line)") }
    }
  }

  @Test(arguments: [
    ("tenent = \"contoso.com\"", "did you mean `tenant`"), ("read-only = \"yes\"", "read-only"),
    ("class = ", "contoso.toml:1"), ("theme = 3", "theme"),
  ])
  func filesThatAreWrongAsFiles(_ text: String, _ word: String) async throws {
    try write(text, as: "contoso")
    let error = await failure { () throws(ProvisioningError) in try store.load("contoso") }
    #expect(error?.kind == .invalidInput)
    #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    "https://graph.microsoft.com/v1.0", "http://127.0.0.1:8080/x", "http://localhost",
    "http://[::1]:9/v1", "https://host/",
  ])
  func goodURLs(_ url: String) throws {
    let result = try BaseURL.validate(url).get()
    #expect(!result.hasSuffix("/"))
  }

  @Test(arguments: [
    "http://10.0.0.1", "http://127.0.0.1.example.com", "ftp://host", "graph.microsoft.com",
    "https://", "https://user:pw@host", "https://host/?q=1", "https://host/#f", "",
    "http://localhost.evil.com", "javascript:alert(1)", "https://host:99999",
  ])
  func badURLs(_ url: String) {
    #expect(throws: Refusal.self) { try BaseURL.validate(url).get() }
  }

  @Test func organizationsInEveryForm() throws {
    for form in [
      Self.organization, Self.organization.uppercased(), Self.publicID, Self.publicID + "=",
      " \(Self.organization)\n",
    ] {
      #expect(try Identifiers.organization(form) == Self.organization, "\(form)")
    }
    let person = Data("ciscospark://us/PEOPLE/\(Self.organization)".utf8).base64EncodedString()
    for (form, word) in [
      ("a35bfbc6-ccbd-4a17-a488-72gf46c5420c", "sample of Cisco's article"),
      ("5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a7z", "“z”"), ("", "empty"), ("hello", "neither"),
      (person, "the id of a person"), ("5b8a1f0e", "neither"),
    ] {
      do throws(Refusal) {
        Issue.record("\(form) was read as \(try Identifiers.organization(form))")
      } catch {
        #expect(error.reason.contains(word), "\(form): \(error.reason)")
      }
    }
  }

  @Test func tenants() throws {
    let id = "11111111-2222-3333-4444-555555555555"
    #expect(try Identifiers.tenant(id.uppercased()) == id)
    #expect(try Identifiers.tenant("Contoso.onmicrosoft.com") == "contoso.onmicrosoft.com")
    for wrong in ["common", "contoso", "a..b", "-a.b", "a b.c", "", "https://contoso.com"] {
      #expect(throws: Refusal.self, "\(wrong)") { try Identifiers.tenant(wrong) }
    }
  }

  @Test(arguments: [
    "", ".", "..", "../x", "a/b", "a b", "é", "-x", ".hidden", "x\0",
    String(repeating: "a", count: 65),
  ])
  func namesThatAreNoFileNames(_ name: String) async {
    let error = await failure { () throws(ProvisioningError) in
      try store.add(Profile(name: name))
    }
    #expect(error?.kind == .invalidInput, "\(name)")
  }

  @Test func theActiveProfileLivesInTheState() async throws {
    #expect(try store.activeName() == nil)
    let none = await failure { () throws(ProvisioningError) in try store.resolve(nil) }
    #expect(none?.message == "There is no profile yet.")
    try store.add(Profile(name: "one"))
    #expect(try store.resolve(nil) == "one", "the only one")
    try store.add(Profile(name: "two"))
    let open = await failure { () throws(ProvisioningError) in try store.resolve(nil) }
    #expect(open?.message == "No profile is active.")
    try store.use("two")
    #expect(try store.resolve(nil) == "two")
    #expect(FileManager.default.fileExists(atPath: folder.path + "/state/active-profile"))
    let misspelt = await failure { () throws(ProvisioningError) in try store.use("tow") }
    #expect(misspelt?.message.contains("Did you mean two?") == true)
    let twice = await failure { () throws(ProvisioningError) in
      try store.add(Profile(name: "two"))
    }
    #expect(twice?.kind == .invalidInput)
  }

  @Test func removalNamesWhatStays() async throws {
    try store.add(Profile(name: "one"))
    try store.use("one")
    let workspace = try Workspace(
      file: URL(fileURLWithPath: store.workspaceFile("one")), profile: "one")
    await workspace.close()
    #expect(try store.remove("one") == [store.workspaceFile("one")])
    #expect(try store.names().isEmpty)
    #expect(try store.activeName() == nil)
    let error = await failure { () throws(ProvisioningError) in try store.remove("one") }
    #expect(error?.message == "There is no profile one.")
  }

  @Test func removalLeavesNoCredentialsToInherit() async throws {
    try store.add(Profile(name: "one"))
    let (secrets, dates) = (store.credentialsFile("one"), store.connectionFile("one"))
    _ = try await CredentialFile(path: secrets).write(Secret("s3cret"), as: .webexToken)
    try await ConnectionRecords(file: dates).change { $0.claimsChallenge = "x" }
    // A damaged file goes, too.
    try Data("webex-token = \"s3cret\nfoo".utf8).write(to: URL(fileURLWithPath: secrets))
    #expect(try await store.eraseCredentials("one").removed == [secrets, dates])
    #expect(try store.remove("one").isEmpty)
    #expect(!FileManager.default.fileExists(atPath: secrets))
    let missing = await failure { () async throws(ProvisioningError) in
      try await store.eraseCredentials("one")
    }
    #expect(missing?.kind == .invalidInput)
  }

  @Test func commandLinesAreSplitWithoutAShell() throws {
    let command = try CredentialCommand.parse(#"pass show "my token" 'a b'"#).get()
    #expect(command.arguments == ["pass", "show", "my token", "a b"])
    for wrong in ["", "  ", "a; b", "$(x)", "a 'b", "a > b", "~/x"] {
      #expect(throws: Refusal.self, "\(wrong)") { try CredentialCommand.parse(wrong).get() }
    }
  }

  /// What stood in for the other cloud's addresses goes, or becomes what the tenant tells.
  @Test func aProfileMovesToItsTenantsCloud() {
    let home = TenantHome(
      cloud: .usgov, login: "https://login.microsoftonline.us", graph: "https://graph.microsoft.us")
    var profile = Profile(name: "lab", tenant: "contoso.us")
    #expect(profile.commandMoving(to: home) == "entrahub profile set lab --cloud usgov")
    #expect(profile.moved(to: home).overrides == Profile.Overrides())
    profile.overrides.login = "https://proxy.example/login"
    profile.overrides.graph = "https://proxy.example/graph/beta"
    #expect(
      profile.commandMoving(to: home)
        == "entrahub profile set lab --cloud usgov --login-url '' --graph-url "
        + "https://graph.microsoft.us/beta")
    #expect(profile.moved(to: home).loginURL == "https://login.microsoftonline.us")
  }
}
