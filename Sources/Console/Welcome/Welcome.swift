public import ProvisioningCore
public import TerminalUI

/// The screen of the first run.
@MainActor
public enum Welcome {
  /// Shows the screen until the operator has chosen; the terminal is as before afterwards.
  ///
  /// - Parameter save: stores a new profile; what it throws is shown beside the form.
  public static func run(
    terminal: any TerminalDriver, options: ConsoleOptions,
    save:
      @escaping @Sendable (_ name: String, _ draft: ProfileDraft)
      async throws(ProvisioningError) -> Void
  ) async -> WelcomeChoice {
    var state = WelcomeState(size: terminal.size, isPlain: options.isPlain)
    var choice = WelcomeChoice.leave
    if let theme = options.themes.first(of: [options.theme]) { terminal.apply(theme) }
    terminal.captureMouse(options.capturesMouse)
    await TerminalSession(terminal).run(
      view: { state.frame(size: $0, glyphs: terminal.capabilities.glyphs) },
      handle: { event in
        switch state.handle(event) {
        case .stay: return .redraw
        case .done(let chosen):
          choice = chosen
          return .quit
        case .save:
          guard let form = state.form else { return .redraw }
          do throws(ProvisioningError) {
            try await save(form.name, form.draft)
            choice = .profile(form.name)
            return .quit
          } catch {
            state.form?.problem = "\(error.message)\n\(error.advice)"
            return .redraw
          }
        }
      })
    return choice
  }
}
