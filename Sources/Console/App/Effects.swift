import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

extension ConsoleApp {
  /// Does what `update` asked for; the answer comes back as a message.
  func run(_ effect: Effect) {
    switch effect {
    case .copy(let copyable):
      follow(.copied(title: copyable.title, terminal.copy(copyable.text)))
    case .captureMouse(let isOn): terminal.captureMouse(isOn)
    case .useTheme:
      if let theme = state.theme { terminal.apply(theme) }
    case .bell: terminal.bell()
    case .saveSession: saveSession()
    case .stop(let operations):
      for operation in operations { tasks.removeValue(forKey: operation)?.cancel() }
    case .endTroubleshooting:
      troubleshooting?.cancel()
      troubleshooting = nil
    case .troubleshoot(let report, let playbook): watch(report, playbook)
    case .mappings(let effect): ask(effect)
    case .assignments(let request): ask(request)
    case .connection(let effect): ask(effect)
    case .plan(let effect): ask(effect)
    case .retry(let effect): ask(effect)
    case .access(let effect): ask(effect)
    case .quit: break
    default: ask(effect)
    }
  }

  private func watch(_ report: Report?, _ playbook: String?) {
    let services = services
    troubleshooting = Task { [weak self] in
      for await run in services.troubleshoot(report, playbook) {
        guard !Task.isCancelled else { return }
        self?.post(.run(run, at: services.now()))
      }
      if !Task.isCancelled { self?.post(.runEnded) }
    }
  }

  /// Effects that ask the core, each under the operation that the state knows as running.
  private func ask(_ effect: Effect) {
    let services = services
    switch effect {
    case .refresh:
      begin(.refreshing) {
        await services.refresh()
        if await services.profileIsOther() { return .profileChanged }
        return .refreshed(at: services.now())
      }
    case .readPeople:
      begin(.readingPeople) {
        await services.readPeople()
        return .peopleRead
      }
    case .moveProfile:
      begin(.movingProfile) { () async throws(ProvisioningError) in
        guard let move = services.moveProfile else { throw .noProfileToMove }
        try await move()
        return .profileChanged
      }
    case .findConsentURL:
      begin(.findingConsentURL) { .consentURL(await services.consentURL()) }
    case .open(let url): begin(.opening) { .opened(url: url, await services.open(url)) }
    case .readReport(let text, let source): read(text, source)
    case .readReportFile(let path):
      begin(.readingReport) { () async throws(ProvisioningError) in
        let text = try await services.readFile(path)
        let report = await services.read(text)
        return .reportRead(report, text: text, source: path, at: services.now())
      }
    case .diagnose(let id, let report):
      begin(.diagnosing(id)) { .diagnosed(id, await services.diagnose(report)) }
    case .describe(let action):
      begin(.describing) { () async throws(ProvisioningError) in
        .described(try await services.describe(action))
      }
    case .perform(let change):
      let operation = Operation.performing("\(change.object): \(change.after)")
      begin(operation) { () async throws(ProvisioningError) in
        .performed(try await services.perform(change), operation)
      }
    case .exportIncident(let id, let format, let path):
      begin(.exporting) { () async throws(ProvisioningError) in
        try await services.writeFile(path, try await services.exportIncident(id, format))
        return .wrote(path: path)
      }
    case .addNote(let id, let text):
      begin(.addingNote) { () async throws(ProvisioningError) in
        try await services.addNote(text, id)
        return .noted
      }
    default: load(effect)
    }
  }

  private func load(_ effect: Effect) {
    let services = services
    switch effect {
    case .loadJournal:
      begin(.loadingJournal) { () async throws(ProvisioningError) in
        .journal(try await services.journal())
      }
    case .loadRequests:
      begin(.loadingRequests) { () async throws(ProvisioningError) in
        .requests(try await services.requests())
      }
    case .loadIncidents:
      begin(.loadingIncidents) { () async throws(ProvisioningError) in
        .incidents(try await services.incidents())
      }
    case .loadClocks:
      begin(.loadingClocks) { .clocks(await services.tokenClocks()) }
    case .findPeople(let request):
      begin(.findingPeople) { () async throws(ProvisioningError) in
        .people(try await services.people(request))
      }
    case .findStandings:
      begin(.findingStandings) { () async throws(ProvisioningError) in
        .standings(try await services.standings())
      }
    case .loadThemes:
      let themes = state.options.themes
      begin(.loadingThemes) { () async throws(ProvisioningError) in
        .themes(try await ConsoleServices.apart { () throws(ProvisioningError) in themes.all() })
      }
    default: break
    }
  }

  /// Keeps the arrangement apart from what is drawn; of several that wait only the last is written.
  private func saveSession() {
    guard let file = state.options.sessionFile else { return }
    unsaved = state.session
    guard saving == nil else { return }
    saving = Task {
      while let session = unsaved {
        unsaved = nil
        await session.save(file)
      }
      saving = nil
    }
  }

  private func read(_ text: String, _ source: String) {
    let services = services
    begin(.readingReport) {
      .reportRead(await services.read(text), text: text, source: source, at: services.now())
    }
  }

  func begin(
    _ operation: Operation,
    _ work: @escaping @Sendable () async throws(ProvisioningError) -> Message
  ) {
    tasks[operation] = Task { [weak self] in
      let message: Message
      do throws(ProvisioningError) {
        message = try await work()
      } catch {
        message = .failed(error, operation)
      }
      // What was stopped has no answer any more.
      guard !Task.isCancelled else { return }
      self?.post(message)
    }
  }
}

extension ProvisioningError {
  /// A bundle that is studied, or services without a profile behind them.
  fileprivate static let noProfileToMove = ProvisioningError(
    .refused, operation: "changing the profile", message: "there is none to change here",
    advice: "On a profile: entrahub profile set NAME --cloud.")
}
