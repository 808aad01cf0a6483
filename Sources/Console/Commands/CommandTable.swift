import TerminalUI

typealias ConsoleCommand = Command<CommandID, KeyContext>
typealias ConsoleKeyMap = KeyMap<CommandID, KeyContext>

/// The one table of commands: keys, help, hints, palette and reference page come from it.
public enum CommandTable {
  /// Contexts in which the keys of everywhere do not work.
  static let modal: Set<KeyContext> = [.overlay, .welcome]

  static let commands: [ConsoleCommand] =
    moving + lists + work + job + assignments + plan + mappings + editors + console

  /// The key map with the operator's own keys.
  ///
  /// - Throws: the first key that two commands want in one place.
  static func keyMap(
    _ overrides: [CommandID: [Key]] = [:]
  ) throws(KeyConflict<CommandID>) -> ConsoleKeyMap {
    try ConsoleKeyMap(commands, overrides: overrides, modal: modal)
  }

  static func command(
    _ id: CommandID, _ title: SafeText, _ help: SafeText, _ keys: [Key], _ section: SafeText,
    _ contexts: Set<KeyContext> = KeyContext.screens, words: [String] = [], twin: String? = nil
  ) -> ConsoleCommand {
    Command(
      id, title, help: help, keys: keys, words: words, section: section, contexts: contexts,
      twin: twin)
  }

  private static let moving: [ConsoleCommand] = [
    command(
      .showOverview, "overview", "Show verdict, applications, job and connections.",
      [.character("1")], "Panes", words: ["status", "home"], twin: "entrahub status"),
    command(
      .showAssignments, "assignments", "Show who is assigned, and the people of the directory.",
      [.character("2")], "Panes", words: ["users", "groups", "people"],
      twin: "entrahub assignments list"),
    command(
      .showMappings, "mappings", "Show which attribute flows where.", [.character("3")], "Panes",
      words: ["attributes", "schema"], twin: "entrahub mappings list"),
    command(
      .showErrors, "errors", "Show failures by cause, incidents and pasted reports.",
      [.character("4")], "Panes", words: ["failures", "incidents"], twin: "entrahub errors list"),
    command(
      .showPlan, "plan", "Show what a cycle would do, and whom it leaves out.",
      [.character("5")], "Panes", words: ["dry run", "preview", "cycle"], twin: "entrahub plan"),
    command(
      .showActivity, "activity", "Show the journal, the request log and the audit log.",
      [.character("6")], "Panes", words: ["journal", "requests", "audit", "log"],
      twin: "entrahub activity list"),
    command(
      .showReconciliation, "reconcile",
      "Show both sides against each other: missing, orphaned, duplicate, drifted.",
      [.character("=")], "Panes",
      words: ["compare", "drift", "inactive", "mismatch", "both sides"],
      twin: "entrahub reconcile"),
    command(
      .nextView, "next view", "Go round the lists of this pane.", [.character("v")], "Panes",
      [.assignments, .mappings, .plan, .activity],
      words: ["people", "requests", "audit", "backups", "attributes"]),
    command(
      .nextFocus, "other side", "Move between list and detail.", [.tab], "Moving"),
    command(
      .previousFocus, "other side, backwards", "Move between detail and list.", [.shiftTab],
      "Moving"),
    command(.focusList, "list", "Move to the list.", [.left, .character("h")], "Moving"),
    command(.focusDetail, "detail", "Move to the detail.", [.right, .character("l")], "Moving"),
    command(.up, "up", "One line up.", [.up, .character("k")], "Moving"),
    command(.down, "down", "One line down.", [.down, .character("j")], "Moving"),
    command(.pageUp, "page up", "One page up.", [.pageUp, .control("b")], "Moving"),
    command(.pageDown, "page down", "One page down.", [.pageDown, .control("f")], "Moving"),
    command(.top, "top", "To the first line.", [.character("g"), .home], "Moving"),
    command(.bottom, "bottom", "To the last line.", [.character("G"), .end], "Moving"),
    command(.open, "open", "Open what is selected, or do the selected remedy.", [.enter], "Moving"),
    command(
      .back, "back", "Back one level: detail, filter, marks, screen.", [.escape], "Moving"),
  ]

  private static let listContexts: Set<KeyContext> = [
    .assignments, .mappings, .errors, .plan, .activity,
  ]

  private static let lists: [ConsoleCommand] = [
    command(
      .filter, "filter", "Show only lines with these words; a leading ! inverts.",
      [.character("/")], "Lists", listContexts, words: ["search", "find"]),
    command(
      .sort, "sort", "Sort by the next column.", [.character("s")], "Lists", listContexts,
      words: ["order"]),
    command(
      .reverseSort, "reverse", "Reverse the sort order.", [.character("S")], "Lists",
      listContexts, words: ["order", "descending"]),
    command(
      .mark, "mark", "Mark the line, to copy or change several at once.", [.space], "Lists",
      listContexts,
      words: ["select"]),
    command(
      .unmarkAll, "unmark all", "Take all marks away.", [.character("U")], "Lists", listContexts),
  ]

  private static let work: [ConsoleCommand] = [
    command(
      .troubleshoot, "troubleshoot", "Check every leg, find the cause, watch until it is cured.",
      [.character("t")], "Work", KeyContext.panes, words: ["diagnose", "repair", "checks"],
      twin: "entrahub troubleshoot"),
    command(
      .runAgain, "check again", "Begin the guided checks anew.", [.character("t")], "Work",
      [.troubleshooting], words: ["troubleshoot", "repeat"], twin: "entrahub troubleshoot"),
    command(
      .choosePlaybook, "troubleshoot with a playbook",
      "Choose what the guided checks look for, such as inactive people or emptied attributes.",
      [.character("B")], "Work", words: ["diagnose", "checks", "list", "choose"],
      twin: "entrahub troubleshoot --playbook"),
    command(
      .refresh, "refresh", "Read both sides anew; what is shown stays until then.",
      [.character("r")], "Work", words: ["reload", "update"], twin: "entrahub refresh"),
    command(
      .readPeople, "read people", "Read the people of the directory into the workspace.",
      [.character("P")], "Work", [.assignments, .mappings], words: ["users", "directory", "load"],
      twin: "entrahub refresh --full"),
    command(
      .copy, "copy", "Copy something of what is selected; y again copies the first.",
      [.character("y")], "Work", KeyContext.panes, words: ["clipboard", "yank", "support"]),
    command(
      .copyConsentURL, "copy consent URL", "Copy the admin-consent URL.", [.character("y")],
      "Work", [.troubleshooting], words: ["clipboard", "yank"], twin: "entrahub consent-url"),
    command(
      .copyMenu, "copy", "Copy something else of what is selected.", [.character("Y")],
      "Work", [.troubleshooting], words: ["clipboard", "yank", "support"]),
    command(
      .openURL, "open URL", "Open the address in a browser, or show it alone.",
      [.character("o")], "Work", words: ["browser", "link", "consent"]),
    command(
      .showQR, "QR code", "Show the address as a QR code.", [.character("Q")], "Work",
      words: ["phone", "consent"], twin: "entrahub consent-url --qr"),
    command(
      .openReport, "read report file", "Read debug text from a file; pasting works anywhere.",
      [.character("f")], "Work", words: ["open", "file", "paste", "diagnose"],
      twin: "entrahub diagnose FILE"),
    command(
      .exportIncident, "export incident", "Write the incident into a file.", [.character("x")],
      "Work", [.errors, .troubleshooting], words: ["save", "markdown", "json", "support"],
      twin: "entrahub incidents show"),
    command(
      .addNote, "add note", "Write a note to the incident.", [.character("n")], "Work",
      [.errors, .troubleshooting], words: ["comment", "remark", "incident"],
      twin: "entrahub incidents note"),
    command(
      .retryFailed, "retry failed",
      "Provision those once more who failed, of this cause or the marked ones, and nobody else.",
      [.character("a")], "Work", [.errors], words: ["again", "provision", "on demand", "failures"],
      twin: "entrahub errors retry"),
    command(
      .restore, "restore application", "Bring the deleted application back.", [.character("R")],
      "Work", words: ["undelete", "recover"], twin: "entrahub apps restore"),
    command(
      .enable, "enable application", "Switch the disabled application on.", [.character("E")],
      "Work", words: ["activate"], twin: "entrahub apps enable"),
  ]

  private static let job: [ConsoleCommand] = [
    command(
      .jobMenu, "job", "Start, pause or restart the synchronization job.", [.character("J")],
      "Work", words: ["provisioning", "synchronization"]),
    command(
      .startJob, "start job", "Start the job; this also ends a quarantine.", [.control("s")],
      "Work", words: ["provisioning", "resume"], twin: "entrahub apps start"),
    command(
      .pauseJob, "pause job", "Pause the job after its running cycle.", [.control("x")], "Work",
      words: ["provisioning", "stop"], twin: "entrahub apps pause"),
    command(
      .restartJob, "restart job", "Restart the job: everybody in scope is looked at again.",
      [.control("t")], "Work", words: ["provisioning", "full", "initial"],
      twin: "entrahub apps restart"),
    command(
      .restartScope, "restart job with scope",
      "Restart the job, choosing what it forgets: failed objects, links, quarantine.",
      [.character("W")], "Work",
      words: ["provisioning", "reset", "escrows", "watermark", "quarantine"],
      twin: "entrahub apps restart --scope"),
    command(
      .connection, "connection",
      "Show, test and save tenant URL and secret token, or replace the token step by step.",
      [.character("C")], "Work",
      words: ["tenant", "url", "secret", "token", "rotate", "credentials", "gallery"],
      twin: "entrahub connection"),
    command(
      .applications, "applications",
      "Add Cisco Webex from the gallery, make its provisioning automatic, hide applications.",
      [.character("A")], "Work",
      words: [
        "gallery", "add", "automatic", "mode", "hide", "visible", "users", "scope", "set up",
      ],
      twin: "entrahub apps"),
    command(
      .access, "sign-in", "Show who is signed in to Graph and what they may do; sign in anew.",
      [.character("I")], "Work",
      words: ["permissions", "roles", "login", "device code", "account", "status"],
      twin: "entrahub sign-in"),
  ]

  private static let plan: [ConsoleCommand] = [
    command(
      .makePlan, "plan", "Read both sides and plan anew; nothing is changed.", [.character("p")],
      "Plan", [.plan], words: ["dry run", "read", "again"], twin: "entrahub plan"),
    command(
      .showOnly, "show only", "Show only one action: creations, conflicts, who is skipped.",
      [.character("a")], "Plan", [.plan], words: ["filter", "action", "conflicts", "skipped"],
      twin: "entrahub plan --action"),
    command(
      .explain, "explain",
      "Show every step from Entra to Webex for this person, or for somebody searched for.",
      [.character("e")], "Plan", [.plan, .assignments], words: ["why", "missing", "person"],
      twin: "entrahub explain"),
    command(
      .provision, "provision now",
      "Let Entra's service provision this person, or those marked, at once.",
      [.character("n")], "Plan", [.plan, .assignments],
      words: ["on demand", "test", "person", "marked"],
      twin: "entrahub provision"),
    command(
      .carryOutPlan, "carry out", "Send what is shown to Webex from here, after asking.",
      [.character("c")], "Plan", [.plan], words: ["sync", "direct", "send", "execute", "apply"],
      twin: "entrahub sync --direct"),
    command(
      .exportPlan, "export plan", "Write what is shown into a table.", [.character("x")], "Plan",
      [.plan], words: ["save", "csv", "table"], twin: "entrahub plan --format csv"),
  ]

  private static let console: [ConsoleCommand] = [
    command(
      .palette, "commands", "Find a command by its name.", [.character(":"), .control("p")],
      "Console", words: ["palette"]),
    command(.help, "help", "Show the keys of this screen.", [.character("?")], "Console"),
    command(
      .themes, "themes", "Choose the colours, with a preview.", [.character("T")], "Console",
      words: ["colours", "colors", "dark", "light"], twin: "entrahub themes list"),
    command(
      .mouse, "mouse", "Leave the mouse to the terminal, to select text, or take it again.",
      [.character("m")], "Console", words: ["select", "release"]),
    command(
      .stop, "stop", "Stop what runs; nothing that is done is lost.", [.control("c")], "Console",
      words: ["cancel", "interrupt", "abort"]),
    command(
      .quit, "quit", "Leave the console.", [.character("q")], "Console", words: ["exit", "leave"]),
  ]
}
