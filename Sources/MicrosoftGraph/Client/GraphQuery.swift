import HTTPTransport

/// The query options of a collection (OData system query options).
public struct GraphQuery: Sendable, Equatable {
  public var filter: String?
  public var search: String?
  public var select: [String] = []
  public var orderBy: String?
  public var expand: String?
  /// Page size; 999 at most for directory objects.
  public var top: Int?
  public var count = false
  /// `ConsistencyLevel: eventual`, for the queries that Graph calls advanced.
  public var isAdvanced = false

  public init(
    filter: String? = nil, search: String? = nil, select: [String] = [], orderBy: String? = nil,
    top: Int? = nil, isAdvanced: Bool = false
  ) {
    self.filter = filter
    self.search = search
    self.select = select
    self.orderBy = orderBy
    self.top = top
    self.isAdvanced = isAdvanced
    count = isAdvanced
  }

  /// A text as an OData literal, quotes doubled.
  public static func literal(_ text: String) -> String {
    "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
  }

  /// `?…`, or nothing.
  var text: String {
    var fields: [(String, String)] = []
    if let filter { fields.append(("$filter", filter)) }
    if let search { fields.append(("$search", search)) }
    if !select.isEmpty { fields.append(("$select", select.joined(separator: ","))) }
    if let orderBy { fields.append(("$orderby", orderBy)) }
    if let expand { fields.append(("$expand", expand)) }
    if let top { fields.append(("$top", String(top))) }
    if count { fields.append(("$count", "true")) }
    guard !fields.isEmpty else { return "" }
    let encoded = fields.map { "\($0.0)=\(URLText.encode($0.1, keeping: "',()/:*$"))" }
    return "?\(encoded.joined(separator: "&"))"
  }
}
