/// The parameters of a search (RFC 7644 §3.4.2, §3.4.3).
public struct SearchQuery: Sendable, Equatable {
  public static let schema = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"

  public var filter: Filter?
  public var projection: Projection
  public var sortBy: AttributePath?
  public var descending: Bool
  /// 1-based; smaller values count as 1.
  public var startIndex: Int
  /// Nil when the client leaves the page size to the service; negative values count as 0.
  public var count: Int?

  public init(
    filter: Filter? = nil, projection: Projection = Projection(), sortBy: AttributePath? = nil,
    descending: Bool = false, startIndex: Int = 1, count: Int? = nil
  ) {
    self.filter = filter
    self.projection = projection
    self.sortBy = sortBy
    self.descending = descending
    self.startIndex = startIndex
    self.count = count
  }

  /// Reads query parameters, already percent-decoded; those it doesn't know are passed over.
  ///
  /// - Throws: ``SCIMError`` 400: `invalidFilter`, `invalidPath` or `invalidValue`.
  public init(parameters: [(name: String, value: String)]) throws(SCIMError) {
    func value(_ name: String) -> String? {
      parameters.first { $0.name.equalsIgnoringCase(name) }?.value
    }
    func number(_ name: String) throws(SCIMError) -> Int? {
      guard let text = value(name), !text.isEmpty else { return nil }
      guard let number = Int(text) else { throw .invalidValue("'\(name)' must be a number.") }
      return number
    }
    try self.init(
      filterText: value("filter"),
      projection: Projection(
        attributes: value("attributes"), excludedAttributes: value("excludedAttributes")),
      sortBy: value("sortBy"), sortOrder: value("sortOrder"), startIndex: number("startIndex"),
      count: number("count"))
  }

  /// Reads the body of `POST /.search`.
  ///
  /// - Throws: ``SCIMError`` 400.
  public init(json: JSONValue) throws(SCIMError) {
    guard let object = json.object else { throw .invalidSyntax("The body must be an object.") }
    func list(_ name: String) -> String? {
      object[attribute: name]?.array?.compactMap(\.string).joined(separator: ",")
        ?? object[attribute: name]?.string
    }
    try self.init(
      filterText: object[attribute: "filter"]?.string,
      projection: Projection(
        attributes: list("attributes"), excludedAttributes: list("excludedAttributes")),
      sortBy: object[attribute: "sortBy"]?.string,
      sortOrder: object[attribute: "sortOrder"]?.string,
      startIndex: object[attribute: "startIndex"]?.integer.map { Int($0) },
      count: object[attribute: "count"]?.integer.map { Int($0) })
  }

  private init(
    filterText: String?, projection: Projection, sortBy: String?, sortOrder: String?,
    startIndex: Int?, count: Int?
  ) throws(SCIMError) {
    self.init(
      filter: try Self.filter(filterText), projection: projection, sortBy: try Self.path(sortBy),
      startIndex: max(1, startIndex ?? 1), count: count.map { max(0, $0) })
    switch sortOrder?.lowercased() {
    case nil, "", "ascending": descending = false
    case "descending": descending = true
    default: throw .invalidValue("'sortOrder' is 'ascending' or 'descending'.")
    }
  }

  private static func filter(_ text: String?) throws(SCIMError) -> Filter? {
    guard let text, text.utf8.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { return nil }
    do {
      return try Filter(parsing: text)
    } catch {
      throw .invalidFilter("The filter is wrong: \(error).")
    }
  }

  private static func path(_ text: String?) throws(SCIMError) -> AttributePath? {
    guard let text, !text.isEmpty else { return nil }
    guard let path = AttributePath(plain: text), !path.isWholeSchema else {
      throw .invalidPath("'\(text)' is not an attribute to sort by.")
    }
    return path
  }
}

extension [JSONObject] {
  /// Sorts resources by an attribute (RFC 7644 §3.4.2.3): those without it last when ascending.
  ///
  /// Of several values the primary one counts, else the first. The order of equals is kept.
  public mutating func sort(by path: AttributePath, descending: Bool, type: ResourceType) {
    guard let target = type.resolve(path), let attribute = target.attribute else { return }
    let keys = map { SortKey($0, path: path, target: target) }
    let caseExact = (target.subAttribute ?? attribute).caseExact
    let order = indices.sorted { left, right in
      let (first, second) = descending ? (right, left) : (left, right)
      return keys[first].isOrdered(before: keys[second], caseExact: caseExact)
    }
    self = order.map { self[$0] }
  }
}

private struct SortKey {
  let text: String?
  let folded: String?
  let number: JSONNumber?

  init(_ resource: JSONObject, path: AttributePath, target: ResourceType.Target) {
    var container = resource
    if let urn = target.container { container = resource[attribute: urn]?.object ?? JSONObject() }
    var value = target.attribute.flatMap { container[attribute: $0.name] }
    if case .array(let elements)? = value {
      value = elements.first(where: \.isPrimary) ?? elements.first
    }
    if case .object(let object)? = value {
      value = object[attribute: path.subAttribute ?? "value"]
    }
    if case .bool(let flag)? = value {
      text = flag ? "true" : "false"
    } else {
      text = value?.string
    }
    folded = text?.lowercased()
    if case .number(let number)? = value { self.number = number } else { number = nil }
  }

  func isOrdered(before other: SortKey, caseExact: Bool) -> Bool {
    if let number, let otherNumber = other.number { return number.isLess(than: otherNumber) }
    let (left, right) = caseExact ? (text, other.text) : (folded, other.folded)
    return switch (left, right) {
    case (let left?, let right?): left < right
    case (_?, nil): true
    default: false
    }
  }
}
