import ArgumentParser
import Foundation
import ProvisioningCore

/// `status --permissions`: what the sign-in may do, and what needs what.
struct PermissionsReport {
  var profile: ProfileOptions
  var format: OutputFormat

  /// - Throws: exit code 1 where something is missing.
  func print(_ session: Session) async throws {
    let report = try await session.integration.permissions()
    let isReadOnly = session.integration.isReadOnly
    let lacking = report.lacking(withChanges: !isReadOnly)
    if format == .text { head(report) }
    Listing(
      schema: "entrahub.permissions/1", key: "capabilities",
      columns: [
        .init("", "verdict"), .init("TO", "title"), .init("NEEDS", "permission", fit: .whole),
        .init("PANES", "panes", fit: .spare), .init("COMMANDS", "commands", fit: .spare),
      ],
      rows: report.rows.map { row in
        let capability = row.capability
        return Listing.Row(
          [
            row.verdict.words, capability.title, capability.permission,
            capability.panes.joined(separator: ", "), capability.commands.joined(separator: ", "),
          ], json: json(row))
      }, empty: "",
      extra: [
        (key: "account", value: JSON(report.account)),
        (key: "isApplication", value: .bool(report.isApplication)),
        (key: "tenant", value: JSON(report.tenant)),
        (key: "clientId", value: JSON(report.clientID)),
        (key: "expires", value: JSON(report.expires)),
        (key: "permissions", value: JSON(report.permissions)),
        (key: "roles", value: report.roles.map { JSON($0) } ?? .null),
        (key: "lacking", value: JSON(lacking)),
      ], notes: notes(report, lacking, isReadOnly)
    ).print(format, to: profile.output)
    if !report.missing(withChanges: !isReadOnly).isEmpty { throw ExitCode(1) }
  }

  private func head(_ report: PermissionReport) {
    let output = profile.output
    let kind = report.isApplication ? "application" : "person"
    output.prose(PlainText.clean("Signed in as \(report.account ?? "?") (\(kind))"))
    output.line(PlainText.clean("Tenant  \(report.tenant ?? "not told by the token")"))
    if let expires = report.expires { output.line("Token   until \(Times.local(expires))") }
    if let roles = report.roles {
      output.line(
        PlainText.clean("Roles   \(roles.isEmpty ? "none" : roles.joined(separator: ", "))"))
    }
    output.line()
  }

  private func notes(
    _ report: PermissionReport, _ lacking: [String], _ isReadOnly: Bool
  ) -> [String] {
    var notes: [String] = []
    if !lacking.isEmpty {
      notes.append("")
      notes.append(
        "Have an administrator grant \(lacking.joined(separator: ", "))"
          + " and consent for the tenant\(isReadOnly ? "" : "; for looking only, --read-only")."
      )
    }
    return notes + report.lackingRoles
  }

  private func json(_ row: PermissionReport.Row) -> JSON {
    .object([
      (key: "id", value: .string(row.capability.id)),
      (key: "verdict", value: .string(row.verdict.rawValue)),
      (key: "title", value: .string(row.capability.title)),
      (key: "permission", value: .string(row.capability.permission)),
      (key: "grantedBy", value: JSON(row.grantedBy)),
      (key: "isChange", value: .bool(row.capability.isChange)),
      (key: "panes", value: JSON(row.capability.panes)),
      (key: "commands", value: JSON(row.capability.commands)),
    ])
  }
}
