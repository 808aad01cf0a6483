internal import Foundation

/// How well one colour can be read on another.
public enum Contrast {
  /// Red, green and blue from 0 to 255.
  struct RGB: Sendable, Equatable {
    var red: Double
    var green: Double
    var blue: Double

    /// How bright the colour is, from 0 to 1.
    ///
    /// Source: WCAG 2.2, definition "relative luminance".
    var luminance: Double {
      func linear(_ channel: Double) -> Double {
        let part = channel / 255
        return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
  }

  /// From 1 (the same colour) to 21 (black on white).
  ///
  /// Source: WCAG 2.2, definition "contrast ratio".
  static func ratio(_ one: RGB, _ other: RGB) -> Double {
    let (a, b) = (one.luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// The colour of a number in the 256-colour palette.
  ///
  /// 0 to 15 are xterm's defaults, which operators may have changed; from 16 on they are fixed.
  static func color(_ number: Int16) -> RGB {
    switch number {
    case 0...15:
      let table: [(Double, Double, Double)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205),
        (0, 205, 205), (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
        (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
      ]
      let (red, green, blue) = table[Int(number)]
      return RGB(red: red, green: green, blue: blue)
    case 16...231:
      let steps: [Double] = [0, 95, 135, 175, 215, 255]
      let index = Int(number) - 16
      return RGB(red: steps[index / 36], green: steps[index / 6 % 6], blue: steps[index % 6])
    default:
      let grey = Double(8 + 10 * (Int(number) - 232))
      return RGB(red: grey, green: grey, blue: grey)
    }
  }
}

/// A role that is hard to read in a theme.
public struct WeakContrast: Sendable, Equatable, CustomStringConvertible {
  public var theme: String
  public var role: Role
  public var surface: Role
  public var ratio: Double
  public var wanted: Double

  public var description: String {
    let place = surface == .text ? role.name : "\(role.name) on \(surface.name)"
    let tenths = (ratio * 10).rounded() / 10
    return "\(theme): \(place) has a contrast of \(tenths), wanted \(wanted)"
  }
}

extension Theme {
  /// Roles whose contrast in 256 colours is too weak on the backgrounds they are drawn on.
  ///
  /// The terminal's own background is taken as black for dark themes, white for light ones, and
  /// both for themes made for any. Borders and disabled text need 3 : 1, as WCAG 2.2 (1.4.11) asks
  /// of what is no running text.
  public func weakContrasts() -> [WeakContrast] {
    let inRows: [Role] = [
      .text, .muted, .accent, .focus, .marked, .match, .ok, .warning, .error, .unknown, .disabled,
      .key, .link,
    ]
    let surfaces: [(Role, [Role])] = [
      (.text, Role.allCases), (.selection, inRows), (.dialog, inRows + [.border, .title]),
      (.input, [.text, .muted, .match]), (.toast, [.text, .ok, .warning, .error]),
    ]
    let faint: Set<Role> = [.border, .disabled, .muted]
    var weak: [WeakContrast] = []
    for (surface, roles) in surfaces {
      for role in roles {
        let wanted = faint.contains(role) ? min(3, contrast) : contrast
        let ratio = worstRatio(role, on: surface)
        if ratio < wanted {
          weak.append(
            WeakContrast(
              theme: name, role: role, surface: surface, ratio: ratio, wanted: wanted))
        }
      }
    }
    return weak
  }

  private func worstRatio(_ role: Role, on surface: Role) -> Double {
    let look = look(role, on: surface, .colors256)
    let black = Contrast.RGB(red: 0, green: 0, blue: 0)
    let white = Contrast.RGB(red: 255, green: 255, blue: 255)
    let grounds: [(text: Contrast.RGB, ground: Contrast.RGB)] =
      switch background {
      case .dark: [(white, black)]
      case .light: [(black, white)]
      case .any: [(white, black), (black, white)]
      }
    return grounds.map { own in
      Contrast.ratio(
        look.foreground == Color.own ? own.text : Contrast.color(look.foreground),
        look.background == Color.own ? own.ground : Contrast.color(look.background))
    }
    .min() ?? 1
  }
}
