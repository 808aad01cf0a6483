internal import Foundation
public import Settings
internal import Themes

/// The themes in the program and those in the operator's configuration folder.
public struct ThemeLibrary: Sendable {
  /// The theme where nothing names another.
  public static let standard = "dark"

  /// The operator's theme files; nil looks at none.
  private let folder: String?

  public init(folder: String? = nil) {
    self.folder = folder
  }

  /// Where a theme comes from.
  public struct Entry: Sendable, Equatable {
    public var name: String
    public var isBuiltIn: Bool
    public var file: String
  }

  /// All themes by name; the operator's go before those in the program.
  public var entries: [Entry] {
    var entries = BuiltInThemes.all.map {
      Entry(name: $0.name, isBuiltIn: true, file: "\($0.name).toml")
    }
    for name in folderNames {
      entries.removeAll { $0.name == name }
      entries.append(Entry(name: name, isBuiltIn: false, file: path(name) ?? ""))
    }
    return entries
  }

  private var folderNames: [String] {
    guard let folder,
      let files = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return [] }
    return files.filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }
      .map { String($0.dropLast(5)) }.sorted()
  }

  private func path(_ name: String) -> String? { folder.map { "\($0)/\(name).toml" } }

  /// Loads a theme by its file's name without the ending.
  public func theme(named name: String) throws(Mistakes) -> Theme {
    // A name is never a path.
    let isName = !name.isEmpty && !name.hasPrefix(".") && !name.contains("/")
    if isName, let path = path(name), let file = try TOMLFile(contentsOf: path) {
      return try Theme(file)
    }
    guard let theme = BuiltInThemes.all.first(where: { $0.name == name }) else {
      let near = Suggestion.nearest(to: name, among: entries.map(\.name))
      throw Mistakes([
        Mistake(
          file: name, .invalidValue("there is no theme of this name", suggestion: near))
      ])
    }
    if name == Self.standard, let theme = Self.standardTheme { return theme }
    return try Theme(TOMLFile(name: "\(name).toml", source: theme.source))
  }

  /// The standard theme of the program, read once and where wanted ahead of its use.
  public static let standardTheme = BuiltInThemes.all.first { $0.name == standard }
    .flatMap { try? Theme(TOMLFile(name: "\($0.name).toml", source: $0.source)) }

  /// The theme that needs no file and no colours.
  public static let fallback = Theme(
    name: "plain", title: "Plain", background: .any,
    looks: [
      .selection: Theme.Look(attributes: .reverse), .header: Theme.Look(attributes: .bold),
      .title: Theme.Look(attributes: .bold), .key: Theme.Look(attributes: .bold),
      .error: Theme.Look(attributes: .bold), .input: Theme.Look(attributes: .underline),
      .match: Theme.Look(attributes: .underline), .toast: Theme.Look(attributes: .reverse),
      .badgeProd: Theme.Look(attributes: .reverse), .badgeTest: Theme.Look(attributes: .reverse),
    ])
}
