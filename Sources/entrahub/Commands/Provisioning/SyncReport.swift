import Foundation
import ProvisioningCore
import SCIM

/// A plan that is carried out from here, before and after, for people and programs.
struct SyncReport {
  let planned: PlannedRequests
  /// What runs have not done of it yet.
  let rest: DirectRest
  let output: Output
  let format: OutputFormat

  /// Rows that text shows.
  private static let shownRows = 20
  private static let page = 1_000

  // MARK: Before

  /// The plan's totals and what about it should be known.
  func preview() throws -> [String] {
    let plan = planned.plan
    var lines = [
      planned.total == 0
        ? "Nothing to do: Webex has what the mappings give."
        : toBeSent
    ]
    let totals = plan.totals
    lines.append(
      "\(Counts.grouped(totals.inScope)) of \(Counts.grouped(totals.people)) people are in scope; "
        + "Webex has \(Counts.grouped(totals.webexUsers)) users.")
    if plan.count(of: .conflict) > 0 {
      lines.append(
        "\(Counts.grouped(plan.count(of: .conflict))) in conflict, for whom nothing is sent: "
          + "entrahub plan --action conflict")
    }
    lines += plan.notes.compactMap(\.wordsForDirect).map { "! \($0)" }
    return lines
  }

  private var toBeSent: String {
    let requests = Counts.requests(planned.total)
    guard rest.done > 0 else { return "To be changed: \(planned.words), by \(requests)." }
    return "The plan: \(planned.words), by \(requests). \(Counts.grouped(rest.done)) of them "
      + "were done by an earlier run; \(Counts.grouped(rest.left)) left to send."
  }

  /// What would be sent and isn't yet: a row for each object, where programs want it for each request
  /// with its body.
  func printDryRun(_ integration: Integration) async throws {
    switch format {
    case .text: try await printObjects(integration)
    case .csv:
      output.data(CSV.text(header: PlannedObjects.header, rows: []))
      var objects = PlannedObjects()
      try await integration.directRequests(of: planned) { requests in
        for row in objects.add(requests) { output.data(CSV.text(header: row, rows: [])) }
        return true
      }
      for row in objects.groupRows { output.data(CSV.text(header: row, rows: [])) }
    case .json:
      let rows = JSONRows(head: head(nil), key: "rows", output: output)
      try await integration.directRequests(of: planned) { requests in
        rows.add(requests.map(Self.json))
        return true
      }
      rows.end()
    }
  }

  private func printObjects(_ integration: Integration) async throws {
    var objects = PlannedObjects()
    var rows: [[String]] = []
    // Of a plan that nothing is done of, its own totals say how many more there are.
    let isWhole = rest.done > 0
    try await integration.directRequests(of: planned) { requests in
      let added = objects.add(requests)
      rows += added.prefix(Self.shownRows - min(rows.count, Self.shownRows))
      return isWhole || rows.count < Self.shownRows
    }
    rows += objects.groupRows.prefix(Self.shownRows - rows.count)
    guard !rows.isEmpty else { return }
    output.line()
    TextTable(
      header: PlannedObjects.header.map { $0.uppercased() }, rows: rows, numbers: [3],
      fits: [4: .cut]
    ).lines(output).forEach { output.line($0) }
    let all = isWhole ? objects.count : planned.objects.total
    if rows.count < all {
      output.line(
        "… and \(Counts.grouped(all - rows.count)) more: --format json or csv has all of them")
    }
  }

  private static func json(_ request: DirectRequest) -> JSON {
    let path = PlannedObjects.path(request)
    return .object([
      (key: "action", value: .string(request.action.rawValue)),
      (key: "kind", value: .string(request.kind.rawValue)),
      (key: "name", value: .string(request.label)),
      (key: "sourceId", value: JSON(request.source.isEmpty ? nil : request.source)),
      (key: "targetId", value: JSON(request.path == path ? request.targetId : nil)),
      (key: "method", value: .string(request.method)), (key: "path", value: .string(path)),
      (key: "body", value: request.body.map { JSON($0) } ?? .null),
    ])
  }

  private static func json(_ counts: [DirectRequest.Action: Int]) -> JSON {
    .object(
      DirectRequest.Action.allCases.map { (key: $0.rawValue, value: .int(counts[$0] ?? 0)) })
  }

  // MARK: After

  func print(_ summary: DirectSummary, of integration: Integration) throws {
    switch format {
    case .text: try printText(summary, integration)
    case .json: try printJSON(summary, integration)
    case .csv: try printCSV(summary, integration)
    }
  }

  private func printText(_ summary: DirectSummary, _ integration: Integration) throws {
    for line in summary.words { output.prose(PlainText.clean(line)) }
    let trouble = try integration.directResults(
      ofRun: summary.run, limit: Self.shownRows + 1, troubleOnly: true)
    guard !trouble.isEmpty else { return }
    output.line()
    guard trouble.count <= Self.shownRows else { return try printCauses(summary, integration) }
    TextTable(
      header: ["OUTCOME", "ACTION", "NAME", "HTTP", "TRACKING ID", "WHAT"],
      rows: trouble.map { result in
        [
          result.outcome.rawValue, result.action.rawValue, result.label,
          result.status.map(String.init) ?? "", result.trackingId ?? "",
          result.message ?? result.code ?? "",
        ]
      }
    ).lines(output).forEach { output.line($0) }
  }

  /// Many that were not done, by cause with the last of each.
  private func printCauses(_ summary: DirectSummary, _ integration: Integration) throws {
    var causes: [[String]: (count: Int, last: DirectResult)] = [:]
    try results(summary, integration, troubleOnly: true) { results in
      for result in results {
        let key = [
          result.outcome.rawValue, result.action.rawValue, result.status.map(String.init) ?? "",
          result.code ?? "",
        ]
        causes[key] = ((causes[key]?.count ?? 0) + 1, result)
      }
    }
    let sorted = causes.sorted { ($1.value.count, $0.key[0]) < ($0.value.count, $1.key[0]) }
    for (key, cause) in sorted {
      let words = key.filter { !$0.isEmpty }.joined(separator: " ")
      output.line(
        "\(output.sign(Health.warning)) "
          + PlainText.clean("\(Counts.grouped(cause.count)) × \(words)"))
      let ids = cause.last.trackingId.map { ", tracking ID \($0)" } ?? ""
      output.line(PlainText.clean("    such as \(cause.last.label)\(ids)"))
      if let message = cause.last.message { output.line(PlainText.clean("    \(message)")) }
    }
    output.line("A row for each: --format json or csv; one person: entrahub explain NAME")
  }

  private func printJSON(_ summary: DirectSummary, _ integration: Integration) throws {
    let rows = JSONRows(head: head(summary), key: "rows", output: output)
    try results(summary, integration) { rows.add($0.map(Self.json)) }
    rows.end()
  }

  /// Everything but the rows.
  ///
  /// - Parameter summary: nil where nothing was sent.
  private func head(_ summary: DirectSummary?) -> JSON {
    let outcomes = DirectResult.Outcome.allCases.map {
      (key: $0.rawValue, value: JSON.int(summary?.outcomes[$0] ?? 0))
    }
    let notices = (summary?.notices ?? [:]).sorted { $0.key < $1.key }
    return .object([
      (key: "schema", value: "entrahub.sync/1"), (key: "dryRun", value: .bool(summary == nil)),
      (key: "run", value: JSON(summary.map { Int($0.run) })),
      (key: "planned", value: Self.json(planned.counts)),
      (key: "users", value: Self.json(planned.objects.people)),
      (key: "groups", value: Self.json(planned.objects.groups)),
      (key: "outcomes", value: .object(outcomes)),
      (key: "complete", value: .bool(summary?.isComplete ?? (rest.left == 0))),
      (key: "alreadyDone", value: .int(summary?.alreadyDone ?? rest.done)),
      (key: "unresolved", value: .int(summary?.unresolved ?? 0)),
      (key: "notBegun", value: .int(summary?.remaining ?? rest.left)),
      (key: "stop", value: JSON(summary?.stop?.message)),
      (key: "seconds", value: summary.map { .double($0.duration / .seconds(1)) } ?? .null),
      (key: "notices", value: .object(notices.map { (key: $0.key, value: .int($0.value)) })),
    ])
  }

  private func printCSV(_ summary: DirectSummary, _ integration: Integration) throws {
    let header = [
      "number", "outcome", "action", "kind", "name", "sourceId", "targetId", "status", "code",
      "message", "trackingId", "requestId", "finishedAt",
    ]
    output.data(CSV.text(header: header, rows: []))
    try results(summary, integration) { results in
      for result in results {
        let row = [
          String(result.id), result.outcome.rawValue, result.action.rawValue,
          result.kind.rawValue, result.label, result.source, result.targetId ?? "",
          result.status.map(String.init) ?? "", result.code ?? "", result.message ?? "",
          result.trackingId ?? "", result.requestId ?? "", Times.utc(result.finishedAt),
        ]
        output.data(CSV.text(header: row, rows: []))
      }
    }
  }

  private func results(
    _ summary: DirectSummary, _ integration: Integration, troubleOnly: Bool = false,
    _ body: ([DirectResult]) -> Void
  ) throws {
    var last = 0
    while case let results = try integration.directResults(
      ofRun: summary.run, after: last, limit: Self.page, troubleOnly: troubleOnly),
      let end = results.last
    {
      body(results)
      last = end.id
    }
  }

  private static func json(_ result: DirectResult) -> JSON {
    .object([
      (key: "number", value: .int(result.id)),
      (key: "outcome", value: .string(result.outcome.rawValue)),
      (key: "action", value: .string(result.action.rawValue)),
      (key: "kind", value: .string(result.kind.rawValue)),
      (key: "name", value: .string(result.label)),
      (key: "sourceId", value: JSON(result.source.isEmpty ? nil : result.source)),
      (key: "targetId", value: JSON(result.targetId)), (key: "status", value: JSON(result.status)),
      (key: "code", value: JSON(result.code)), (key: "message", value: JSON(result.message)),
      (key: "trackingId", value: JSON(result.trackingId)),
      (key: "requestId", value: JSON(result.requestId)),
      (key: "clientRequestId", value: JSON(result.clientRequestId)),
      (key: "attempts", value: .int(result.attempts)),
      (key: "finishedAt", value: JSON(result.finishedAt)),
    ])
  }
}
