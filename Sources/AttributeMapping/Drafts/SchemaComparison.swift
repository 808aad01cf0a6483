internal import SCIM

/// Walks two schemas side by side.
struct SchemaComparison {
  private(set) var differences: [SchemaDifference] = []

  mutating func compare(_ old: MappingSchema, _ new: MappingSchema) {
    let left = old.document.object ?? [:]
    let right = new.document.object ?? [:]
    let ignored = Set((left.keys + right.keys).filter { $0.hasPrefix("@odata.") })
    compareMembers(
      left, right, at: .schema, except: ignored.union(["directories", "synchronizationRules"]))
    compareDirectories(left, right)
    for (name, left, right) in Self.pairs("synchronizationRules", of: left, right) {
      compareThing(left, right, at: .synchronizationRule(name), except: ["objectMappings"])
    }
    compareMappings(old, new)
  }

  // MARK: Parts

  private mutating func compareDirectories(_ left: JSONObject, _ right: JSONObject) {
    for (directory, left, right) in Self.pairs("directories", of: left, right) {
      compareThing(left, right, at: .directory(directory), except: ["objects"])
      guard let left, let right else { continue }
      for (object, left, right) in Self.pairs("objects", of: left, right) {
        let place = SchemaDifference.Place.object(directory: directory, object)
        compareThing(left, right, at: place, except: ["attributes"])
        guard let left, let right else { continue }
        for (name, left, right) in Self.pairs("attributes", of: left, right) {
          compareThing(
            left, right, at: .attribute(directory: directory, object: object, name))
        }
      }
    }
  }

  private mutating func compareMappings(_ old: MappingSchema, _ new: MappingSchema) {
    let before = old.objectMappings
    let after = new.objectMappings
    for id in Self.union(before.map(\.id), after.map(\.id)) {
      let place = SchemaDifference.Place.objectMapping(id)
      switch (old.raw(of: id), new.raw(of: id)) {
      case (let left?, let right?):
        compareMembers(
          left, right, at: place, except: ["scope", "attributeMappings", "flowTypes"])
        let oldMapping = before.first { $0.id == id }
        let newMapping = after.first { $0.id == id }
        guard let oldMapping, let newMapping else { continue }
        compareFlows(oldMapping, newMapping, at: place)
        compareScopes(left["scope"], right["scope"], of: id)
        compareRules(
          zip(oldMapping.attributes, left["attributeMappings"]?.array ?? []),
          zip(newMapping.attributes, right["attributeMappings"]?.array ?? []), of: id)
      case (let left, let right): compareThing(left, right, at: place)
      }
    }
  }

  private mutating func compareFlows(
    _ old: ObjectMapping, _ new: ObjectMapping, at place: SchemaDifference.Place
  ) {
    let before = Set(old.flowTypes.map { $0.lowercased() })
    guard before != Set(new.flowTypes.map { $0.lowercased() }) else { return }
    differences.append(
      SchemaDifference(
        place, property: "flowTypes", before: old.flowTypes.joined(separator: ", "),
        after: new.flowTypes.joined(separator: ", ")))
  }

  private mutating func compareScopes(
    _ left: JSONValue?, _ right: JSONValue?, of id: ObjectMapping.ID
  ) {
    let place = SchemaDifference.Place.scope(id)
    let before = left.flatMap(ScopingFilter.init(json:))
    let after = right.flatMap(ScopingFilter.init(json:))
    if before?.unordered != after?.unordered {
      differences.append(
        SchemaDifference(
          place, property: "groups", before: before?.description, after: after?.description))
    } else if before == after {
      compareMember("groups", left?["groups"], right?["groups"], at: place)
    }
    compareMembers(left?.object ?? [:], right?.object ?? [:], at: place, except: ["groups"])
  }

  private mutating func compareRules(
    _ left: Zip2Sequence<[MappingRule], [JSONValue]>,
    _ right: Zip2Sequence<[MappingRule], [JSONValue]>, of id: ObjectMapping.ID
  ) {
    let before = Dictionary(left.map { ($0.id, ($0, $1)) }) { first, _ in first }
    let after = Dictionary(right.map { ($0.id, ($0, $1)) }) { first, _ in first }
    for rule in Self.union(left.map(\.0.id), right.map(\.0.id)) {
      let place = SchemaDifference.Place.rule(id, rule)
      switch (before[rule], after[rule]) {
      case (let old?, let new?):
        compareMembers(
          old.1.object ?? ["attributeMapping": old.1], new.1.object ?? ["attributeMapping": new.1],
          at: place, except: ["source"])
        compareSources(old, new, at: place)
      case (let old?, nil):
        differences.append(
          SchemaDifference(place, kind: .removed, before: old.0.summary, after: nil))
      case (nil, let new?):
        differences.append(
          SchemaDifference(place, kind: .added, before: nil, after: new.0.summary))
      case (nil, nil): break
      }
    }
  }

  private mutating func compareSources(
    _ old: (MappingRule, JSONValue), _ new: (MappingRule, JSONValue),
    at place: SchemaDifference.Place
  ) {
    if old.0.kind != new.0.kind || old.0.expression != new.0.expression {
      differences.append(
        SchemaDifference(
          place, property: "source", before: old.0.sourceText, after: new.0.sourceText))
      return
    }
    // What says the same in other words isn't a difference; what isn't understood is.
    let known: Set<String> =
      old.0.oddities == new.0.oddities ? ["type", "name", "expression", "parameters"] : []
    let left = old.1["source"]?.object ?? [:]
    let right = new.1["source"]?.object ?? [:]
    compareMembers(left, right, at: place, except: known, prefix: "source.")
  }

  // MARK: Tools

  /// Pairs the objects of two lists by their name, and by place among those of the same name.
  private static func pairs(
    _ list: String, of left: JSONObject, _ right: JSONObject
  ) -> [(String, JSONObject?, JSONObject?)] {
    let before = named(left[list])
    let after = named(right[list])
    let left = Dictionary(before) { first, _ in first }
    let right = Dictionary(after) { first, _ in first }
    return union(before.map(\.0), after.map(\.0)).map { ($0, left[$0], right[$0]) }
  }

  private static func named(_ list: JSONValue?) -> [(String, JSONObject)] {
    var counts: [String: Int] = [:]
    return (list?.array ?? []).compactMap(\.object).map { object in
      let name = object["name"]?.scalarText ?? object["id"]?.scalarText ?? ""
      counts[name, default: 0] += 1
      let count = counts[name] ?? 1
      return (count == 1 ? name : "\(name)#\(count)", object)
    }
  }

  /// The names of both, those of the first in their order, then the new ones.
  private static func union(_ left: [String], _ right: [String]) -> [String] {
    var seen: Set<String> = []
    return (left + right).filter { seen.insert($0).inserted }
  }

  /// One thing that may be on one side only.
  private mutating func compareThing(
    _ left: JSONObject?, _ right: JSONObject?, at place: SchemaDifference.Place,
    except: Set<String> = []
  ) {
    switch (left, right) {
    case (let left?, let right?): compareMembers(left, right, at: place, except: except)
    case (let left?, nil):
      differences.append(
        SchemaDifference(
          place, kind: .removed, before: JSONValue.object(left).text(), after: nil))
    case (nil, let right?):
      differences.append(
        SchemaDifference(place, kind: .added, before: nil, after: JSONValue.object(right).text()))
    case (nil, nil): break
    }
  }

  private mutating func compareMembers(
    _ left: JSONObject, _ right: JSONObject, at place: SchemaDifference.Place,
    except: Set<String> = [], prefix: String = ""
  ) {
    for name in Self.union(left.keys, right.keys) where !except.contains(name) {
      compareMember(name, left[name], right[name], at: place, prefix: prefix)
    }
  }

  private mutating func compareMember(
    _ name: String, _ left: JSONValue?, _ right: JSONValue?, at place: SchemaDifference.Place,
    prefix: String = ""
  ) {
    let before = Self.normal(left, of: name)
    let after = Self.normal(right, of: name)
    guard before != after else { return }
    // What Graph leaves out of a switch is on, and not nothing.
    let absent: JSONValue? = name == "enabled" ? true : nil
    differences.append(
      SchemaDifference(
        place, property: prefix + name, before: (before ?? absent).map { $0.string ?? $0.text() },
        after: (after ?? absent).map { $0.string ?? $0.text() }))
  }

  private static let defaults: [String: JSONValue] = [
    "matchingPriority": 0, "flowType": "Always", "flowBehavior": "FlowWhenChanged",
    "exportMissingReferences": false, "enabled": true, "anchor": false, "caseExact": false,
    "multivalued": false, "required": false, "flowNullValues": false, "mutability": "ReadWrite",
    "type": "String",
  ]

  private static let unordered: Set<String> = [
    "metadata", "referencedObjects", "apiExpressions", "supportedApis",
  ]

  /// Nil for null, an empty list and a default; lists without an order are sorted.
  private static func normal(_ value: JSONValue?, of name: String) -> JSONValue? {
    guard let value, !value.isUnassigned, value != defaults[name] else { return nil }
    guard unordered.contains(name), let elements = value.array else { return value }
    return .array(elements.sorted { $0.text(order: .sorted) < $1.text(order: .sorted) })
  }
}

extension MappingSchema {
  /// The object of a mapping as it stands in the document.
  func raw(of id: ObjectMapping.ID) -> JSONObject? {
    places[id].flatMap { document.value(at: $0)?.object }
  }
}

extension ScopingFilter {
  /// Neither groups nor the clauses in them have an order.
  var unordered: Set<String> {
    Set(
      groups.map { group in
        let clauses = Set(group.clauses.map(\.description)).sorted().joined(separator: " AND ")
        return "\(group.name): \(clauses)"
      })
  }
}

extension MappingRule {
  /// The source in words; nil for none.
  var sourceText: String? { kind == .none ? nil : expression }

  /// The rule in one line.
  public var summary: String {
    var text = "← \(sourceText ?? "nothing")"
    if isMatching { text += ", matching \(matchingPriority)" }
    if flowType != .always { text += ", \(flowType.rawValue)" }
    if flowBehavior != .flowWhenChanged { text += ", \(flowBehavior.rawValue)" }
    if let defaultValue { text += ", default \(ExpressionFormatter.quoted(defaultValue))" }
    return text
  }
}
