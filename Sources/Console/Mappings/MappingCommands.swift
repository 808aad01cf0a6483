import TerminalUI

extension CommandTable {
  /// The commands of the mappings pane.
  static let mappings: [ConsoleCommand] = [
    command(
      .editMapping, "edit",
      "Edit the mapping: kind, source, default, when, matching; or the Webex attribute.",
      [.character("e")], "Mappings", [.mappings], words: ["change", "expression", "source"],
      twin: "entrahub mappings set"),
    command(
      .addMapping, "add", "Map a Webex attribute that has no source yet.", [.character("a")],
      "Mappings", [.mappings], words: ["new", "attribute"], twin: "entrahub mappings set"),
    command(
      .removeMapping, "remove", "Stage the removal of the mapping, or of the Webex attribute.",
      [.character("d")], "Mappings", [.mappings], words: ["delete"],
      twin: "entrahub mappings remove"),
    command(
      .addAttribute, "new attribute", "Add an attribute to the list of those that Webex has.",
      [.character("n")], "Mappings", [.mappings], words: ["target", "custom", "extension"],
      twin: "entrahub mappings attributes add"),
    command(
      .matchEarlier, "match earlier", "Try this match before the one above it, or let it match.",
      [.character("[")], "Mappings", [.mappings], words: ["precedence", "order"]),
    command(
      .matchLater, "match later", "Try this match after the one below it.", [.character("]")],
      "Mappings", [.mappings], words: ["precedence", "order"]),
    command(
      .mendMapping, "mend", "Stage what cures the finding, where there is one way.",
      [.character("c")], "Mappings", [.mappings], words: ["fix", "lint", "cure"]),
    command(
      .switchMapping, "on or off", "Stage switching all mappings of groups on or off.",
      [.character("O")], "Mappings", [.mappings], words: ["enable", "disable", "group"],
      twin: "entrahub mappings enable"),
    command(
      .editFilter, "scoping filter", "Edit who is in scope, and see who enters and leaves.",
      [.character("F")], "Mappings", [.mappings], words: ["scope", "clause", "who"],
      twin: "entrahub filters set"),
    command(
      .choosePerson, "person", "Choose somebody to try the mappings on.", [.character("p")],
      "Mappings", [.mappings], words: ["preview", "try", "example"],
      twin: "entrahub mappings preview"),
    command(
      .undo, "undo", "Take the last staged change back.", [.character("u")], "Mappings",
      [.mappings], words: ["back", "staged"]),
    command(
      .redo, "redo", "Stage again what was taken back.", [.control("r")], "Mappings", [.mappings],
      words: ["again", "staged"]),
    command(
      .discardStaged, "discard staged", "Throw all staged changes away.", [.character("X")],
      "Mappings", [.mappings], words: ["drop", "draft"]),
    command(
      .reviewMappings, "review and save", "Show what a save changes and causes, then save.",
      [.character("w")], "Mappings", [.mappings], words: ["write", "save", "diff", "staged"],
      twin: "entrahub mappings diff"),
    command(
      .restoreBackup, "restore backup", "Go back to the selected backup; undoes a save.",
      [.character("b")], "Mappings", [.mappings], words: ["undo", "save"],
      twin: "entrahub mappings restore"),
    command(
      .resetMappings, "reset to defaults", "Go back to Webex's own mappings and filters.",
      [.character("D")], "Mappings", [.mappings], words: ["default", "webex"],
      twin: "entrahub mappings reset"),
    command(
      .exportMappings, "export mappings", "Write the schema with what is staged into a file.",
      [.character("x")], "Mappings", [.mappings], words: ["file", "json", "save"],
      twin: "entrahub mappings export"),
    command(
      .importMappings, "import mappings", "Review putting a file in the place of the schema.",
      [.character("i")], "Mappings", [.mappings], words: ["file", "json", "load"],
      twin: "entrahub mappings import"),
  ]

  /// The commands of the editors and of the review.
  ///
  /// In a text field letters are written, so only the keys that write nothing are commands there.
  static let editors: [ConsoleCommand] = [
    command(
      .stageEdit, "stage", "Stage what the fields have; nothing is sent yet.", [.control("s")],
      "Editor", [.mappingEditor, .filterEditor, .attributeEditor], words: ["keep", "save"]),
    command(
      .enterField, "stage or choose", "Choose from a list, edit the cell, or stage the mapping.",
      [.enter], "Editor", [.mappingEditor, .filterEditor, .attributeEditor]),
    command(
      .leaveScreen, "leave", "Close the popup, or leave without staging.", [.escape], "Editor",
      KeyContext.editors, words: ["cancel", "back"]),
    command(
      .completeField, "complete", "Complete the name at the cursor, or go to the next field.",
      [.tab], "Editor", [.mappingEditor, .attributeEditor], words: ["next", "field"]),
    command(
      .previousField, "previous field", "Go to the field above.", [.shiftTab], "Editor",
      [.mappingEditor, .attributeEditor]),
    command(
      .pickSource, "attributes", "Choose a source attribute from the list.", [.control("o")],
      "Editor", [.mappingEditor], words: ["source", "insert"]),
    command(
      .layOut, "lay out", "Lay the expression out in lines, or put it back on one.",
      [.control("l")], "Editor", [.mappingEditor], words: ["format", "pretty"]),
    command(
      .applyFix, "mend", "Apply the fix of the problem that is shown.", [.control("y")], "Editor",
      [.mappingEditor], words: ["fix", "problem"]),
    command(
      .tryOther, "person", "Try it on somebody else.", [.control("t")], "Editor",
      [.mappingEditor, .filterEditor], words: ["preview", "example"]),
    command(
      .addClause, "add clause", "Add a clause to the group under the cursor.", [.character("a")],
      "Editor", [.filterEditor], words: ["and", "condition"]),
    command(
      .addGroup, "add group", "Add a group: one of the groups must hold.", [.character("o")],
      "Editor", [.filterEditor], words: ["or"]),
    command(
      .removeLine, "remove", "Remove the clause, or the group with its clauses.",
      [.character("d"), .delete], "Editor", [.filterEditor], words: ["delete"]),
    command(
      .previousLine, "up", "One line up.", [.up, .character("k")], "Editor",
      [.filterEditor, .mappingReview]),
    command(
      .nextLine, "down", "One line down.", [.down, .character("j")], "Editor",
      [.filterEditor, .mappingReview]),
    command(
      .previousCell, "cell before", "To the cell at the left.",
      [.left, .character("h"), .shiftTab], "Editor", [.filterEditor]),
    command(
      .nextCell, "next cell", "To the cell at the right.", [.right, .character("l"), .tab],
      "Editor", [.filterEditor]),
    command(
      .firstLine, "top", "To the first line.", [.character("g"), .home], "Editor",
      [.mappingReview]),
    command(
      .lastLine, "bottom", "To the last line.", [.character("G"), .end], "Editor",
      [.mappingReview]),
    command(
      .screenUp, "scroll up", "Scroll the results up.", [.pageUp], "Editor", KeyContext.editors),
    command(
      .screenDown, "scroll down", "Scroll the results down.", [.pageDown], "Editor",
      KeyContext.editors),
    command(
      .saveMappings, "save", "Make the change that is shown, after one more question.",
      [.character("w"), .enter], "Editor", [.mappingReview], words: ["write", "put"]),
    command(
      .copyRequest, "copy request", "Copy the request that would be sent.", [.character("y")],
      "Editor", [.mappingReview], words: ["clipboard", "body", "json"]),
    command(
      .editorHelp, "keys", "Show the keys of this screen.", [.control("g")], "Editor",
      KeyContext.editors, words: ["help"]),
  ]
}
