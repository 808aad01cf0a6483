extension ExpressionFormatter {
  /// Several lines for an editor: a call that doesn't fit in `width` columns gets one line for
  /// each argument, `Switch` one for each key with its value.
  public static func pretty(_ expression: Expression, width: Int = 80) -> String {
    var text = ""
    write(expression, column: 0, indent: 0, width: width, to: &text)
    return text
  }

  private static func write(
    _ expression: Expression, column: Int, indent: Int, width: Int, to text: inout String
  ) {
    let flat = format(expression)
    guard column + flat.utf8.count > width, case .call(let call) = expression.node,
      call.arguments.contains(where: { $0 != nil })
    else {
      text += flat
      return
    }
    text += call.name + "("
    let inner = indent + 2
    var column = inner
    for (index, argument) in call.arguments.enumerated() {
      if let argument {
        if index > 0, continuesLine(index, of: call) {
          text += " "
        } else {
          text += "\n" + String(repeating: " ", count: inner)
          column = inner
        }
        write(argument, column: column, indent: inner, width: width, to: &text)
        column += format(argument).utf8.count + 2
      } else if index > 0 {
        text += " "
      }
      if index < call.arguments.count - 1 { text += "," }
    }
    text += "\n" + String(repeating: " ", count: indent) + ")"
  }

  /// A value of `Switch` stands on the line of its key, if the key is there.
  private static func continuesLine(_ index: Int, of call: Expression.Call) -> Bool {
    call.name == "Switch" && index > 2 && index % 2 == 1 && call.arguments[index - 1] != nil
  }
}
