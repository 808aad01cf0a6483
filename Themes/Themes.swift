/// The theme files that are part of the program.
public enum BuiltInThemes {
  /// A theme's file name without its ending, and its text.
  public struct Source: Sendable {
    public let name: String
    fileprivate let bytes: [UInt8]

    public var source: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// The first is the one for dark terminals, the second the one for light terminals.
  public static let all: [Source] = [
    ("dark", PackageResources.dark_toml),
    ("light", PackageResources.light_toml),
    ("okabe-dark", PackageResources.okabe_dark_toml),
    ("okabe-light", PackageResources.okabe_light_toml),
    ("high-contrast", PackageResources.high_contrast_toml),
    ("mono", PackageResources.mono_toml),
    ("nord", PackageResources.nord_toml),
    ("gruvbox-dark", PackageResources.gruvbox_dark_toml),
    ("solarized-dark", PackageResources.solarized_dark_toml),
  ].map { Source(name: $0.0, bytes: $0.1) }
}
