/// One page of a search (RFC 7644 §3.4.2).
public struct ListResponse: Sendable, Equatable {
  public static let schema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

  public var totalResults: Int
  /// 1-based.
  public var startIndex: Int
  public var itemsPerPage: Int
  public var resources: [JSONValue]

  public init(totalResults: Int, startIndex: Int, resources: [JSONValue]) {
    self.totalResults = totalResults
    self.startIndex = startIndex
    self.itemsPerPage = resources.count
    self.resources = resources
  }

  public var json: JSONValue {
    [
      "schemas": [.string(Self.schema)],
      "totalResults": .integer(totalResults),
      "itemsPerPage": .integer(itemsPerPage),
      "startIndex": .integer(startIndex),
      "Resources": .array(resources),
    ]
  }

  /// Reads an answer; nil when it isn't a list.
  ///
  /// A missing count is taken from the resources, a missing start as 1; names may be in any case.
  public init?(json: JSONValue) {
    guard let object = json.object else { return nil }
    func count(_ name: String) -> Int? {
      object[attribute: name]?.integer.map { Int($0) }
    }
    let resources = object[attribute: "Resources"]
    guard count("totalResults") != nil || resources?.array != nil else { return nil }
    self.resources = resources?.array ?? []
    totalResults = max(0, count("totalResults") ?? self.resources.count)
    startIndex = max(1, count("startIndex") ?? 1)
    itemsPerPage = max(0, count("itemsPerPage") ?? self.resources.count)
  }

  /// The next page's start, or nil when this was the last.
  public var nextStartIndex: Int? {
    let (next, overflow) = startIndex.addingReportingOverflow(resources.count)
    return resources.isEmpty || overflow || next > totalResults ? nil : next
  }
}
