extension Frame {
  /// The screen as plain text, one line a row, without blanks at the ends.
  public var text: String {
    (0..<size.height).map { row($0) }.joined(separator: "\n")
  }

  /// One row as plain text, without blanks at its end.
  public func row(_ y: Int) -> String {
    guard y >= 0, y < size.height else { return "" }
    var scalars = String.UnicodeScalarView()
    for x in 0..<size.width {
      scalars.append(contentsOf: contents(at: y * size.width + x).compactMap(Unicode.Scalar.init))
    }
    while scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }

  /// Which roles stand where: one letter a cell, with a legend of the letters in use.
  ///
  /// A role on a surface other than `text` is a letter of its own; attributes are not shown.
  public var roles: String {
    var letters: [String: Character] = ["text": "."]
    var legend: [String] = []
    var supply = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")[...]
    var rows: [String] = []
    for y in 0..<size.height {
      var row = ""
      for cell in cells[y * size.width..<(y + 1) * size.width] {
        let name =
          cell.surface == .text || cell.surface == cell.role
          ? cell.role.name : "\(cell.role.name)/\(cell.surface.name)"
        if let letter = letters[name] {
          row.append(letter)
        } else {
          let letter = supply.popFirst() ?? "#"
          letters[name] = letter
          legend.append("\(letter) \(name)")
          row.append(letter)
        }
      }
      while row.last == "." { row.removeLast() }
      rows.append(row)
    }
    return (rows + legend).joined(separator: "\n")
  }

  /// The scalars of a cell; none in the second half of a wide character.
  func contents(at index: Int) -> [UInt32] {
    let content = cells[index].content
    if content == Cell.continuation { return [] }
    if content & Cell.clusterBit != 0 { return clusters[Int(content & ~Cell.clusterBit)] }
    return [content]
  }
}
