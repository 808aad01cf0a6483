internal import Foundation

/// Assignments as a table that `AssignmentFile` reads again (RFC 4180).
public enum AssignmentTable {
  public static func text(_ assignments: [Assignment]) -> String {
    let header = ["principalName", "kind", "role", "directMembers", "createdAt", "principalId"]
    let rows = assignments.map { one in
      [
        one.principalName, one.principalKind.rawValue,
        one.roleId.isEmpty ? "" : one.roleWords,
        one.directMembers.map(String.init) ?? "",
        one.createdAt?.formatted(Date.ISO8601FormatStyle()) ?? "", one.principalId,
      ]
    }
    return ([header] + rows).map { $0.map(cell).joined(separator: ",") }
      .joined(separator: "\r\n") + "\r\n"
  }

  /// What a spreadsheet would take for a formula gets an apostrophe in front.
  private static func cell(_ value: String) -> String {
    var value = String(
      value.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    if let first = value.first, "=+-@".contains(first) { value = "'" + value }
    let needsQuotes = value.contains { "\",'".contains($0) }
    return needsQuotes ? "\"\(value.replacing("\"", with: "\"\""))\"" : value
  }
}
