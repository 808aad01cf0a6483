public import Foundation

/// People and groups from a file: one a line, or a table with a column that names them.
public struct AssignmentFile: Sendable, Equatable {
  /// Rows in order; those that can't be used have a problem.
  public var wishes: [AssignmentWish]
  /// How it was read: "UTF-16, separated by tabs, by the column userPrincipalName".
  public var reading: String

  /// Rows of one file that are taken.
  public static let rowLimit = 50_000

  /// Reads a table of any of the usual encodings and separators.
  ///
  /// - Parameter name: for messages: the path, or `standard input`.
  /// - Throws: `invalidInput` where no row can be told: nothing in it, no column that names anybody,
  ///   a quote that is never closed, too many rows.
  public init(_ data: Data, name: String) throws(ProvisioningError) {
    let source = ForeignText(data)
    guard !source.text.contains("\0") else {
      throw Self.invalid(name, "it is no text", "Save the table as CSV and name that file.")
    }
    let table = SeparatedValues(source.text)
    if let line = table.openQuote {
      throw Self.invalid(
        name, "the quote that begins on line \(line) is never closed", "Close it, or double it.")
    }
    guard let first = table.records.first else {
      throw Self.invalid(name, "there is nothing in it", "Give one person or group a line.")
    }
    let header = Header(first.fields)
    let rows = table.records.dropFirst(header == nil ? 0 : 1)
    guard rows.count <= Self.rowLimit else {
      throw Self.invalid(
        name, "it has \(Words.grouped(rows.count)) rows, more than \(Words.grouped(Self.rowLimit))",
        "Split it, or assign a group.")
    }
    if let header, header.who == nil {
      throw Self.invalid(
        name, "no column names anybody: \(header.names)",
        "Name a column userPrincipalName, mail, id or name.")
    }
    try Self.check(header, first.fields, hasRows: !rows.isEmpty, name)
    let columns = header ?? Header(guessing: table.records)
    wishes = rows.map { columns.wish($0) }
    let separated = table.records.contains { $0.fields.count > 1 }
    reading = [
      source.encoding, separated ? "separated by \(table.separator.words)" : nil,
      header.map { "by the column \($0.whoName)" },
    ].compactMap(\.self).joined(separator: ", ")
  }

  /// - Throws: `invalidInput` for titles that are none, come twice, or have nothing below.
  private static func check(
    _ header: Header?, _ first: [String], hasRows: Bool, _ name: String
  ) throws(ProvisioningError) {
    guard let header else {
      guard first.count > 1, !first.contains(where: Header.looksLikeSomebody) else { return }
      let found = Words.cut(first.filter { !$0.isEmpty }.joined(separator: ", "), to: 200)
      throw invalid(
        name, "no known column: found \(found)",
        "Name a column userPrincipalName, mail, id or name in the first row.")
    }
    if let twice = header.repeated {
      throw invalid(name, "the column \(twice) is there twice", "Keep one of them.")
    }
    guard hasRows else {
      throw invalid(
        name, "there are titles and nothing below", "Give one person or group a line.")
    }
  }

  private static func invalid(
    _ name: String, _ message: String, _ advice: String
  ) -> ProvisioningError {
    ProvisioningError(
      .invalidInput, operation: "reading \(name)", message: message, advice: advice)
  }

  /// Which column says what.
  private struct Header {
    var who: Int?
    var role: Int?
    var kind: Int?
    var count: Int
    var titles: [String]

    /// Nil where the first row is no header: nobody is called by these names.
    init?(_ fields: [String]) {
      let keys = fields.map(Self.key)
      let known = Self.whoNames + Self.roleNames + Self.kindNames
      guard keys.contains(where: known.contains) else { return nil }
      for name in Self.whoNames where who == nil { who = keys.firstIndex(of: name) }
      role = keys.firstIndex(where: Self.roleNames.contains)
      kind = keys.firstIndex(where: Self.kindNames.contains)
      count = fields.count
      titles = fields
    }

    /// Without a header: the column of ids or addresses, else the first.
    init(guessing records: [SeparatedValues.Record]) {
      let sample = records.prefix(50)
      count = records.first?.fields.count ?? 1
      titles = []
      who =
        (0..<count).first { column in
          sample.allSatisfy { record in
            guard record.fields.indices.contains(column) else { return false }
            return Self.isAddressOrId(record.fields[column])
          }
        } ?? 0
    }

    /// The surest first.
    private static let whoNames = [
      "principalid", "objectid", "id", "userprincipalname", "upn", "mail", "email", "emailaddress",
      "username", "principalname", "principal", "displayname", "name", "user", "group",
      "benutzerprinzipalname", "anzeigename",
    ]
    private static let roleNames = ["role", "approle", "rolename"]
    private static let kindNames = ["kind", "type", "principaltype"]

    /// The first known title that comes a second time.
    var repeated: String? {
      let known = Self.whoNames + Self.roleNames + Self.kindNames
      let keys = titles.map(Self.key)
      return titles.indices.first { place in
        known.contains(keys[place]) && keys[..<place].contains(keys[place])
      }.map { titles[$0] }
    }

    /// Whether a field is an address, an id or a name with its kind.
    static func looksLikeSomebody(_ field: String) -> Bool {
      let text = field.trimmingCharacters(in: .whitespaces)
      return isAddressOrId(text)
        || ["user:", "group:"].contains { text.lowercased().hasPrefix($0) }
    }

    private static func isAddressOrId(_ text: String) -> Bool {
      text.contains("@") || UUID(uuidString: text) != nil
    }

    /// Letters and digits alone, so that `User principal name` and `user_principal_name` are one.
    private static func key(_ title: String) -> String {
      String(title.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    var names: String { Words.cut(Words.list(titles.filter { !$0.isEmpty }), to: 200) }
    var whoName: String { who.map { titles[$0] } ?? "" }

    func wish(_ record: SeparatedValues.Record) -> AssignmentWish {
      func field(_ column: Int?) -> String? {
        guard let column, record.fields.indices.contains(column) else { return nil }
        let text = Self.unprotected(record.fields[column])
          .trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
      }
      let text = field(who) ?? ""
      var wish = AssignmentWish(
        .named(Words.cut(text, to: 400)), role: field(role), line: record.line)
      if record.isTooLong {
        wish.problem = "the line is longer than \(SeparatedValues.recordLimit) characters"
        wish.who = .named(Words.cut(text, to: 40))
      } else if record.fields.count != count {
        wish.problem =
          "\(Words.count(record.fields.count, "column")) where "
          + "\(titles.isEmpty ? "the first row" : "the header") has \(count)"
      } else if text.isEmpty {
        wish.problem = "nobody is named"
      } else if let kind = field(kind)?.lowercased(), !text.contains(":"),
        ["user", "group"].contains(kind)
      {
        wish.who = .named("\(kind):\(text)")
      }
      return wish
    }

    /// Without the apostrophe that keeps spreadsheets from taking a text for a formula.
    private static func unprotected(_ text: String) -> String {
      guard text.hasPrefix("'"), let second = text.dropFirst().first, "=+-@".contains(second)
      else { return text }
      return String(text.dropFirst())
    }
  }
}

extension Character {
  fileprivate var words: String {
    switch self {
    case ";": "semicolons"
    case "\t": "tabs"
    default: "commas"
    }
  }
}
