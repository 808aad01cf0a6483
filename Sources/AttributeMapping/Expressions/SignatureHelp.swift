/// The function around the cursor, and which of its parameters is being written.
public struct SignatureHelp: Sendable, Equatable {
  public var function: FunctionSignature
  /// Index in the function's parameters; nil beyond the last one.
  public var activeParameter: Int?
  /// Position of the argument, from 0; more than the parameters where some repeat.
  public var argument: Int

  /// For an offset in UTF-8; nil outside calls and inside calls of unknown functions.
  public static func at(_ offset: Int, in text: String) -> SignatureHelp? {
    let context = CursorContext(offset, in: text)
    guard let function = context.function, let call = context.calls.last else { return nil }
    return SignatureHelp(
      function: function, activeParameter: function.parameterIndex(at: call.argument),
      argument: call.argument)
  }

  /// `Replace(source, oldValue?, …)`.
  public var label: String { function.label }

  /// Where the active parameter stands in ``label``, in UTF-8 offsets.
  public var activeRange: Range<Int>? {
    guard let activeParameter else { return nil }
    var start = function.name.utf8.count + 1
    for parameter in function.parameters[..<activeParameter] {
      start += parameter.label.utf8.count + 2
    }
    return start..<start + function.parameters[activeParameter].label.utf8.count
  }
}
