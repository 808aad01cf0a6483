/// Colours and attributes for every role.
public struct Theme: Sendable, Equatable {
  /// What kind of terminal background a theme is made for.
  public enum Background: String, Sendable, Codable, CaseIterable {
    case dark, light, any
  }

  /// A colour's number in each palette; ``own`` stands for the terminal's own.
  public struct Color: Sendable, Equatable {
    public var colors256: Int16
    public var colors16: Int16
    public var colors8: Int16

    public static let own: Int16 = -1

    public init(colors256: Int16, colors16: Int16, colors8: Int16) {
      self.colors256 = colors256
      self.colors16 = colors16
      self.colors8 = colors8
    }

    func number(_ depth: ColorDepth) -> Int16 {
      switch depth {
      case .mono: Self.own
      case .colors8: colors8
      case .colors16: colors16
      case .colors256: colors256
      }
    }
  }

  /// How one role looks.
  public struct Look: Sendable, Equatable {
    public var foreground: Color?
    public var background: Color?
    public var attributes: Attributes
    /// Attributes instead of these where there are no colours.
    public var monoAttributes: Attributes

    public init(
      foreground: Color? = nil, background: Color? = nil, attributes: Attributes = [],
      monoAttributes: Attributes? = nil
    ) {
      self.foreground = foreground
      self.background = background
      self.attributes = attributes
      self.monoAttributes = monoAttributes ?? attributes
    }
  }

  /// What a piece of text gets in the end; colours are numbers of the palette or ``Color/own``.
  public struct Resolved: Sendable, Equatable {
    public var foreground: Int16
    public var background: Int16
    public var attributes: Attributes
  }

  public var name: String
  public var title: String
  public var background: Background
  /// The least contrast between text and what is under it.
  public var contrast: Double
  public var looks: [Role: Look]

  public init(
    name: String, title: String, background: Background, contrast: Double = 4.5,
    looks: [Role: Look]
  ) {
    self.name = name
    self.title = title
    self.background = background
    self.contrast = contrast
    self.looks = looks
  }

  /// A role on a surface in a palette.
  ///
  /// A role with a background of its own keeps both its colours; otherwise a surface that names a
  /// foreground, as a selection in few colours does, gives it to all text on it.
  public func look(_ role: Role, on surface: Role, _ depth: ColorDepth) -> Resolved {
    let own = looks[role] ?? Look()
    let under = surface == role || surface == .text ? Look() : looks[surface] ?? Look()
    let ground = looks[.text] ?? Look()
    func first(_ colors: Color?...) -> Int16 {
      colors.lazy.compactMap { $0?.number(depth) }.first { $0 != Color.own } ?? Color.own
    }
    let isMono = depth == .mono
    let isOpaque = own.background.map { $0.number(depth) != Color.own } ?? false
    let attributes = isMono ? own.monoAttributes : own.attributes
    return Resolved(
      foreground: isOpaque
        ? first(own.foreground, ground.foreground)
        : first(under.foreground, own.foreground, ground.foreground),
      background: first(own.background, under.background, ground.background),
      attributes: attributes.union(isMono ? under.monoAttributes : under.attributes))
  }
}
