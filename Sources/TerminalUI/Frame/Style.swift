/// What a piece of text means on the screen; a theme gives each its colours.
public enum Role: UInt8, Sendable, CaseIterable {
  case text, muted, accent, title, header, border, focus, selection, marked, match
  case ok, warning, error, unknown, disabled
  case key, input, dialog, toast, link, badgeProd, badgeTest

  /// Its name in theme files, such as `badge-prod`.
  public var name: String {
    switch self {
    case .badgeProd: "badge-prod"
    case .badgeTest: "badge-test"
    default: String(describing: self)
    }
  }

  public init?(name: String) {
    guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = role
  }
}

/// How text is drawn beside its colour.
public struct Attributes: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let bold = Attributes(rawValue: 1)
  public static let dim = Attributes(rawValue: 2)
  public static let reverse = Attributes(rawValue: 4)
  public static let underline = Attributes(rawValue: 8)
  public static let italic = Attributes(rawValue: 16)
}

/// A role, the role of the surface under it, and attributes on top of the theme's own.
public struct Style: Sendable, Hashable {
  public var role: Role
  /// The role whose background lies under the text, such as `selection` in a selected row.
  public var surface: Role
  public var attributes: Attributes

  public init(_ role: Role, on surface: Role = .text, _ attributes: Attributes = []) {
    self.role = role
    self.surface = surface
    self.attributes = attributes
  }

  public func on(_ surface: Role) -> Style { Style(role, on: surface, attributes) }
  public func with(_ more: Attributes) -> Style {
    Style(role, on: surface, attributes.union(more))
  }
  public var bold: Style { with(.bold) }
  public var underlined: Style { with(.underline) }

  public static let text = Style(.text)
  public static let muted = Style(.muted)
  public static let accent = Style(.accent)
  public static let title = Style(.title)
  public static let header = Style(.header)
  public static let border = Style(.border)
  public static let focus = Style(.focus)
  public static let selection = Style(.selection, on: .selection)
  public static let marked = Style(.marked)
  public static let match = Style(.match)
  public static let ok = Style(.ok)
  public static let warning = Style(.warning)
  public static let error = Style(.error)
  public static let unknown = Style(.unknown)
  public static let disabled = Style(.disabled)
  public static let key = Style(.key)
  public static let input = Style(.input, on: .input)
  public static let dialog = Style(.dialog, on: .dialog)
  public static let toast = Style(.toast, on: .toast)
  public static let link = Style(.link)
  public static let badgeProd = Style(.badgeProd, on: .badgeProd)
  public static let badgeTest = Style(.badgeTest, on: .badgeTest)
}
