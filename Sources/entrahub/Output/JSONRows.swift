/// A JSON document whose rows are written as they come: a million of them are never held.
final class JSONRows {
  private let output: Output
  private var isFirst = true

  /// - Parameter head: an object with at least one member; the rows become its last one.
  init(head: JSON, key: String, output: Output) {
    self.output = output
    // The head without its closing brace.
    output.data(head.text.dropLast(2) + ",\n  \"\(key)\": [")
  }

  func add(_ rows: [JSON]) {
    guard !rows.isEmpty else { return }
    let lines = rows.map { "    " + $0.line }.joined(separator: ",\n")
    Output.write((isFirst ? "" : ",\n") + lines, to: 1)
    isFirst = false
  }

  func end() { output.data(isFirst ? "  ]\n}" : "\n  ]\n}") }
}
