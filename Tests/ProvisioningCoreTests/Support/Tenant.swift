import Evidence
import Foundation
import HTTPTransport
import Sandbox
import TestSupport
import Testing

@testable import ProvisioningCore

/// A running sandbox with an integration on it.
struct Tenant {
  let server: SandboxServer
  let integration: Integration
  let workspace: Workspace
  let profile: Profile

  /// What of the tenant's credentials the operator has.
  enum Access { case both, graphOnly, refusedToken, nothing }

  /// Runs a test on a sandbox of its own and stops it afterwards.
  static func with<Result>(
    _ scenario: Scenario, access: Access = .both, readOnly: Bool = false,
    controlHub: Bool = true, _ body: (Tenant) async throws -> Result
  ) async throws -> Result {
    try await with(
      SandboxOptions(scenario: scenario, users: 60), access: access, readOnly: readOnly,
      controlHub: controlHub, body)
  }

  static func with<Result>(
    _ options: SandboxOptions, access: Access = .both, readOnly: Bool = false,
    controlHub: Bool = true, _ body: (Tenant) async throws -> Result
  ) async throws -> Result {
    let server = try await SandboxServer.start(options)
    let tenant = try Tenant(server, access, readOnly: readOnly, controlHub: controlHub)
    do {
      let result = try await body(tenant)
      await tenant.integration.close()
      await server.stop()
      return result
    } catch {
      await tenant.integration.close()
      await server.stop()
      throw error
    }
  }

  private init(
    _ server: SandboxServer, _ access: Access, readOnly: Bool, controlHub: Bool
  ) throws {
    self.server = server
    let place = server.description
    profile = Profile(
      name: "test", tenant: place.tenantId, organization: place.orgId, clientID: place.clientId,
      overrides: Profile.Overrides(
        graph: place.graph, login: place.login, scim: place.scim, gallery: place.gallery,
        controlHub: controlHub ? place.controlHub : nil))
    workspace = try Workspace(inMemory: "test")
    integration = try Integration(
      profile: profile, credentials: Self.credentials(access, place), workspace: workspace,
      signatures: .builtIn, readOnly: readOnly, options: Self.options)
  }

  /// A second integration on the same tenant and workspace, as the next start would make.
  func reopened(
    readOnly: Bool = false, credentials: Credentials? = nil, profile: Profile? = nil,
    workspace: Workspace? = nil,
    options: IntegrationOptions = Tenant.options
  ) throws -> Integration {
    try Integration(
      profile: profile ?? self.profile,
      credentials: credentials ?? Self.credentials(.both, server.description),
      workspace: workspace ?? self.workspace, signatures: .builtIn, readOnly: readOnly,
      options: options)
  }

  private static func credentials(
    _ access: Access, _ place: SandboxDescription
  ) -> Credentials {
    let webex = Secret(place.webexToken)
    switch access {
    case .both:
      return Credentials([.clientSecret: Secret(place.clientSecret), .webexToken: webex])
    case .graphOnly: return Credentials([.clientSecret: Secret(place.clientSecret)])
    case .refusedToken:
      return Credentials([.graphToken: Secret("not.a.token"), .webexToken: Secret("wrong")])
    case .nothing: return Credentials()
    }
  }

  /// What is made anew is replicated slowly, by a clock that only `passingTime` moves.
  static var slowReplication: SandboxOptions {
    SandboxOptions(
      scenario: .slowReplication, users: 60, clock: stillClock, consentRestores: false)
  }

  /// Now, until the test lets time pass: with the machine's own clock a cycle might begin or end
  /// between any two steps of a test, as busy as the machine is.
  static var stillClock: SandboxOptions.Clock {
    .fixed(secondsSince1970: Int(Date.now.timeIntervalSince1970))
  }

  /// Waiting costs nothing: the next round begins at once.
  static var options: IntegrationOptions {
    var timing = Timing.system
    timing.sleep = { _ in
      try Task.checkCancellation()
      await Task.yield()
    }
    var transport = TransportConfiguration()
    transport.retry = .never
    return IntegrationOptions(timing: timing, transport: transport)
  }

  /// Whoever waits lets the sandbox's time pass.
  var passingTime: IntegrationOptions {
    var options = Self.options
    options.timing.sleep = { [server] in
      try Task.checkCancellation()
      server.advance(by: $0)
    }
    return options
  }

  /// The profile with another server in the place of the sandbox, such as a proxy's.
  func moved(to base: String) -> Profile {
    let old = server.description.login
    func moved(_ url: String?) -> String? { url?.replacing(old, with: base) }
    var profile = profile
    profile.overrides = Profile.Overrides(
      graph: moved(profile.overrides.graph), login: moved(profile.overrides.login),
      scim: moved(profile.overrides.scim), gallery: moved(profile.overrides.gallery),
      controlHub: moved(profile.overrides.controlHub))
    return profile
  }

  /// Claims the free accounts under the organization's domain, as an administrator does in Control
  /// Hub.
  func claimUsers() async throws { try await doInControlHub("claim-users") }

  /// Does what an administrator does on one of Control Hub's pages.
  func doInControlHub(_ call: String) async throws {
    var post = ServiceRequest(.post, server.description.login + "/sandbox/control-hub/" + call)
    post.expects = .anything
    _ = try await Transport().send(post)
  }

  /// Accepts at the consent page, as a browser does: reads the form and posts it.
  func acceptConsent(_ url: String) async throws {
    let transport = try Transport()
    var get = ServiceRequest(.get, url)
    get.expects = .anything
    let page = String(decoding: try await transport.send(get).body, as: UTF8.self)
    var fields = page.matches(of: /name="([^"]+)"\s+value="([^"]*)"/)
      .map { (String($0.1), String($0.2)) }.filter { $0.0 != "decision" }
    fields.append(("decision", "accept"))
    let target = try #require(page.firstMatch(of: /action="([^"]+)"/)?.1)
    var post = ServiceRequest.form(server.description.login + target, fields)
    post.expects = .anything
    _ = try await transport.send(post)
  }

  /// The first run of a stream that a condition holds for.
  func run(
    _ report: Report? = nil, playbook: String? = nil,
    until isThere: (PlaybookRun) -> Bool
  ) async -> PlaybookRun? {
    for await run in integration.troubleshoot(report, playbook: playbook) where isThere(run) {
      return run
    }
    return nil
  }
}

extension PlaybookRun {
  var isWatching: Bool { if case .watching = phase { true } else { false } }

  var recovery: Recovery? { if case .recovered(let recovery) = phase { recovery } else { nil } }

  func outcome(_ check: String) -> CheckResult.Outcome? {
    results.first { $0.check == check }?.outcome
  }
}

extension Tenant {
  /// Changes the directory as another administrator would.
  func changeDirectory(
    _ method: ServiceRequest.Method, _ path: String, _ body: String? = nil
  ) async throws {
    let place = server.description
    let transport = try Transport()
    let answer = try await transport.send(
      ServiceRequest.form(
        "\(place.login)/\(place.tenantId)/oauth2/v2.0/token",
        [
          ("grant_type", "client_credentials"), ("client_id", place.clientId),
          ("client_secret", place.clientSecret),
          ("scope", "https://graph.microsoft.com/.default"),
        ]))
    let text = String(decoding: answer.body, as: UTF8.self)
    let token = try #require(text.firstMatch(of: /"access_token":\s*"([^"]+)"/)?.1)
    var request = ServiceRequest(
      method, place.graph + path, headers: ["Content-Type": "application/json"],
      body: body.map { Array($0.utf8) }, bearer: Secret(String(token)))
    request.expects = .anything
    _ = try await transport.send(request)
  }

  /// Deletes somebody in Webex behind everybody's back.
  func deleteWebexUser(_ id: String) async throws {
    var request = ServiceRequest(.delete, "\(server.description.scim)/Users/\(id)")
    request.bearer = Secret(server.description.webexToken)
    request.expects = .anything
    _ = try await Transport().send(request)
  }
}

extension Tenant {
  /// Makes a token at the sandbox's broker as a browser does; the address it is sent to.
  ///
  /// By curl: our own transport follows no redirect and keeps its address to itself.
  func mint(
    account: String = "administrator", for integration: Integration? = nil
  ) async throws -> String {
    let address = try await (integration ?? self.integration).tokenAddress()
    let state = try #require(address.url.split(separator: "state=").last)
    let arguments = [
      "-s", "-o", "/dev/null", "-w", "%{redirect_url}", "-d", "decision=accept", "-d",
      "account=\(account)", "-d", "state=\(state)", "--data-urlencode",
      "scope=spark:people_read spark:people_write Identity:SCIM",
      server.description.login + "/idb/oauth2/v1/authorize",
    ]
    // The sandbox answers in this process: its threads must not wait for curl.
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          with: Result { try Program.run("/usr/bin/curl", arguments).output })
      }
    }
  }
}
