public import TerminalUI

/// Where themes come from: one at the start, the others when they are to be chosen from.
public struct ThemeSource: Sendable {
  /// The theme where nothing names one.
  public var fallback: String
  public var named: @Sendable (String) -> Theme?
  public var all: @Sendable () -> [Theme]

  public init(
    fallback: String, named: @escaping @Sendable (String) -> Theme?,
    all: @escaping @Sendable () -> [Theme]
  ) {
    self.fallback = fallback
    self.named = named
    self.all = all
  }

  /// Themes that are there already; the first is the fallback.
  public init(_ themes: [Theme] = []) {
    self.init(
      fallback: themes.first?.name ?? "", named: { name in themes.first { $0.name == name } },
      all: { themes })
  }

  /// The first of these that can be loaded, else the fallback.
  func first(of names: [String?]) -> Theme? {
    for name in names.compactMap({ $0 }) + [fallback] {
      if let theme = named(name) { return theme }
    }
    return nil
  }

  /// The program's themes and the operator's own; what can't be read is left out.
  public init(_ library: ThemeLibrary) {
    @Sendable func load(_ name: String) -> Theme? {
      guard var theme = try? library.theme(named: name) else { return nil }
      // Everywhere else a theme goes by the name of its file.
      theme.name = name
      return theme
    }
    self.init(
      fallback: ThemeLibrary.standard, named: load,
      all: { library.entries.compactMap { load($0.name) } })
  }
}
