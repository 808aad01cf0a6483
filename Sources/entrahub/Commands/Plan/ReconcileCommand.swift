import ArgumentParser
import Foundation
import ProvisioningCore

/// Entra's scope against Webex's users.
struct ReconcileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract:
      "Entra's scope against Webex's users: matched, missing, orphaned, duplicate, drifted, emptied.",
    discussion: "Exit code 1 where the two sides differ in something that somebody has to look at.")

  @Option(help: "Only these: missing, drifted, emptied, duplicate, orphaned or inactive.")
  var finding: [FindingName] = []

  @Option(parsing: .unconditional, help: "Only so many objects.")
  var limit: Int?

  @Flag(help: "Over what the workspace holds, without a request.")
  var stored = false

  @OptionGroup var format: FormatOption
  @OptionGroup var profile: ProfileOptions

  enum FindingName: String, ExpressibleByArgument, CaseIterable {
    case missing, drifted, emptied, duplicate, orphaned, inactive

    var finding: Reconciliation.Finding { .init(rawValue: rawValue) ?? .missing }
  }

  func validate() throws {
    try LimitOption.check(limit)
  }

  func run() async throws {
    let hasDrift = try await profile.with { session in
      let result = try await session.integration.reconcileShowingProgress(
        stored ? .stored : .fresh)
      let findings = finding.isEmpty ? FindingName.allCases : finding
      try ReconciliationReport(
        result: result, findings: findings.map(\.finding), limit: limit
      ).print(format.format, to: profile.output)
      return result.hasDrift
    }
    if hasDrift { throw ExitCode(1) }
  }
}

extension Integration {
  fileprivate func reconcileShowingProgress(_ source: PlanSource) async throws -> Reconciliation {
    let line = ProgressLine()
    defer { line.clear() }
    return try await reconcile(
      source,
      reading: { line.set($0.part.words, done: $0.done, of: $0.total) },
      progress: { line.set("compared", done: $0.done, of: $0.total) })
  }
}

/// A reconciliation in text, JSON or CSV.
struct ReconciliationReport {
  var result: Reconciliation
  var findings: [Reconciliation.Finding]
  var limit: Int?

  private static let usualRows = 50

  func print(_ format: OutputFormat, to output: Output) throws {
    switch format {
    case .text: try printText(output)
    case .json: try printJSON(output)
    case .csv: try printCSV(output)
    }
  }

  private func details(
    limit: Int, isWriting: Bool = false, _ body: (Reconciliation.Finding, PlanDetail) -> Void
  ) throws {
    let line = ProgressLine(isWriting: isWriting)
    defer { line.clear() }
    let total = min(limit, findings.reduce(0) { $0 + result[$1] })
    var left = limit
    for finding in findings {
      for index in result.indices(of: finding).prefix(left) {
        left -= 1
        if isWriting, (limit - left).isMultiple(of: 256) {
          line.set("written", done: limit - left, of: total)
        }
        if let detail = try result.plan.detail(at: Int(index)) { body(finding, detail) }
      }
    }
  }

  private func printText(_ output: Output) throws {
    for finding in Reconciliation.Finding.allCases {
      let sign = finding.isDrift && result[finding] > 0 ? Health.warning : .ok
      output.line(
        "\(output.sign(sign)) \(Counts.grouped(result[finding])) \(finding.rawValue): \(finding.words)"
      )
    }
    let both = result.emptied - result[.emptied]
    if both > 0 {
      output.prose(
        "  \(Counts.grouped(both)) of the drifted hold something, too, that is empty in Entra")
    }
    for note in result.plan.notes { output.prose(PlainText.clean("! \(note.words)")) }
    if let mismatch = result.mismatch {
      output.line()
      output.line(output.bold("\(mismatch.words) (UPN mismatch)"))
      TextTable(
        header: ["PERSON", "WEBEX USER", "DUPLICATE", "BECAUSE"],
        rows: result.pairs.prefix(limit ?? Self.usualRows).map { pair in
          [
            pair.person.userPrincipalName, pair.webexUser.userName,
            pair.duplicate?.userName ?? "not yet",
            pair.evidence.map(\.words).joined(separator: ", "),
          ]
        }
      ).lines(output).forEach { output.line($0) }
      output.line("How to mend it, in this order:")
      for (number, step) in result.mending.enumerated() {
        output.prose("  \(number + 1). \(step)")
      }
    }
    var rows: [[String]] = []
    try details(limit: limit ?? Self.usualRows) { finding, detail in
      rows.append([
        finding.rawValue, detail.item.name, Times.localized(detail.item.why),
        // Of somebody who is missing everything differs.
        finding == .missing
          ? ""
          : (detail.changes.map(\.target) + detail.emptied.map(\.words)).joined(separator: ", "),
      ])
    }
    if !rows.isEmpty {
      output.line()
      TextTable(header: ["FINDING", "NAME", "WHY", "DIFFERS IN"], rows: rows)
        .lines(output).forEach { output.line($0) }
      let all = findings.reduce(0) { $0 + result.indices(of: $1).count }
      if rows.count < all {
        output.line("… and \(Counts.grouped(all - rows.count)) more: --limit N")
      }
    }
  }

  private func printJSON(_ output: Output) throws {
    let head = JSON.object([
      (key: "schema", value: "entrahub.reconciliation/1"),
      (
        key: "summary",
        value: .object(
          Reconciliation.Finding.allCases.map {
            (key: $0.rawValue, value: .int(result[$0]))
          } + [
            (key: "mismatchedPairs", value: .int(result.pairs.count)),
            (key: "secondUsers", value: .int(result.doubled)),
            (key: "peopleWithEmptied", value: .int(result.emptied)),
          ])
      ), (key: "drift", value: .bool(result.hasDrift)),
      (key: "pairs", value: .array(result.pairs.map(Self.json))),
      (key: "mending", value: JSON(hints: result.mending)),
      (key: "notes", value: JSON(hints: result.plan.notes.map(\.words))),
    ])
    output.data(head.text.dropLast(2) + ",\n  \"items\": [")
    var text = ""
    var isFirst = true
    try details(limit: limit ?? .max, isWriting: true) { finding, detail in
      var item = PlanJSON.item(detail, requests: false)
      if case .object(let members) = item {
        item = .object([(key: "finding", value: .string(finding.rawValue))] + members)
      }
      text += (isFirst ? "    " : ",\n    ") + item.line
      isFirst = false
      if text.utf8.count > 1 << 18 {
        Output.write(text, to: 1)
        text = ""
      }
    }
    output.data(text + "\n  ]\n}")
  }

  private static func json(_ pair: Reconciliation.Pair) -> JSON {
    .object([
      (key: "personId", value: .string(pair.person.id)),
      (key: "userPrincipalName", value: .string(pair.person.userPrincipalName)),
      (key: "webexUserId", value: .string(pair.webexUser.id)),
      (key: "webexUserName", value: .string(pair.webexUser.userName)),
      (key: "duplicateId", value: JSON(pair.duplicate?.id)),
      (key: "duplicateUserName", value: JSON(pair.duplicate?.userName)),
      (key: "evidence", value: JSON(pair.evidence.map(\.rawValue))),
    ])
  }

  private func printCSV(_ output: Output) throws {
    let header = [
      "finding", "name", "displayName", "reason", "sourceId", "targetId", "changes",
      "duplicateId", "duplicateUserName", "emptied",
    ]
    var text = CSV.text(header: header, rows: [])
    func add(_ row: [String]) {
      text += "\r\n" + CSV.text(header: row, rows: [])
      if text.utf8.count > 1 << 18 {
        Output.write(text, to: 1)
        text = ""
      }
    }
    for pair in result.pairs {
      add([
        "mismatch", pair.person.userPrincipalName, pair.person.displayName,
        pair.evidence.map(\.rawValue).joined(separator: " "), pair.person.id, pair.webexUser.id,
        "userName: \(pair.webexUser.userName)", pair.duplicate?.id ?? "",
        pair.duplicate?.userName ?? "", "",
      ])
    }
    try details(limit: limit ?? .max, isWriting: true) { finding, detail in
      let ids = PlanJSON.ids(detail.item)
      let changes = detail.changes.map { change in
        "\(change.target): \(change.old.map(PlanJSON.words) ?? "") → \(PlanJSON.words(change.new))"
      }
      add([
        finding.rawValue, detail.item.name, detail.item.displayName, detail.item.reason.name,
        ids.source ?? "", ids.target ?? "", changes.joined(separator: "; "), "", "",
        detail.emptied.map { "\($0.target): \($0.text)" }.joined(separator: "; "),
      ])
    }
    output.data(text)
  }
}
