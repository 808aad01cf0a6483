import Synchronization

/// Commands that EntraHub tells its operator to type: each works as it is pasted.
///
/// A command without `--profile` goes to the active profile. Where another one is at work, whatever
/// suggests a command names it.
public enum SuggestedCommand {
  private static let profile = Mutex<String?>(nil)

  /// The profile that suggestions have to name; nil where commands go to it anyway.
  public static func name(_ profile: String?) { Self.profile.withLock { $0 = profile } }

  /// Words of ours with the profile behind each command that takes one.
  public static func naming(_ text: String) -> String {
    guard let profile = profile.withLock({ $0 }) else { return text }
    return naming(text, profile: profile)
  }

  /// The same for any profile.
  public static func naming(_ text: String, profile: String) -> String {
    guard text.contains("entrahub ") else { return text }
    return text.replacing(/entrahub ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*){0,2})/) { match in
      let words = match.output.1.split(separator: " ")
      let path = (1...words.count).reversed().map { words.prefix($0).joined(separator: " ") }
        .first(where: Self.paths.contains)
      guard let path else { return String(match.output.0) }
      let rest = words.dropFirst(path.split(separator: " ").count)
      let behind = text[match.range.upperBound...]
      if rest.isEmpty, behind.hasPrefix(" --profile ") || behind.hasPrefix(" --help") {
        return String(match.output.0)
      }
      return (["entrahub", path, "--profile", profile] + rest.map(String.init))
        .joined(separator: " ")
    }
  }

  /// The commands that take `--profile`; held by a test to what the program says itself.
  public static let paths: Set<String> = [
    "console", "status", "diagnose", "troubleshoot", "plan", "explain", "reconcile", "consent-url",
    "apps list", "apps show", "apps add", "apps hide", "apps unhide", "apps restore",
    "apps enable", "apps start", "apps pause", "apps restart",
    "provision", "sync", "refresh",
    "assignments list", "assignments search", "assignments add", "assignments remove",
    "mappings list", "mappings preview", "mappings attributes list", "mappings attributes add",
    "mappings attributes remove", "mappings backups", "mappings set", "mappings remove",
    "mappings enable", "mappings disable", "mappings reset", "mappings restore", "mappings export",
    "mappings import", "mappings diff",
    "mappings validate", "mappings eval",
    "filters list", "filters set", "filters remove", "filters test",
    "errors list", "errors show", "errors retry", "incidents list", "incidents show",
    "incidents note",
    "audit list", "activity list", "activity undo", "requests list", "requests show",
    "bundle export", "sign-in", "sign-out", "token url", "token parse", "token show",
    "connection show", "connection test", "connection set", "connection rotate",
  ]
}
