internal import AttributeMapping
internal import Evidence
internal import MicrosoftGraph
internal import SCIM

extension Check {
  /// Whether Webex holds on to what was emptied in Entra, which never sends null.
  static let emptied: [Check] = [
    Check(
      id: "webex.emptied", title: "Values emptied in Entra and kept in Webex", leg: .entraToWebex,
      requirements: [.signedIn, .jobPresent], weight: .remains
    ) { pass in
      guard pass.services.webex != nil else { return .skipped("no Webex token is set") }
      let mappings = await pass.mappings()
      guard let objects = mappings.value else { return .unreadable(mappings) }
      guard let mapping = objects.first(where: \.mapsUsers), mapping.isEnabled else {
        return .skipped("people are not mapped")
      }
      return await Emptied(mapping: mapping, pass: pass).finding()
    }
  ]
}

/// People whose mapped value is null while their Webex user still has one.
private struct Emptied {
  let mapping: ObjectMapping
  let pass: Pass
  /// People asked for by attribute, and looked up in Webex in all.
  private static let sample = 25
  private static let most = 100

  private struct Kept {
    var name: String
    var target: String
    var value: String
  }

  private struct Result {
    var kept: [Kept] = []
    var people = 0
  }

  private static let purpose = Purpose(
    "comparing emptied attributes with Webex", .consoleToGraph, needs: "User.Read.All")

  func finding() async -> Check.Finding {
    let properties = properties
    guard !properties.isEmpty else {
      return .unknown("no attribute is mapped as it stands; entrahub explain compares one person")
    }
    let reading = await observe(Self.purpose) { try await compare(properties) }
    switch reading.result {
    case .failure(let error): return .unreadable(error, reading.evidence)
    case .success(let result) where result.kept.isEmpty:
      return .passed(
        "none of \(Words.count(result.people, "person", plural: "people")) with an empty "
          + emptyWords, reading.evidence)
    case .success(let result):
      let people = Set(result.kept.map(\.name)).count
      let shown = result.kept.prefix(3).map { "\($0.name) (\($0.target) still “\($0.value)”)" }
      return .failed(
        "\(people) of \(Words.count(result.people, "person", plural: "people")) with an empty "
          + "\(emptyWords): \(Words.list(Array(shown)))", reading.evidence)
    }
  }

  /// Properties of Graph that flow as they stand, and can be asked for being empty.
  private var properties: [String] {
    var found: [String] = []
    for rule in mapping.attributes
    where !rule.isMatching && rule.flowType != .objectAddOnly && rule.kind == .direct {
      let names = Expression.attributeNames(in: rule.expression)
      guard names.count == 1, let name = names.first else { continue }
      let column = ["displayName", "department", "jobTitle", "mail"].first { $0 == name }
      let attribute = DirectoryAttribute.named(name).flatMap { $0.shape == .text ? $0 : nil }
      guard let property = column ?? attribute?.property, !found.contains(property) else {
        continue
      }
      found.append(property)
    }
    return found
  }

  /// Such as "surname or givenName".
  private var emptyWords: String { properties.joined(separator: " or ") }

  private func compare(_ properties: [String]) async throws -> Result {
    let graph = try pass.services.graph(Self.purpose)
    let select = Integration.selection(for: mapping)
    var result = Result()
    var seen: Set<String> = []
    for property in properties {
      for user in try await people(without: property, select, graph)
      where seen.count < Self.most && seen.insert(user.id).inserted {
        var person = SourcePerson(user)
        await Integration.addWebex(to: &person, mapping, pass.services)
        if let failure = person.webexFailure, failure.kind != .refused { throw failure }
        guard person.webex != nil else { continue }
        result.people += 1
        for row in MappingTrial(mapping, [], person).rows where row.keepsOldValue {
          result.kept.append(
            Kept(
              name: user.userPrincipalName ?? user.id, target: row.rule.target,
              value: Words.cut(row.webexText ?? "", to: 40)))
        }
      }
    }
    return result
  }

  /// A property that can't be asked for being empty is left out.
  private func people(
    without property: String, _ select: [String], _ graph: GraphClient
  ) async throws -> [GraphUser] {
    do {
      return try await graph.users(without: property, select: select, top: Self.sample)
        .collected(limit: Self.sample).items.prefix(Self.sample).filter {
          $0.accountEnabled != false
        }
    } catch let error as GraphError where error.status == 400 {
      return []
    }
  }
}

extension MappingTrial {
  /// What is said of attributes that were emptied in Entra and that Webex keeps.
  var keptHints: [String] {
    // Nobody clears what people are matched by: that is said where it is missing.
    rows.filter { $0.keepsOldValue && !$0.rule.isMatching }.map { row in
      "Webex keeps \(row.rule.target) “\(Words.cut(row.webexText ?? "", to: 40))”: it is empty in "
        + "Entra, and null is never sent. Clear it in Control Hub."
    }
  }
}

extension MappingTrial {
  /// By what the person is looked for in Webex: `userName = a@x.example`; empty when by nothing.
  var matchValues: [String] {
    rows.filter(\.rule.isMatching).compactMap { row in
      row.result.value?.text.flatMap { $0.isEmpty ? nil : "\(row.rule.target) = \($0)" }
    }
  }
}

extension MappingTrial.Row {
  /// Whether the source is empty, which is never sent, and Webex has a value.
  var keepsOldValue: Bool { verdict.keeps(webex) }
}
