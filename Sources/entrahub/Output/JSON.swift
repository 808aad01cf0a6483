import Foundation
import ProvisioningCore

/// A JSON document that is written in the order in which it was built.
///
/// Commands build their answer key by key, so that the contract of `Docs/cli.md` can be read off
/// the code, nulls included. Not `Codable`: synthesized encoding leaves nil out.
indirect enum JSON: Equatable {
  case object([(key: String, value: JSON)])
  case array([JSON])
  case string(String)
  case int(Int)
  case double(Double)
  case bool(Bool)
  case null

  static func == (left: JSON, right: JSON) -> Bool { left.text == right.text }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByNilLiteral
{
  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .int(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(nilLiteral: ()) { self = .null }
}

extension JSON {
  init(_ value: String?) { self = value.map(JSON.string) ?? .null }
  init(_ value: Int?) { self = value.map(JSON.int) ?? .null }
  init(_ value: Bool?) { self = value.map(JSON.bool) ?? .null }
  init(_ values: [String]) { self = .array(values.map(JSON.string)) }
  init(_ values: [JSON]) { self = .array(values) }
  /// Words of ours that may suggest a command.
  init(hint: String?) { self = JSON(hint.map { SuggestedCommand.naming($0) }) }
  init(hints: [String]) { self = JSON(hints.map { SuggestedCommand.naming($0) }) }
  /// UTC with a trailing Z, as every time in our JSON.
  init(_ date: Date?) { self = date.map { .string(Times.utc($0)) } ?? .null }
}

extension JSON {
  /// The document, indented by two spaces, without a line break at its end.
  var text: String {
    var out = ""
    write(to: &out, indent: 0)
    return out
  }

  /// The document on one line.
  var line: String {
    var out = ""
    write(to: &out, indent: nil)
    return out
  }

  private func write(to out: inout String, indent: Int?) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .int(let value): out += String(value)
    case .double(let value): out += value.isFinite ? String(value) : "null"
    case .string(let value): JSON.quote(value, to: &out)
    case .array(let values):
      JSON.writeList(values, "[", "]", to: &out, indent: indent) { value, inner, out in
        value.write(to: &out, indent: inner)
      }
    case .object(let members):
      JSON.writeList(members, "{", "}", to: &out, indent: indent) { member, inner, out in
        JSON.quote(member.key, to: &out)
        out += indent == nil ? ":" : ": "
        member.value.write(to: &out, indent: inner)
      }
    }
  }

  private static func writeList<Element>(
    _ elements: [Element], _ open: String, _ close: String, to out: inout String, indent: Int?,
    body: (Element, Int?, inout String) -> Void
  ) {
    out += open
    guard !elements.isEmpty else {
      out += close
      return
    }
    let inner = indent.map { $0 + 2 }
    for (index, element) in elements.enumerated() {
      if index > 0 { out += "," }
      if let inner { out += "\n" + String(repeating: " ", count: inner) }
      body(element, inner, &out)
    }
    if let indent { out += "\n" + String(repeating: " ", count: indent) }
    out += close
  }

  /// Escapes what RFC 8259 demands, and what a terminal would act on: DEL, C1, bidirectional
  /// controls, zero-width characters.
  private static func quote(_ value: String, to out: inout String) {
    out += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default:
        if isUnsafe(scalar) {
          for unit in String(scalar).utf16 {
            let hex = String(unit, radix: 16)
            out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
          }
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    out += "\""
  }

  /// A finished document with what a terminal would act on escaped; all of it stands in strings.
  static func escapingUnsafe(_ document: String) -> String {
    document.unicodeScalars.reduce(into: "") { out, scalar in
      if isUnsafe(scalar), scalar != "\n" {
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse,
      .surrogate:
      true
    default: false
    }
  }
}
