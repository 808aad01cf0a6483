/// The OData options of a request.
struct ODataQuery: Sendable {
  var select: [String] = []
  var expand: [String] = []
  var filter: ODataFilter?
  var search: SearchExpression?
  var orderBy: [(path: [String], descending: Bool)] = []
  var top: Int?
  var count = false
  var skipToken: String?
  var deltaToken: String?
  /// Whether the header `ConsistencyLevel: eventual` is there.
  var isEventual: Bool

  static let defaultPage = 100
  static let maximumPage = 999

  /// How many objects to put on a page.
  var pageSize: Int { min(top ?? Self.defaultPage, Self.maximumPage) }

  init(_ call: Call) throws(GraphError) {
    isEventual = call.header("consistencylevel")?.lowercased() == "eventual"
    for (name, value) in call.query where name.hasPrefix("$") {
      switch name.lowercased() {
      case "$select": select = Self.list(value)
      case "$expand": expand = Self.list(value)
      case "$filter": filter = try ODataFilter(parsing: value)
      case "$search": search = try SearchExpression(parsing: value)
      case "$orderby": orderBy = try Self.order(value)
      case "$top": top = try Self.number(value, "$top")
      case "$count":
        guard let flag = Bool(value.lowercased()) else {
          throw .badRequest(
            "Invalid $count query option value '\(value)'. It must be 'true' or 'false'.",
            code: "BadRequest")
        }
        count = flag
      case "$skiptoken": skipToken = value
      case "$deltatoken": deltaToken = value.isEmpty ? nil : value
      case "$format": break
      case "$skip":
        throw .badRequest("'$skip' is not supported by the service.", code: "Request_BadRequest")
      default:
        throw .badRequest(
          "The query parameter '\(name)' is not supported.", code: "BadRequest")
      }
    }
    if let size = call.header("prefer").flatMap(Self.preferredPage), top == nil { top = size }
  }

  private static func list(_ text: String) -> [String] {
    var depth = 0
    return text.split { character in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return character == "," && depth == 0
    }.map(\.trimmed).filter { !$0.isEmpty }
  }

  private static func number(_ text: String, _ name: String) throws(GraphError) -> Int {
    guard let number = Int(text), number >= 1 else {
      throw .badRequest(
        "Invalid page size specified: '\(text)'. Must be between 1 and 999 inclusive.")
    }
    return number
  }

  private static func order(_ text: String) throws(GraphError) -> [(path: [String], Bool)] {
    var keys: [(path: [String], Bool)] = []
    for part in list(text) {
      let words = part.split(separator: " ")
      guard let path = words.first, words.count <= 2,
        words.count == 1 || ["asc", "desc"].contains(words[1].lowercased())
      else { throw .badRequest("Invalid $orderby clause '\(part)'.", code: "BadRequest") }
      keys.append(
        (path.split(separator: "/").map(String.init), words.last?.lowercased() == "desc"))
    }
    return keys
  }

  /// `odata.maxpagesize` of the header `Prefer`.
  private static func preferredPage(_ header: String) -> Int? {
    for part in header.lowercased().split(separator: ",") {
      let pair = part.split(separator: "=")
      if pair.count == 2, pair[0].trimmed == "odata.maxpagesize", let size = Int(pair[1].trimmed),
        size >= 1
      {
        return size
      }
    }
    return nil
  }
}

/// `"displayName:ann" OR "mail:ann"`: words that begin with the text, without regard to case.
struct SearchExpression: Sendable {
  struct Clause: Sendable {
    var property: String
    var text: String
  }

  /// Any of the lists, all clauses of a list.
  var alternatives: [[Clause]]

  init(parsing text: String) throws(GraphError) {
    var alternatives: [[Clause]] = [[]]
    var rest = Substring(text)
    var isFirst = true
    while let start = rest.firstIndex(where: { !$0.isWhitespace && $0 != "(" && $0 != ")" }) {
      rest = rest[start...]
      if !isFirst {
        let word = rest.prefix { $0.isLetter }.uppercased()
        guard word == "OR" || word == "AND" else { throw Self.fault(text) }
        if word == "OR" { alternatives.append([]) }
        rest = rest.dropFirst(word.count)
        rest = rest.drop { $0.isWhitespace || $0 == "(" }
      }
      isFirst = false
      guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else {
        throw Self.fault(text)
      }
      let clause = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      guard let colon = clause.firstIndex(of: ":") else { throw Self.fault(text) }
      alternatives[alternatives.count - 1].append(
        Clause(
          property: clause[..<colon].trimmed,
          text: clause[clause.index(after: colon)...].trimmed.lowercased()))
    }
    guard !isFirst, alternatives.allSatisfy({ !$0.isEmpty }) else { throw Self.fault(text) }
    self.alternatives = alternatives
  }

  private static func fault(_ text: String) -> GraphError {
    .badRequest(
      "Syntax error: the $search clause '\(text)' must be of the form \"property:value\".",
      code: "Request_BadRequest")
  }

  var properties: [String] { alternatives.joined().map(\.property) }

  func matches(_ value: (String) -> JSON) -> Bool {
    alternatives.contains { clauses in
      clauses.allSatisfy { clause in
        guard let text = value(clause.property).string?.lowercased() else { return false }
        return text.hasPrefix(clause.text)
          || text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).contains {
            $0.hasPrefix(clause.text)
          }
      }
    }
  }
}
