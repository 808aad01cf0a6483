import Foundation

/// Ways in which a text suffers between the screen it was shown on and the paste.
enum Damage: String, CaseIterable, Sendable {
  case wrapped, indentedWrap, quoted, quotedWrap, curlyQuotes, crlf, cr, noBreakSpaces, zeroWidth
  case opticalRecognition, html, jsonString, oneLine, terminalColours, markdown, bom
  case surrounded, doubleSpaced, softHyphens

  /// The damaged text.
  func apply(to text: String, using generator: inout some RandomNumberGenerator) -> String {
    switch self {
    case .wrapped:
      return Self.wrap(text, width: .random(in: 12...110, using: &generator))
    case .indentedWrap:
      return Self.wrap(text, width: .random(in: 20...90, using: &generator), indent: "    ")
    case .quoted:
      return text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "> \($0)" }.joined(separator: "\n")
    case .quotedWrap:
      return Self.wrap(text, width: .random(in: 30...80, using: &generator), indent: "> > ")
    case .curlyQuotes:
      var isOpen = false
      return String(
        text.map { character in
          guard character == "\"" else { return character == "'" ? "’" : character }
          isOpen.toggle()
          return isOpen ? "“" : "”"
        })
    case .crlf: return text.replacing("\n", with: "\r\n")
    case .cr: return text.replacing("\n", with: "\r")
    case .noBreakSpaces:
      return String(text.map { $0 == " " && Bool.random(using: &generator) ? "\u{A0}" : $0 })
    case .zeroWidth: return Self.sprinkled("\u{200B}", over: text, using: &generator)
    case .softHyphens: return Self.sprinkled("\u{AD}", over: text, using: &generator)
    case .opticalRecognition: return Self.misread(text, using: &generator)
    case .html:
      let escaped = text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        .replacing("<", with: "&lt;").replacing("\n", with: "<br/>\n")
      return "<html><body><p>\(escaped)</p></body></html>"
    case .jsonString:
      return "{\"text\": \""
        + text.replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\"}"
    case .oneLine:
      return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    case .terminalColours:
      return text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "\u{1B}[31m\($0)\u{1B}[0m\u{1B}[K" }.joined(separator: "\n")
    case .markdown: return "```\n\(text)\n```\n"
    case .bom: return "\u{FEFF}" + text
    case .surrounded:
      return "Dobrý den,\n\nuživatel vidí tuto chybu v ovládacím centru:\n\n\(text)\n\n"
        + "Merci d'avance, l'équipe réseau\n-- \nTel. +420 401 555 010\n"
    case .doubleSpaced: return text.replacing("\n", with: "\n\n")
    }
  }

  /// Cuts every line at a width, within words too.
  private static func wrap(_ text: String, width: Int, indent: String = "") -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var rest = line
      var pieces: [String] = []
      repeat {
        pieces.append(indent + rest.prefix(width))
        rest = rest.dropFirst(width)
      } while !rest.isEmpty
      return pieces.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private static func sprinkled(
    _ character: Character, over text: String, using generator: inout some RandomNumberGenerator
  ) -> String {
    text.reduce(into: "") { result, next in
      result.append(next)
      if Int.random(in: 0..<9, using: &generator) == 0 { result.append(character) }
    }
  }

  /// Takes `l` for `1`, `O` for `0` and back, at one place in forty.
  private static func misread(
    _ text: String, using generator: inout some RandomNumberGenerator
  ) -> String {
    String(
      text.map { character in
        guard Int.random(in: 0..<40, using: &generator) == 0 else { return character }
        switch character {
        case "l": return "1"
        case "1": return "l"
        case "O": return "0"
        case "0": return "O"
        default: return character
        }
      })
  }
}
