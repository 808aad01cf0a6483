/// Where files live: the operator's own, which are only read, and ours.
///
/// Source: XDG Base Directory Specification; `ENTRAHUB_CONFIG_HOME` and `ENTRAHUB_STATE_HOME` go
/// before it.
public struct Folders: Sendable, Equatable {
  /// `config.toml`, `profiles/`, `themes/`.
  public let configuration: String
  /// Workspaces, logs, the active profile.
  public let state: String

  /// Takes the folders from an environment; relative XDG paths do not count, as its standard says.
  public init(environment: [String: String]) {
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "/"
    func folder(_ own: String, _ xdg: String, _ standard: String) -> String {
      if let path = environment[own], !path.isEmpty { return path }
      if let path = environment[xdg], path.hasPrefix("/") { return path + "/entrahub" }
      return (home == "/" ? "" : home) + standard + "/entrahub"
    }
    configuration = folder("ENTRAHUB_CONFIG_HOME", "XDG_CONFIG_HOME", "/.config")
    state = folder("ENTRAHUB_STATE_HOME", "XDG_STATE_HOME", "/.local/state")
  }

  public init(configuration: String, state: String) {
    self.configuration = configuration
    self.state = state
  }

  public var configurationFile: String { configuration + "/config.toml" }
  public var profiles: String { configuration + "/profiles" }
  public var themes: String { configuration + "/themes" }
}
