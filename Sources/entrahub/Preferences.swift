import Console
import Foundation
import HTTPTransport
import ProvisioningCore
import Settings
import TerminalUI

/// What the operator's `config.toml` says; we only ever read it.
///
/// Arguments go before it; a profile's theme does, too.
struct Preferences: Sendable {
  var theme: String?
  var pane: Pane?
  var isPlain: Bool?
  var capturesMouse: Bool?
  var refreshesAtStart: Bool?
  /// How often the console reads both sides by itself; nil: only when asked.
  var refreshMinutes: Int?
  /// From how many people on the console wants a change of the mappings confirmed by a word.
  var typedConfirmationFrom: Int?
  /// The first and the longest wait of a watching run.
  var watchInterval: Duration?
  var watchIntervalCap: Duration?
  /// The proxy, where the environment names none, and the hosts that are reached without it.
  var proxy: String?
  var noProxy: String?
  /// A PEM file with authorities trusted besides the system's.
  var authoritiesFile: String?
  /// What `status` and the overview watch.
  var limits = Thresholds()
  /// The operator's keys, by command name.
  var keys: [String: [Key]] = [:]

  init() {}

  /// Reads and checks the file; without one everything is as it comes.
  ///
  /// - Throws: all mistakes with file, line, column and suggestion.
  init(_ folders: Folders) throws(Mistakes) {
    guard let file = try TOMLFile(contentsOf: folders.configurationFile) else { return }
    var reader = PreferencesReader(file: file, draft: try file.decode(PreferencesDraft.self))
    self = reader.preferences(themes: ThemeLibrary(folder: folders.themes).entries.map(\.name))
    guard reader.mistakes.isEmpty else {
      throw Mistakes(
        reader.mistakes.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) })
    }
  }
}

/// The file as it stands.
private struct PreferencesDraft: Decodable {
  struct Watch: Decodable {
    var first: Int?
    var longest: Int?

    enum CodingKeys: String, CodingKey {
      case first = "first-seconds"
      case longest = "longest-seconds"
    }
  }

  struct Limits: Decodable {
    var tokenDays: Int?
    var quarantineDay: Int?
    var failures: Int?

    enum CodingKeys: String, CodingKey {
      case tokenDays = "token-days"
      case quarantineDay = "quarantine-day"
      case failures
    }
  }

  struct Network: Decodable {
    var proxy: String?
    var noProxy: String?
    var authoritiesFile: String?

    enum CodingKeys: String, CodingKey {
      case proxy
      case noProxy = "no-proxy"
      case authoritiesFile = "ca-file"
    }
  }

  var theme: String?
  var pane: String?
  var isPlain: Bool?
  var capturesMouse: Bool?
  var refreshesAtStart: Bool?
  var refreshMinutes: Int?
  var typedConfirmationFrom: Int?
  var watch: Watch?
  var network: Network?
  var limits: Limits?
  /// One key, or a list of them.
  var keys: [String: ProfileDraft.Words]?

  enum CodingKeys: String, CodingKey {
    case theme, pane, watch, network, limits, keys
    case isPlain = "plain"
    case capturesMouse = "mouse"
    case refreshesAtStart = "refresh-at-start"
    case refreshMinutes = "refresh-minutes"
    case typedConfirmationFrom = "typed-confirmation-from"
  }
}

/// Judges the draft and collects what is wrong with it.
private struct PreferencesReader {
  let file: TOMLFile
  let draft: PreferencesDraft
  var mistakes: [Mistake] = []

  mutating func preferences(themes: [String]) -> Preferences {
    var result = Preferences()
    result.theme = choice(draft.theme, ["theme"], themes)
    result.pane = choice(draft.pane, ["pane"], Pane.allCases.map(\.rawValue))
      .flatMap(Pane.init(rawValue:))
    result.isPlain = draft.isPlain
    result.capturesMouse = draft.capturesMouse
    result.refreshesAtStart = draft.refreshesAtStart
    result.refreshMinutes = number(draft.refreshMinutes, ["refresh-minutes"], 1...1_440)
    result.typedConfirmationFrom = number(
      draft.typedConfirmationFrom, ["typed-confirmation-from"], 1...1_000_000)
    let (first, longest) = (draft.watch?.first, draft.watch?.longest)
    result.watchInterval = number(first, ["watch", "first-seconds"], 1...3_600)
      .map { .seconds($0) }
    result.watchIntervalCap = number(longest, ["watch", "longest-seconds"], (first ?? 1)...3_600)
      .map { .seconds($0) }
    result.limits = Thresholds(
      tokenDays: number(draft.limits?.tokenDays, ["limits", "token-days"], 0...3_650),
      quarantineDay: number(draft.limits?.quarantineDay, ["limits", "quarantine-day"], 1...28),
      failures: number(draft.limits?.failures, ["limits", "failures"], 0...1_000_000))
    result.keys = keys()
    result.proxy = proxy(draft.network?.proxy)
    result.noProxy = draft.network?.noProxy
    result.authoritiesFile = file(draft.network?.authoritiesFile)
    return result
  }

  private mutating func refuse(_ path: [String], _ reason: String, _ suggestion: String? = nil) {
    mistakes.append(file.mistake(path, .invalidValue(reason, suggestion: suggestion)))
  }

  private mutating func proxy(_ text: String?) -> String? {
    guard let text else { return nil }
    if ProxySettings(environment: ["HTTPS_PROXY": text]).server != nil { return text }
    // A proxy's address may hold a password.
    refuse(["network", "proxy"], "it is no proxy address such as http://proxy.example:3128")
    return nil
  }

  private mutating func file(_ path: String?) -> String? {
    guard let path, !path.hasPrefix("/") else { return path }
    refuse(["network", "ca-file"], "it is no absolute path; begin with /")
    return nil
  }

  private mutating func choice(_ word: String?, _ path: [String], _ known: [String]) -> String? {
    guard let word, !known.contains(word) else { return word }
    let near = Suggestion.nearest(to: word, among: known)
    let list = near == nil ? "; there are \(known.joined(separator: ", "))" : ""
    refuse(path, "there is no `\(word.prefix(60))`\(list)", near)
    return nil
  }

  private mutating func number(
    _ number: Int?, _ path: [String], _ range: ClosedRange<Int>
  ) -> Int? {
    guard let number, !range.contains(number) else { return number }
    refuse(path, "it takes a number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  private mutating func keys() -> [String: [Key]] {
    var result: [String: [Key]] = [:]
    for (command, words) in (draft.keys ?? [:]).sorted(by: { $0.key < $1.key }) {
      let spellings =
        switch words {
        case .line(let one): [one]
        case .list(let several): several
        }
      result[command] = spellings.compactMap { spelling in
        if let key = Key(spelling: spelling) { return key }
        refuse(
          ["keys", command],
          "`\(spelling.prefix(20))` is no key; write a character, space, enter, tab, esc, up, "
            + "pgdn, ctrl-p, alt-x or f5")
        return nil
      }
    }
    for fault in KeyBindings.faults(in: result) {
      refuse(["keys", fault.command], fault.reason, fault.suggestion)
    }
    return result
  }
}
