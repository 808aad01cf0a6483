/// Colours and attributes for every role.
public struct Theme: Sendable, Equatable {
  /// What kind of terminal background a theme is made for.
  public enum Background: String, Sendable, Codable {
    case dark, light, any
  }

  /// A colour in the three palettes; nil stands for the terminal's own.
  public struct Color: Sendable, Equatable {
    public var colors256: UInt8
    public var colors16: UInt8
    public var colors8: UInt8

    public init(colors256: UInt8, colors16: UInt8, colors8: UInt8) {
      self.colors256 = colors256
      self.colors16 = colors16
      self.colors8 = colors8
    }

    func index(_ depth: ColorDepth) -> Int16? {
      switch depth {
      case .mono: nil
      case .colors8: Int16(colors8)
      case .colors16: Int16(colors16)
      case .colors256: Int16(colors256)
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

  public var name: String
  public var title: String
  public var background: Background
  public var looks: [Role: Look]

  public init(name: String, title: String, background: Background, looks: [Role: Look]) {
    self.name = name
    self.title = title
    self.background = background
    self.looks = looks
  }
}
