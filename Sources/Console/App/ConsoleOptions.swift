public import Foundation
public import ProvisioningCore
public import TerminalUI

/// How the console was started.
public struct ConsoleOptions: Sendable {
  /// Refuses changes whatever the profile says.
  public var isReadOnly: Bool
  /// A bundle is studied: nothing can be read anew.
  public var isOffline: Bool
  /// No boxes, ASCII only, and the terminal's cursor on the focused item.
  public var isPlain: Bool
  /// The pane to begin with; nil takes up where the last session ended.
  public var pane: Pane?
  public var timeZone: TimeZone
  /// Whether an address can be handed to a browser here: a display, and not over SSH.
  public var canOpenURLs: Bool
  /// Reads both sides as soon as the first frame is shown.
  public var refreshesAtStart: Bool
  public var capturesMouse: Bool
  /// The themes to choose from; only the one that is shown is loaded.
  public var themes: ThemeSource
  /// The theme that the command line or the profile names.
  public var theme: String?
  /// Where the session's state is kept; nil keeps none.
  public var sessionFile: URL?
  /// From how many people on a change of the mappings wants the profile's name typed.
  public var typedConfirmationFrom: Int
  /// Limits that the overview watches, as `status` does for monitoring.
  public var limits: Thresholds
  /// Other keys for some commands, by command name.
  public var keys: [String: [Key]]
  /// What is said first, such as that the profile was changed.
  public var notice: String?
  /// A playbook that is run at once.
  public var playbook: String?

  public init(
    isReadOnly: Bool = false, isOffline: Bool = false, isPlain: Bool = false, pane: Pane? = nil,
    timeZone: TimeZone = .current, canOpenURLs: Bool = Desktop.isReachable,
    refreshesAtStart: Bool = true, capturesMouse: Bool = true, themes: ThemeSource = ThemeSource(),
    theme: String? = nil, sessionFile: URL? = nil,
    typedConfirmationFrom: Int = TypedConfirmation.usualThreshold,
    limits: Thresholds = Thresholds(), keys: [String: [Key]] = [:]
  ) {
    self.isReadOnly = isReadOnly
    self.isOffline = isOffline
    self.isPlain = isPlain
    self.pane = pane
    self.timeZone = timeZone
    self.canOpenURLs = canOpenURLs
    self.refreshesAtStart = refreshesAtStart
    self.capturesMouse = capturesMouse
    self.themes = themes
    self.theme = theme
    self.sessionFile = sessionFile
    self.typedConfirmationFrom = typedConfirmationFrom
    self.limits = limits
    self.keys = keys
  }
}
