/// A listing that prints itself as a table, as CSV, or as one JSON document.
struct Listing {
  struct Column {
    var title: String
    /// Key of the column in JSON.
    var key: String
    var isNumber = false
    /// How it gives way on a narrow terminal.
    var fit: TextTable.Fit

    init(
      _ title: String, _ key: String, isNumber: Bool = false, fit: TextTable.Fit = .broken
    ) {
      self.title = title
      self.key = key
      self.isNumber = isNumber
      self.fit = fit
    }
  }

  struct Row {
    /// One cell a column, for text.
    var cells: [String]
    /// The same row for programs: unshortened values, UTC times, nulls.
    var json: JSON
    /// Cells for CSV where they differ from those for text.
    var csv: [String]?

    init(_ cells: [String], json: JSON, csv: [String]? = nil) {
      self.cells = cells
      self.json = json
      self.csv = csv
    }
  }

  /// Such as `entrahub.apps/1`.
  var schema: String
  /// Key of the rows in JSON.
  var key: String
  var columns: [Column]
  var rows: [Row]
  /// Said instead of a table that has no rows.
  var empty: String
  /// Further members of the JSON document, and lines below the table.
  var extra: [(key: String, value: JSON)] = []
  var notes: [String] = []

  func print(_ format: OutputFormat, to output: Output) {
    switch format {
    case .json:
      output.document(
        JSON.object(
          [(key: "schema", value: .string(schema))] + extra
            + [(key: key, value: .array(rows.map(\.json)))]
        ))
    case .csv:
      output.data(CSV.text(header: columns.map(\.key), rows: rows.map { $0.csv ?? $0.cells }))
    case .text:
      if rows.isEmpty {
        output.line(empty)
      } else {
        let (lines, leftOut) = TextTable(
          header: columns.map(\.title), rows: rows.map(\.cells),
          numbers: Set(columns.indices.filter { columns[$0].isNumber }),
          fits: Dictionary(uniqueKeysWithValues: columns.indices.map { ($0, columns[$0].fit) })
        ).laidOut(output)
        lines.forEach(output.line)
        if !leftOut.isEmpty {
          Output.message(
            "No room for \(leftOut.joined(separator: ", ")): widen the terminal, or --format csv.")
        }
      }
      notes.forEach(output.prose)
    }
  }
}
