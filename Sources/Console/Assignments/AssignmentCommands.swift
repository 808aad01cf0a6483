import TerminalUI

extension CommandTable {
  /// The commands of the assignments pane.
  static let assignments: [ConsoleCommand] = [
    command(
      .assign, "assign", "Assign people and groups; shows what it causes first.",
      [.character("a")], "Assignments", [.assignments], words: ["add", "user", "group", "role"],
      twin: "entrahub assignments add"),
    command(
      .unassign, "remove", "Remove the marked or selected assignments.", [.character("d")],
      "Assignments", [.assignments], words: ["delete", "unassign"],
      twin: "entrahub assignments remove"),
    command(
      .markRange, "mark range", "Begin or end a range of marks at the cursor.",
      [.character("V")], "Lists", [.assignments], words: ["select", "several"]),
    command(
      .undoAssignment, "undo", "Take back the last assignments that were changed from here.",
      [.character("u")], "Assignments", [.assignments], words: ["back", "revert"],
      twin: "entrahub activity undo"),
    command(
      .importAssignments, "import", "Assign whom a list or table names: CSV, a name a line.",
      [.character("i")], "Assignments", [.assignments], words: ["csv", "file", "table"],
      twin: "entrahub assignments add --from"),
    command(
      .exportAssignments, "export", "Write the assignments into a CSV file.", [.character("x")],
      "Assignments", [.assignments], words: ["csv", "file", "save"],
      twin: "entrahub assignments list --format csv"),
  ]
}
