import ArgumentParser
import Foundation
import ProvisioningCore

struct Assignments: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assignments",
    abstract: "Users and groups assigned to the provisioning application.",
    discussion: """
      Only direct members of an assigned group are provisioned, not those of groups nested in it. \
      Every change is shown with what it causes, asks unless --yes, and is taken back by \
      entrahub activity undo.
      """,
    subcommands: [List.self, Search.self, Add.self, Remove.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the assignments.")

    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let assignments = try await profile.read([.applications, .assignments]).assignments.orThrow()
      Listing(
        schema: "entrahub.assignments/1", key: "assignments",
        columns: [
          .init("NAME", "principalName"), .init("KIND", "kind"), .init("ROLE", "role"),
          .init("MEMBERS", "directMembers", isNumber: true), .init("ASSIGNED", "createdAt"),
          .init("ID", "principalId", fit: .spare),
        ],
        rows: assignments.map(row),
        empty: "Nobody is assigned, so nobody is provisioned. Begin with one test user: "
          + "entrahub assignments add NAME", notes: notes(assignments)
      ).print(format.format, to: profile.output)
    }

    private func row(_ assignment: Assignment) -> Listing.Row {
      let role = assignment.roleWords
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
          (key: "roleId", value: assignment.roleId.isEmpty ? .null : .string(assignment.roleId)),
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
