import AttributeMapping
import Evidence
import Foundation
import HTTPTransport
import Sandbox
import TerminalUI
import Testing

@testable import Console
@testable import ProvisioningCore

/// The whole app with the core behind it, on a sandbox of its own and a terminal in memory.
@MainActor
final class LiveFlow: DrivenConsole {
  let server: SandboxServer
  let integration: Integration
  /// Somebody else at the same tenant, with a workspace of their own.
  let other: Integration
  let app: ConsoleApp
  let terminal: MemoryTerminal
  private let task: Task<Int32, Never>
  var sent = 0

  /// Runs a test in the mappings pane, with the schema read and everybody in the workspace.
  static func inMappings(
    _ scenario: Scenario = .healthy, profile: ProfileSummary.Class = .test, threshold: Int = 500,
    _ body: @MainActor (LiveFlow) async throws -> Void
  ) async throws {
    let server = try await SandboxServer.start(SandboxOptions(scenario: scenario, users: 60))
    let flow: LiveFlow
    do {
      flow = try await LiveFlow(server, profile, threshold)
    } catch {
      await server.stop()
      throw error
    }
    var failure: (any Error)?
    do {
      await flow.press("3")
      try await body(flow)
    } catch {
      failure = error
    }
    flow.app.post(.event(.terminate(15)))
    _ = await flow.task.value
    await flow.integration.close()
    await flow.other.close()
    await server.stop()
    if let failure { throw failure }
  }

  private init(
    _ server: SandboxServer, _ profileClass: ProfileSummary.Class, _ threshold: Int
  ) async throws {
    self.server = server
    // Whoever waits for the service lets the sandbox's time pass.
    var waiting = IntegrationOptions()
    waiting.timing.sleep = { server.advance(by: $0) }
    integration = try Self.connect(server.description, profileClass, waiting)
    other = try Self.connect(server.description, profileClass, waiting)
    await integration.refresh()
    await integration.refresh([.people])
    terminal = MemoryTerminal(size: Size(width: 100, height: 30))
    let options = ConsoleOptions(
      timeZone: Fixture.timeZone, canOpenURLs: false, refreshesAtStart: false,
      themes: ThemeSource(try Themes.all()), typedConfirmationFrom: threshold)
    app = try ConsoleApp(
      services: .live(integration), options: options, terminal: terminal)
    let app = app
    task = Task { await app.run() }
    await app.when { $0.state.consentURL != nil && $0.state.isIdle }
  }

  private static func connect(
    _ place: SandboxDescription, _ profileClass: ProfileSummary.Class,
    _ options: IntegrationOptions
  ) throws -> Integration {
    var profile = Profile(
      name: "contoso", tenant: place.tenantId, organization: place.orgId,
      clientID: place.clientId,
      overrides: Profile.Overrides(
        graph: place.graph, login: place.login, scim: place.scim, gallery: place.gallery,
        controlHub: place.controlHub))
    profile.profileClass = profileClass
    return try Integration(
      profile: profile,
      credentials: Credentials([
        .clientSecret: Secret(place.clientSecret), .webexToken: Secret(place.webexToken),
      ]),
      workspace: try Workspace(inMemory: "contoso"), signatures: .builtIn, readOnly: false,
      options: options)
  }

  func press(_ spellings: String...) async {
    for spelling in spellings {
      terminal.press(spelling)
      sent += 1
      await settle()
    }
  }

  /// Puts the cursor of the list on a target.
  func select(_ target: String) async {
    await press("g")
    while MappingsPane.item(state)?.rule.target != target,
      state.listing.cursor.selected < state.listing.count - 1
    {
      await press("j")
    }
  }

  /// Stages an expression for a target.
  func stage(_ target: String, _ expression: String) async {
    await select(target)
    await press("e", "up", "e", "down", "ctrl-e", "ctrl-u")
    await send(.paste(expression))
    await press("ctrl-s")
  }

  /// Lets somebody else save an expression for a target.
  func otherSaves(_ target: String, _ expression: String) async throws {
    var draft = MappingDraft(base: try await other.readSchema().schema)
    let mapping = try #require(draft.base.objectMapping(ofSource: "User"))
    var rule = try #require(mapping.rule(for: target))
    (rule.kind, rule.expression) = (.expression, expression)
    try draft.stage("theirs", [.setRule(rule.id, rule, mapping: mapping.id)])
    try await other.perform(try await other.review(draft).change)
  }

  /// What the service has as the source of a target.
  func source(of target: String) async throws -> String? {
    try await other.readSchema().schema.objectMapping(ofSource: "User")?.rule(for: target)?
      .expression
  }
}
