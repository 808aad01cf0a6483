/// What a collection's objects have and what its filters may say.
struct EntityType: Sendable {
  struct Support: OptionSet, Sendable {
    let rawValue: Int
    static let equal = Support(rawValue: 1)
    static let notEqual = Support(rawValue: 2)
    static let order = Support(rawValue: 4)
    static let startsWith = Support(rawValue: 8)
    static let endsWith = Support(rawValue: 16)
    static let contains = Support(rawValue: 32)
    static let any = Support(rawValue: 64)

    static let text: Support = [.equal, .notEqual, .startsWith]
    static let richText: Support = [.equal, .notEqual, .order, .startsWith, .endsWith]
    static let plain: Support = [.equal, .notEqual]
    static let dated: Support = [.equal, .notEqual, .order]
  }

  var name: String
  /// Properties that `$select` may name.
  var properties: Set<String>
  /// What `$filter` may do with a path.
  var filters: [String: Support]
  var searchable: Set<String> = []
  var sortable: Set<String> = []
  /// Whether advanced queries need `ConsistencyLevel` and `$count`.
  var isDirectoryObject = true
  var ignoresCase = true
  /// Whether sorting is an advanced query even without a filter.
  var sortsAdvanced = false
  /// Relations that `$expand` may name.
  var expandable: Set<String> = []

  /// The same type as the deleted items hold it.
  var amongDeletedItems: EntityType {
    var type = self
    type.sortsAdvanced = true
    return type
  }

  func check(_ query: ODataQuery) throws(GraphError) {
    for name in query.select where !properties.contains(name) && name != "*" {
      throw .badRequest(
        "Parsing OData Select and Expand failed: Could not find a property named '\(name)' on type "
          + "'microsoft.graph.\(self.name)'.", code: "BadRequest")
    }
    let expanded = query.expand.first { item in
      !expandable.contains { item == $0 || item.hasPrefix("\($0)(") }
    }
    if let name = expanded {
      throw .badRequest(
        "Parsing OData Select and Expand failed: the property '\(name)' cannot be expanded here.",
        code: "BadRequest")
    }
    if let filter = query.filter {
      try check(filter, variables: [:])
      if isDirectoryObject, !(query.isEventual && query.count) {
        if filter.needsIndex { throw Self.advanced("filter operator") }
        if !query.orderBy.isEmpty { throw Self.advanced("sorting") }
      }
    }
    if sortsAdvanced, !query.orderBy.isEmpty, !(query.isEventual && query.count) {
      throw Self.advanced("sorting")
    }
    for key in query.orderBy where !sortable.contains(key.path.joined(separator: "/")) {
      throw .unsupportedQuery(
        "Sorting not supported for property '\(key.path.joined(separator: "/"))' of resource "
          + "'\(name.capitalizedFirst)'.")
    }
    if let search = query.search {
      guard isDirectoryObject, !searchable.isEmpty else {
        throw .badRequest("This query option '$search' is not supported.", code: "BadRequest")
      }
      guard query.isEventual else {
        throw .unsupportedQuery(
          "Request with $search query parameter only works through MSGraph with a special request "
            + "header: 'ConsistencyLevel: eventual'")
      }
      for property in search.properties where !searchable.contains(property) {
        throw .badRequest("Property '\(property)' does not support $search.")
      }
    }
  }

  private static func advanced(_ what: String) -> GraphError {
    .unsupportedQuery(
      "The specified \(what) is only supported with the header 'ConsistencyLevel: eventual' and "
        + "the query parameter '$count=true'.")
  }

  private func check(_ filter: ODataFilter, variables: [String: String]) throws(GraphError) {
    switch filter {
    case .and(let left, let right), .or(let left, let right):
      try check(left, variables: variables)
      try check(right, variables: variables)
    case .not(let inner): try check(inner, variables: variables)
    case .truth(let operand): try check(operand, .equal, variables)
    case .compare(let left, let comparison, let right):
      let need: Support =
        comparison == .eq ? .equal : comparison == .ne ? .notEqual : .order
      try check(left, need, variables)
      try check(right, need, variables)
    case .oneOf(let operand, let list):
      guard list.count <= 15 || !isDirectoryObject else {
        throw .badRequest("Too many child clauses specified in the 'in' filter.")
      }
      try check(operand, .equal, variables)
    case .text(let function, let left, let right):
      let need: Support =
        switch function {
        case .startsWith: .startsWith
        case .endsWith: .endsWith
        case .contains: .contains
        }
      try check(left, need, variables)
      try check(right, need, variables)
    case .any(let path, let variable, let condition):
      let full = path.joined(separator: "/")
      guard filters[full]?.contains(.any) == true else { throw unsupported(full) }
      guard let condition else { return }
      var inner = variables
      inner[variable] = full
      try check(condition, variables: inner)
    }
  }

  private func check(
    _ operand: ODataFilter.Operand, _ need: Support, _ variables: [String: String]
  ) throws(GraphError) {
    switch operand {
    case .literal, .instant: return
    case .lowercased(let inner):
      guard !isDirectoryObject else { throw .badRequest("Function 'tolower' is not supported.") }
      try check(inner, need, variables)
    case .count(let path):
      let full = path.joined(separator: "/")
      guard filters[full]?.contains(.any) == true else { throw unsupported(full) }
    case .path(let path):
      var full = path
      if let first = path.first, let bound = variables[first] { full[0] = bound }
      let name = full.joined(separator: "/")
      guard let support = filters[name] else {
        guard let root = full.first, !properties.contains(root) else { throw unsupported(name) }
        throw .badRequest(
          "Invalid filter clause: Could not find a property named '\(root)' on type "
            + "'microsoft.graph.\(self.name)'.", code: "BadRequest")
      }
      // An element of a collection of words supports what stands for the collection.
      guard support.contains(need) else { throw unsupported(name) }
    }
  }

  private func unsupported(_ property: String) -> GraphError {
    .badRequest(
      "Unsupported or invalid query filter clause specified for property '\(property)' of resource "
        + "'\(name.capitalizedFirst)'.")
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension ODataFilter {
  /// Whether the directory answers it only from its advanced index.
  var needsIndex: Bool {
    switch self {
    case .and(let left, let right), .or(let left, let right): left.needsIndex || right.needsIndex
    case .not: true
    case .compare(.count, _, _), .compare(_, .ne, _): true
    case .text(.endsWith, _, _): true
    case .any(_, _, let condition): condition?.needsIndex ?? true
    default: false
    }
  }
}
