import AttributeMapping
import Evidence
import Foundation
import ProvisioningCore
import Sandbox

/// Tells a scenario as text: status, diagnosis with evidence, cure, recovery.
///
/// Where consent is the cure, it goes to the sandbox's page and presses Accept, as an administrator
/// would in a browser; the mapping of groups and old values in Webex are mended as well. The rest is
/// what every command does.
struct HeadlessDemo {
  var session: Session
  var server: SandboxDescription
  var scenario: Scenario
  var output: Output

  func tell() async throws {
    output.line("A simulated tenant at \(server.login), scenario \(scenario.rawValue):")
    output.line(scenario.summary + ".")
    heading("Status")
    let snapshot = await session.integration.refresh()
    StatusText(snapshot: Times.localized(snapshot), output: output, now: Date()).print()
    heading("Troubleshooting")
    try await troubleshoot()
  }

  private func heading(_ title: String) {
    output.line()
    output.line("== \(title)")
    output.line()
  }

  private func troubleshoot() async throws {
    let last = try await follow(session.integration)
    if last?.remedies.first?.id == "change-cloud", server.usgovLogin != nil {
      return try await changeCloud()
    }
    switch last?.phase {
    case .recovered, .healthy:
      output.line()
      output.line(
        "Try it yourself: entrahub demo"
          + (scenario == .integrationAppDeleted ? "" : " --scenario \(scenario.rawValue)"))
    case .stopped(let error): throw error
    default:
      output.line()
      output.prose(
        "The remedies above are for a person to choose: entrahub demo --scenario "
          + "\(scenario.rawValue) opens this tenant in the console. The commands go to a profile, and this "
          + "tenant ends here: entrahub sandbox serve --scenario \(scenario.rawValue) serves one to try them "
          + "on, which Docs/cli.md makes a profile of.")
    }
  }

  /// The profile gets the tenant's own cloud, which takes a session of its own; it goes on with the
  /// incident.
  private func changeCloud() async throws {
    output.line()
    output.line("An administrator changes the profile's cloud; the next start signs in there.")
    let moved = try await session.integration.moveProfile { _ in }
    let playbook = await session.integration.playbookOfSignIn()
    let right = try session.setup.session(
      sandbox: server, changed: moved, workspace: await session.integration.handOver())
    heading("Troubleshooting again")
    _ = try await follow(right.integration, playbook)
    heading("Status")
    let snapshot = await right.integration.refresh()
    StatusText(snapshot: Times.localized(snapshot), output: output, now: Date()).print()
    await right.integration.close()
  }

  /// Runs the checks, and consents where that is the cure.
  private func follow(
    _ integration: Integration, _ playbook: String? = nil
  ) async throws -> PlaybookRun? {
    let progress = PlaybookProgress(
      output: output, isShown: true, isWatching: true, isKept: false)
    var last: PlaybookRun?
    let runs = integration.troubleshoot(nil, playbook: playbook, watch: true)
    for await core in runs {
      let run = Times.localized(core)
      progress.show(run, after: last)
      let isFirstWatch = run.phase.isWatching && last?.phase.isWatching != true
      last = run
      guard isFirstWatch else { continue }
      guard try await cure(run, integration) else { break }
    }
    return last
  }

  /// Does what an administrator does: accepts at the consent page, corrects what is old on Control
  /// Hub's pages, switches the mapping of groups on.
  ///
  /// - Returns: False where that is not the whole cure.
  private func cure(_ run: PlaybookRun, _ integration: Integration) async throws -> Bool {
    if let url = run.consentURL, run.remedies.first?.kind == .openURL {
      output.line("An administrator opens the page and presses Accept.")
      try await ConsentVisitor.accept(url)
    } else if run.remedies.contains(where: { $0.id == "update-contacts" }) {
      output.line("An administrator corrects the old values on Control Hub's pages.")
      try await ConsentVisitor.post("\(server.controlHub)/sandbox/control-hub/update-contacts")
    } else if run.remedies.first?.id == "map-groups" {
      output.line("An administrator switches the mapping of groups on; the save begins a cycle.")
      try await switchGroupsOn(integration)
    } else {
      return false
    }
    output.line("Watching until the failed checks pass ...")
    output.line()
    return true
  }

  private func switchGroupsOn(_ integration: Integration) async throws {
    let schema = try await integration.readSchema().schema
    var draft = MappingDraft(base: schema)
    try draft.stage(
      "Switch the mapping of groups on",
      schema.objectMappings.filter(\.mapsGroups).map { .setEnabled(true, mapping: $0.id) })
    _ = try await integration.perform(try await integration.review(draft).change)
  }
}

extension PlaybookRun.Phase {
  fileprivate var isWatching: Bool {
    if case .watching = self { true } else { false }
  }
}
