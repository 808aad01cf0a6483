import ArgumentParser
import Foundation
import ProvisioningCore

extension ProfileOptions {
  /// Opens the profile, refreshes what a listing shows, and closes it again.
  func read(_ parts: Set<Integration.Part>) async throws -> Snapshot {
    try await with { await $0.integration.refresh(parts) }
  }
}

extension Reading {
  /// The value just read.
  ///
  /// - Throws: Why it could not be read; an older value is no answer to a command.
  func orThrow() throws(ProvisioningError) -> Value {
    if let failure { throw failure }
    guard let value else {
      throw ProvisioningError(
        .unexpectedAnswer, operation: "reading", message: "nothing was read",
        advice: "Try again; entrahub status says what can be reached.")
    }
    return value
  }
}

struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Directory audit events that matter to the integration.",
    subcommands: [List.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the audit events.")

    @OptionGroup var since: SinceOption
    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let start = try since.date()
      let events = try await profile.read([.applications, .audit]).audit.orThrow()
        // What has no date may be as new.
        .filter { $0.occurredAt.map { $0 >= start } ?? true }
      let raw = events.compactMap { event in event.raw.map { (id: event.id, raw: $0) } }
      Listing(
        schema: "entrahub.audit/1", key: "events",
        columns: [
          .init("WHEN", "occurredAt", fit: .whole), .init("ACTIVITY", "activity"),
          .init("TARGET", "target"),
          .init("BY", "initiator"), .init("RESULT", "succeeded"),
        ],
        rows: events.map { event in
          let result = event.succeeded.map { $0 ? "success" : "failure" } ?? ""
          let activity = event.activity + (event.raw.map { " (\($0.words))" } ?? "")
          return Listing.Row(
            [
              Times.local(event.occurredAt), activity, event.targetName ?? "",
              event.initiator ?? "", result,
            ], json: AuditJSON.event(event),
            csv: [
              Times.utc(event.occurredAt), event.activity, event.targetName ?? "",
              event.initiator ?? "", result,
            ])
        }, empty: "No audit event in that time.", notes: RawEntries.lines(raw)
      ).print(format.format, to: profile.output)
      if format.format == .csv, !raw.isEmpty { Output.message(RawEntries.words(raw.count)) }
    }
  }
}

/// Entries of a log that can't be understood, beside those that can.
enum RawEntries {
  /// That there are some, and where they are as they came.
  static func words(_ count: Int) -> String {
    "! \(Counts.grouped(count)) \(count == 1 ? "entry" : "entries") of the log can't be understood, "
      + "wholly or in part; --format json has \(count == 1 ? "it as it" : "them as they") came."
  }

  /// A line for each, as it came, below a table.
  static func lines(_ entries: [(id: String, raw: RawEntry)]) -> [String] {
    guard !entries.isEmpty else { return [] }
    return ["", "As they came:"]
      + entries.map { "  \($0.id)  \(PlainText.clean(String($0.raw.source.prefix(400))))" }
  }
}

enum AuditJSON {
  static func event(_ event: AuditEvent) -> JSON {
    .object([
      (key: "id", value: .string(event.id)),
      (key: "occurredAt", value: JSON(event.occurredAt)),
      (key: "activity", value: .string(event.activity)),
      (key: "category", value: JSON(event.category)),
      (key: "service", value: JSON(event.service)),
      (key: "succeeded", value: JSON(event.succeeded)),
      (key: "reason", value: JSON(event.reason)),
      (key: "initiator", value: JSON(event.initiator)),
      (key: "ipAddress", value: JSON(event.ipAddress)),
      (key: "target", value: JSON(event.targetName)),
      (key: "targetId", value: JSON(event.targetId)),
      (key: "correlationId", value: JSON(event.correlationId)),
      (key: "raw", value: ErrorsJSON.raw(event.raw)),
    ])
  }
}

/// `--since 2h`, `--since 2026-05-01`.
struct SinceOption: ParsableArguments {
  @Option(help: "Only since then: a span such as 90m, 12h, 7d, or a date such as 2026-05-01.")
  var since: String?

  func validate() throws { _ = try date() }

  func date(now: Date = Date()) throws -> Date {
    guard let since else { return .distantPast }
    if let unit = since.last, let count = Double(since.dropLast()), count >= 0,
      let seconds = ["s": 1.0, "m": 60, "h": 3600, "d": 86_400][unit.lowercased()]
    {
      return now.addingTimeInterval(-count * seconds)
    }
    let day = Date.ISO8601FormatStyle().year().month().day()
    if let date = (try? Date(since, strategy: .iso8601)) ?? (try? Date(since, strategy: day)) {
      return date
    }
    throw ValidationError(
      "--since '\(PlainText.clean(since))' is neither a span (90m, 12h, 7d) nor a date (2026-05-01)."
    )
  }
}
