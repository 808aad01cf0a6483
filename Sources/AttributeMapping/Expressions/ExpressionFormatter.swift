/// Writes expressions as text.
///
/// What it writes is read back as the same expression, as long as names hold only what the grammar
/// allows in them.
public enum ExpressionFormatter {
  /// Graph's normal form: one line, `Replace([x], "-", , , "_", , )`.
  ///
  /// Source: Graph, `synchronizationSchema: parseExpression`, `parsedExpression.expression`.
  public static func format(_ expression: Expression) -> String {
    var text = ""
    write(expression, to: &text)
    return text
  }

  /// A text in double quotes, with its backslashes and quotes escaped.
  public static func quoted(_ text: String) -> String {
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        quoted.append(UInt8(ascii: "\\"))
      }
      quoted.append(byte)
    }
    quoted.append(UInt8(ascii: "\""))
    return String(decoding: quoted, as: UTF8.self)
  }

  private static func write(_ expression: Expression, to text: inout String) {
    switch expression.node {
    case .attribute(let name): text += "[\(name)]"
    case .text(let value): text += quoted(value)
    case .number(let written), .name(let written): text += written
    case .comparison(let left, let comparison, let right):
      write(left, to: &text)
      text += " \(comparison.rawValue) "
      write(right, to: &text)
    case .call(let call):
      text += call.name + "("
      for (index, argument) in call.arguments.enumerated() {
        if index > 0 { text += ", " }
        if let argument { write(argument, to: &text) }
      }
      text += ")"
    }
  }
}
