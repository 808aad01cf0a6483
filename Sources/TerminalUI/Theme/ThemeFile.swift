public import Settings

/// A theme as its TOML file says it.
struct ThemeFile: Decodable {
  struct Hue: Decodable {
    var colors256: Index
    var colors16: Index
    var colors8: Index

    enum CodingKeys: String, CodingKey {
      case colors256 = "256"
      case colors16 = "16"
      case colors8 = "8"
    }
  }

  /// A colour's number or name; "default" is the terminal's own.
  struct Index: Decodable {
    var number: Int16

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int16.self) {
        guard (0...255).contains(number) else { throw Self.refusal(decoder, "\(number)") }
        self.number = number
      } else {
        let name = try container.decode(String.self)
        guard let number = Self.names[name] else { throw Self.refusal(decoder, name) }
        self.number = number
      }
    }

    private static func refusal(_ decoder: any Decoder, _ value: String) -> DecodingError {
      let near = Suggestion.nearest(to: value, among: names.keys.sorted())
      let hint = near.map { "; did you mean `\($0)`?" } ?? ""
      return .dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "`\(value)` is no colour: a number up to 255 or a name\(hint)"))
    }

    static let names: [String: Int16] = {
      var names: [String: Int16] = ["default": Theme.Color.own]
      let basic = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
      for (index, name) in basic.enumerated() {
        names[name] = Int16(index)
        names["bright-\(name)"] = Int16(index + 8)
      }
      return names
    }()
  }

  struct Look: Decodable {
    var fg: String?
    var bg: String?
    var attributes: [String]?
    /// Attributes where there are no colours, instead of `attributes`.
    var mono: [String]?
  }

  var name: String
  var title: String
  var background: Theme.Background
  var contrast: Double?
  var colors: [String: Hue]?
  var roles: [String: Look]
}

extension Attributes {
  static let names: [String: Attributes] = [
    "bold": .bold, "dim": .dim, "reverse": .reverse, "underline": .underline, "italic": .italic,
  ]
}

extension Theme {
  /// Reads a theme and checks that it is whole.
  ///
  /// Throws all mistakes with their lines: unknown keys, roles, colours and attributes, roles that
  /// are missing, and colour numbers that a palette does not have.
  public init(_ file: TOMLFile) throws(Mistakes) {
    let parsed = try file.decode(ThemeFile.self)
    var mistakes: [Mistake] = []
    func complain(_ path: [String], _ reason: String, _ suggestion: String? = nil) {
      mistakes.append(
        file.mistake(path, .invalidValue(reason, suggestion: suggestion)))
    }
    var colors: [String: Color] = [:]
    for (name, hue) in parsed.colors ?? [:] {
      let color = Color(
        colors256: hue.colors256.number, colors16: hue.colors16.number,
        colors8: hue.colors8.number)
      if color.colors16 > 15 { complain(["colors", name, "16"], "there are only colours 0 to 15") }
      if color.colors8 > 7 { complain(["colors", name, "8"], "there are only colours 0 to 7") }
      colors[name] = color
    }
    func color(_ name: String?, _ path: [String]) -> Color? {
      guard let name, name != "default" else { return nil }
      if let color = colors[name] { return color }
      complain(
        path, "there is no colour `\(name)`",
        Suggestion.nearest(to: name, among: colors.keys.sorted()))
      return nil
    }
    func attributes(_ names: [String]?, _ path: [String]) -> Attributes? {
      guard let names else { return nil }
      var set: Attributes = []
      for name in names {
        if let attribute = Attributes.names[name] {
          set.formUnion(attribute)
        } else {
          complain(
            path, "there is no attribute `\(name)`",
            Suggestion.nearest(to: name, among: Attributes.names.keys.sorted()))
        }
      }
      return set
    }
    var looks: [Role: Look] = [:]
    for (name, look) in parsed.roles {
      let path = ["roles", name]
      guard let role = Role(name: name) else {
        let near = Suggestion.nearest(to: name, among: Role.allCases.map(\.name))
        mistakes.append(
          file.mistake(path, .unknownKey(suggestion: near)))
        continue
      }
      looks[role] = Look(
        foreground: color(look.fg, path + ["fg"]), background: color(look.bg, path + ["bg"]),
        attributes: attributes(look.attributes, path + ["attributes"]) ?? [],
        monoAttributes: attributes(look.mono, path + ["mono"]))
    }
    for role in Role.allCases where looks[role] == nil {
      mistakes.append(Mistake(file: file.name, path: ["roles", role.name], .missingKey))
    }
    guard mistakes.isEmpty else {
      throw Mistakes(
        mistakes.sorted {
          ($0.line ?? Int.max, $0.path.joined()) < ($1.line ?? Int.max, $1.path.joined())
        })
    }
    self.init(
      name: parsed.name, title: parsed.title, background: parsed.background,
      contrast: parsed.contrast ?? 4.5, looks: looks)
  }
}
