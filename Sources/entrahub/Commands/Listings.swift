import ArgumentParser
import Foundation
import ProvisioningCore

extension ProfileOptions {
  /// Opens the profile, refreshes what a listing shows, and closes it again.
  func read(_ parts: Set<Integration.Part>) async throws -> Snapshot {
    let session = try Setup.current.session(self)
    let snapshot = await session.integration.refresh(parts)
    await session.integration.close()
    return snapshot
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

struct Assignments: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Users and groups assigned to the provisioning application.",
    subcommands: [List.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the assignments.")

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let assignments = try await profile.read([.applications, .assignments]).assignments.orThrow()
      Listing(
        schema: "entrahub.assignments/1", key: "assignments",
        columns: [
          .init("NAME", "principalName"), .init("KIND", "kind"), .init("ROLE", "role"),
          .init("MEMBERS", "directMembers", isNumber: true), .init("ASSIGNED", "createdAt"),
          .init("ID", "principalId"),
        ],
        rows: assignments.map(row), empty: "Nobody is assigned.", notes: notes(assignments)
      ).print(format.format, to: profile.output)
    }

    private func row(_ assignment: Assignment) -> Listing.Row {
      let role = assignment.isDefaultAccess ? "Default Access" : assignment.roleName ?? ""
      let members = assignment.directMembers.map(String.init) ?? ""
      return Listing.Row(
        [
          assignment.principalName, assignment.principalKind.rawValue, role, members,
          assignment.createdAt.map { Times.local($0) } ?? "", assignment.principalId,
        ],
        json: .object([
          (key: "id", value: .string(assignment.id)),
          (key: "principalId", value: .string(assignment.principalId)),
          (key: "principalName", value: .string(assignment.principalName)),
          (key: "kind", value: .string(assignment.principalKind.rawValue)),
          (key: "roleId", value: .string(assignment.roleId)),
          (key: "role", value: JSON(assignment.roleName)),
          (key: "defaultAccess", value: .bool(assignment.isDefaultAccess)),
          (key: "createdAt", value: JSON(assignment.createdAt)),
          (key: "directMembers", value: JSON(assignment.directMembers)),
          (key: "nestedGroups", value: JSON(assignment.nestedGroups)),
        ]),
        csv: [
          assignment.principalName, assignment.principalKind.rawValue, role, members,
          assignment.createdAt.map(Times.utc) ?? "", assignment.principalId,
        ])
    }

    private func notes(_ assignments: [Assignment]) -> [String] {
      let nested = assignments.filter { ($0.nestedGroups ?? 0) > 0 }
      return nested.isEmpty
        ? []
        : [
          "! Members of groups nested in these are not provisioned: "
            + nested.map { PlainText.clean($0.principalName) }.joined(separator: ", ")
        ]
    }
  }
}

struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Directory audit events that matter to the integration.",
    subcommands: [List.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the audit events.")

    @OptionGroup var since: SinceOption
    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let start = try since.date()
      let events = try await profile.read([.applications, .audit]).audit.orThrow()
        .filter { $0.occurredAt >= start }
      Listing(
        schema: "entrahub.audit/1", key: "events",
        columns: [
          .init("WHEN", "occurredAt"), .init("ACTIVITY", "activity"), .init("TARGET", "target"),
          .init("BY", "initiator"), .init("RESULT", "succeeded"),
        ],
        rows: events.map { event in
          let result = event.succeeded.map { $0 ? "success" : "failure" } ?? ""
          return Listing.Row(
            [
              Times.local(event.occurredAt), event.activity, event.targetName ?? "",
              event.initiator ?? "", result,
            ], json: AuditJSON.event(event),
            csv: [
              Times.utc(event.occurredAt), event.activity, event.targetName ?? "",
              event.initiator ?? "", result,
            ])
        }, empty: "No audit event in that time."
      ).print(format.format, to: profile.output)
    }
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
