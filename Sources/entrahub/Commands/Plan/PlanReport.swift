import AttributeMapping
import Foundation
import ProvisioningCore
import SCIM
import Settings

/// A plan in text, JSON or CSV, written as it is computed: a plan of a million people is never held
/// as a document.
struct PlanReport {
  var plan: Plan
  var indices: [Int32]
  var limit: Int?
  var showsRequests: Bool
  /// Whom Webex knows under another name, which no cycle mends.
  var mismatch: Mismatch?

  private var notes: [String] {
    plan.notes.map(\.words) + (mismatch.map { ["\($0.words): entrahub reconcile"] } ?? [])
  }

  /// Rows that text shows unless a limit is given.
  private static let usualRows = 50

  func print(_ format: OutputFormat, to output: Output) throws {
    switch format {
    case .text: try printText(output)
    case .json: try printJSON(output)
    case .csv: try printCSV(output)
    }
  }

  /// Rows of a document after which it is told how many are written.
  private static let rowsPerStep = 256

  private func details(
    _ indices: some Collection<Int32>, isWriting: Bool = false, _ body: (PlanDetail) -> Void
  ) throws {
    let line = ProgressLine(isWriting: isWriting)
    defer { line.clear() }
    for (number, index) in indices.enumerated() {
      if isWriting, number > 0, number.isMultiple(of: Self.rowsPerStep) {
        line.set("written", done: number, of: indices.count)
      }
      // Who is skipped has no differences worth a query.
      if let item = try plan.item(at: Int(index)) {
        if item.action == .skip, !showsRequests {
          body(PlanDetail(item: item))
        } else if let detail = try plan.detail(at: Int(index)) {
          body(detail)
        }
      }
    }
  }

  // MARK: - Text

  private func printText(_ output: Output) throws {
    let shown = indices.prefix(limit ?? Self.usualRows)
    var rows: [[String]] = []
    var sent: [String] = []
    var single: PlanDetail?
    try details(shown) { detail in
      rows.append(Self.cells(detail))
      if showsRequests { sent += PlanDetailText(detail: detail).requests }
      if indices.count == 1 { single = detail }
    }
    for line in summary { output.prose(line) }
    for note in notes { output.prose(PlainText.clean("! \(Times.localized(note))")) }
    if let single, showsRequests {
      output.line()
      PlanDetailText(detail: single).lines(output).forEach { output.line($0) }
    } else if !rows.isEmpty {
      output.line()
      TextTable(header: ["ACTION", "NAME", "WHY", "CHANGES"], rows: rows)
        .lines(output).forEach { output.line($0) }
      if shown.count < indices.count {
        output.line("… and \(Counts.grouped(indices.count - shown.count)) more: --limit N")
      }
      sent.forEach { output.line($0) }
    }
  }

  private static func cells(_ detail: PlanDetail) -> [String] {
    let item = detail.item
    var changes = detail.changes.map(\.target)
    if case .group(_, _, let adding, let removing) = item.object {
      if adding > 0 { changes.append("+\(Counts.grouped(adding)) members") }
      if removing > 0 { changes.append("-\(Counts.grouped(removing)) members") }
    }
    changes += detail.emptied.map(\.words)
    let text = item.action == .create && !item.isGroup ? "" : changes.joined(separator: ", ")
    return [item.action.name, item.name, Times.localized(item.why), text]
  }

  /// The whole plan in a few lines, whatever is listed.
  private var summary: [String] {
    let totals = plan.totals
    var lines = [
      plan.isEmpty
        ? "Nothing to do: Webex has what the mappings give."
        : "A cycle would change \(ObjectCounts(plan).words)."
    ]
    lines.append(
      "\(Counts.grouped(totals.inScope)) of \(Counts.grouped(totals.people)) people are in scope, "
        + "\(Counts.grouped(totals.unchanged)) of them unchanged; "
        + "Webex has \(Counts.grouped(totals.webexUsers)) users.")
    for (action, title) in [(PlanAction.conflict, "Conflicts"), (.skip, "Skipped")] {
      let reasons = (totals.reasons[action] ?? [:]).sorted {
        ($1.value, $0.key.name) < ($0.value, $1.key.name)
      }
      guard !reasons.isEmpty else { continue }
      lines.append(
        "\(title): "
          + reasons.map { "\(Counts.grouped($0.value)) \($0.key.words)" }.joined(separator: "; ")
          + ".")
    }
    return lines
  }

  // MARK: - JSON and CSV

  private func printJSON(_ output: Output) throws {
    let head = JSON.object([
      (key: "schema", value: "entrahub.plan/1"),
      (key: "summary", value: PlanJSON.summary { plan.count(of: $0) }),
      (key: "users", value: PlanJSON.summary { plan.totals[$0] }),
      (key: "groups", value: PlanJSON.summary { plan.groupTotals[$0] }),
      (key: "unchanged", value: .int(plan.totals.unchanged + plan.groupTotals.unchanged)),
      (key: "people", value: .int(plan.totals.people)),
      (key: "inScope", value: .int(plan.totals.inScope)),
      (key: "webexUsers", value: .int(plan.totals.webexUsers)),
      (key: "madeAt", value: JSON(plan.madeAt)),
      (key: "peopleReadAt", value: JSON(plan.peopleReadAt)),
      (key: "webexReadAt", value: JSON(plan.targetReadAt)),
      (key: "notes", value: JSON(hints: notes)),
      (key: "matching", value: .int(indices.count)),
    ])
    // The head without its closing brace, then the items one by one.
    output.data(head.text.dropLast(2) + ",\n  \"items\": [")
    var text = ""
    var isFirst = true
    try details(indices.prefix(limit ?? .max), isWriting: true) { detail in
      text += (isFirst ? "    " : ",\n    ")
      text += PlanJSON.item(detail, requests: showsRequests).line
      isFirst = false
      if text.utf8.count > 1 << 18 {
        Output.write(text, to: 1)
        text = ""
      }
    }
    output.data(text + "\n  ]\n}")
  }

  private func printCSV(_ output: Output) throws {
    let header = [
      "action", "object", "name", "displayName", "reason", "sourceId", "targetId", "changes",
      "lastRefusal",
    ]
    var text = CSV.text(header: header, rows: [])
    try details(indices.prefix(limit ?? .max), isWriting: true) { detail in
      let item = detail.item
      let ids = PlanJSON.ids(item)
      let changes = detail.changes.map { change in
        "\(change.target): \(change.old.map(PlanJSON.words) ?? "") → \(PlanJSON.words(change.new))"
      }
      let row = [
        item.action.name, item.isGroup ? "group" : "user", item.name, item.displayName,
        item.reason.name, ids.source ?? "", ids.target ?? "", changes.joined(separator: "; "),
        item.refusal?.words ?? "",
      ]
      text += "\r\n" + CSV.text(header: row, rows: [])
      if text.utf8.count > 1 << 18 {
        Output.write(text, to: 1)
        text = ""
      }
    }
    output.data(text)
  }
}

/// Parts of a plan as JSON.
enum PlanJSON {
  static func summary(_ count: (PlanAction) -> Int) -> JSON {
    .object(PlanAction.allCases.map { (key: $0.name, value: .int(count($0))) })
  }

  static func ids(_ item: PlanItem) -> (source: String?, target: String?) {
    switch item.object {
    case .person(let person, let user): (person?.id, user?.id)
    case .group(let id, let webexId, _, _): (id.isEmpty ? nil : id, webexId)
    }
  }

  static func item(_ detail: PlanDetail, requests: Bool) -> JSON {
    let item = detail.item
    let ids = ids(item)
    var members: [(key: String, value: JSON)] = [
      (key: "action", value: .string(item.action.name)),
      (key: "object", value: .string(item.isGroup ? "group" : "user")),
      (key: "name", value: .string(item.name)),
      (key: "displayName", value: .string(item.displayName)),
      (key: "sourceId", value: JSON(ids.source)), (key: "targetId", value: JSON(ids.target)),
      (key: "reason", value: .string(item.reason.name)),
      (key: "explanation", value: .string(item.reason.words)),
      (key: "cure", value: JSON(hint: detail.cure)),
      (key: "lastRefusal", value: item.refusal.map(refusal) ?? .null),
      (
        key: "changes",
        value: .array(
          detail.changes.map { change in
            .object([
              (key: "target", value: .string(change.target)),
              (key: "old", value: change.old.map { JSON($0) } ?? .null),
              (key: "new", value: JSON(change.new)),
            ])
          })
      ),
    ]
    if !item.isGroup {
      members.append(
        (
          key: "emptied",
          value: .array(
            detail.emptied.map {
              .object([
                (key: "target", value: .string($0.target)), (key: "value", value: JSON($0.value)),
              ])
            })
        ))
    }
    if case .group(_, _, let adding, let removing) = item.object {
      members.append((key: "membersAdded", value: .int(adding)))
      members.append((key: "membersRemoved", value: .int(removing)))
    }
    if requests {
      members.append((key: "requests", value: .array(detail.requests.map(request))))
    }
    return .object(members)
  }

  private static func refusal(_ refusal: PlanRefusal) -> JSON {
    .object([
      (key: "at", value: JSON(refusal.at)), (key: "status", value: JSON(refusal.status)),
      (key: "code", value: .string(refusal.code)), (key: "cause", value: .string(refusal.cause)),
      (key: "run", value: JSON(refusal.run.map { Int($0) })),
    ])
  }

  static func request(_ request: PlanRequest) -> JSON {
    .object([
      (key: "method", value: .string(request.method.rawValue)),
      (key: "path", value: .string(request.path)),
      (key: "body", value: request.body.map { JSON($0) } ?? .null),
      (key: "waitsFor", value: .array(request.waitsFor.map { .string($0) })),
    ])
  }

  static func words(_ value: JSONValue) -> String { value.string ?? value.text() }
}

/// One object of a plan in full, as text.
struct PlanDetailText {
  var detail: PlanDetail

  func lines(_ output: Output) -> [String] {
    let item = detail.item
    var lines = [
      output.bold(PlainText.clean("\(item.action.name) \(item.displayName) (\(item.name))")),
      "Why: \(item.reason.words)",
    ]
    if let cure = detail.cure { lines.append("Next: \(cure)") }
    if let refusal = item.refusal {
      lines.append(PlainText.clean("! \(Times.localized(refusal.words)) (\(refusal.code))"))
      lines.append(
        refusal.run == nil
          ? "  A cycle tries again; entrahub errors list tells what to do."
          : "  A cycle tries again, and so does entrahub sync --direct; mend the cause first.")
    }
    if let path = detail.path {
      let more = detail.hasSeveralPaths ? ", and in other ways" : ""
      lines.append(PlainText.clean("Assigned \(path.words)\(more)"))
    }
    if !detail.changes.isEmpty {
      lines.append("")
      lines += TextTable(
        header: ["ATTRIBUTE", "NOW", "THEN"],
        rows: detail.changes.map {
          [$0.target, $0.old.map(PlanJSON.words) ?? "–", PlanJSON.words($0.new)]
        }
      ).lines(output)
    }
    for kept in detail.emptied {
      lines.append(PlainText.clean("! \(kept.words): it is empty in Entra, and null is never sent"))
    }
    return lines + requests
  }

  /// Each with an empty line before it.
  var requests: [String] {
    var lines: [String] = []
    for request in detail.requests {
      lines.append("")
      lines.append(PlainText.clean("\(request.method.rawValue) \(request.path)"))
      if let body = request.body { lines.append(PlainText.clean(body.text())) }
      if !request.waitsFor.isEmpty {
        let count = request.waitsFor.count
        let members = count == 1 ? "member is" : "members are"
        lines.append("  once \(Counts.grouped(count)) \(members) created")
      }
    }
    return lines
  }
}

extension JSON {
  /// A SCIM value as it is.
  init(_ value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let truth): self = .bool(truth)
    case .number(let number): self = number.integer.map { .int(Int($0)) } ?? .double(number.double)
    case .string(let text): self = .string(text)
    case .array(let elements): self = .array(elements.map { JSON($0) })
    case .object(let object): self = .object(object.map { (key: $0.key, value: JSON($0.value)) })
    }
  }
}

/// Counts for people.
enum Counts {
  static func grouped(_ number: Int) -> String { Digits.grouped(number) }

  static func requests(_ number: Int) -> String {
    number == 1 ? "1 request" : "\(grouped(number)) requests"
  }
}
