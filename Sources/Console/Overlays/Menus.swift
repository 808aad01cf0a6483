import Evidence
import ProvisioningCore
import TerminalUI

extension ConsoleState {
  /// What can be copied of the selection; the first by `y` once more.
  var copyMenu: Menu {
    var copies = subject?.copies ?? []
    let marks = listing.marks.count
    // People are too many to run through for the marked ones.
    if marks > 0, shownList != .people {
      copies.insert(Copyable("\(Counts.of(marks, "marked line"))", markedText), at: 0)
    }
    // An id may stand in several places of a detail; it is one thing to copy.
    var seen: Set<String> = []
    copies.removeAll { !seen.insert($0.text).inserted }
    let entries = copies.enumerated().map { index, copyable in
      Menu.Entry(
        title: SafeText(copyable.title),
        note: SafeText(copyable.text.prefix(200)).truncated(to: 40),
        key: index == 0 ? "y" : nil, action: .copy(copyable))
    }
    return Menu("Copy", entries, note: "enter copies, p shows it to select, esc leaves")
  }

  var jobMenu: Menu {
    func entry(_ title: SafeText, _ key: Character, _ command: CommandID) -> Menu.Entry {
      Menu.Entry(
        title: title, key: key, action: .command(command),
        disabledBecause: reason(against: command))
    }
    return Menu(
      "Synchronization job",
      [
        entry("start", "s", .startJob), entry("pause", "p", .pauseJob),
        entry("restart", "r", .restartJob),
        entry("restart, choosing what is forgotten", "w", .restartScope),
      ])
  }

  /// The parts of the job's memory that a restart can take away, by Graph's names for them.
  var restartMenu: Menu? {
    guard let job else { return nil }
    func entry(_ title: SafeText, _ note: SafeText, _ scope: String...) -> Menu.Entry {
      Menu.Entry(
        title: title, note: note,
        action: .prepare(
          .restartJob(servicePrincipalId: job.servicePrincipalId, jobId: job.id, resetScope: scope)
        ))
    }
    return Menu(
      "Restart the job: what is forgotten",
      [
        entry("as in the portal", "failed objects, quarantine and where it stood"),
        entry("failed objects", "they are tried again", "Escrows"),
        entry("quarantine", "the job leaves it for now", "QuarantineState"),
        entry("where it stood", "everybody is evaluated again", "Watermark"),
        entry("links to Webex", "users are matched anew", "ConnectorDataStore"),
        entry("everything", "as in the portal, and the links", "Full"),
        entry("held-back deletions", "they are performed", "ForceDeletes"),
      ])
  }

  /// All commands: those of this screen first, those for moving about last.
  var palette: Palette<CommandID> {
    let here = keyMap.commands.filter { $0.contexts.isEmpty || $0.contexts.contains(context) }
    let elsewhere = keyMap.commands.filter { command in !here.contains { $0.id == command.id } }
    let moving = here.filter { $0.section == "Moving" }
    let working = here.filter { $0.section != "Moving" }
    let entries = (working + moving + elsewhere).map { command in
      Palette<CommandID>.Entry(
        command.id, title: command.title, keys: keyMap.label(command.id),
        words: command.words + (command.twin.map { [$0] } ?? []),
        disabledBecause: reason(against: command.id).map { SafeText($0) })
    }
    return Palette(title: "Commands", entries: entries)
  }

  var themePicker: ThemePicker {
    let names = themes.map(\.name)
    let selected = names.firstIndex(of: themeName) ?? 0
    return ThemePicker(names: names, list: ListState(selected: selected), before: themeName)
  }
}

extension Menu {
  /// What can be done with an address.
  static func address(_ url: String, canOpen: Bool) -> Menu {
    Menu(
      "Consent URL",
      [
        Entry(title: "copy it", key: "y", action: .copy(Copyable("consent URL", url))),
        Entry(
          title: "open it in a browser", key: "o", action: .open(url),
          disabledBecause: canOpen ? nil : "there is no display here, or this is SSH"),
        Entry(title: "show it as a QR code", key: "Q", action: .showQR(url)),
      ])
  }
}

extension Prompt {
  static func reportFile() -> Prompt {
    Prompt(
      purpose: .reportFile, title: "Read a report from a file",
      field: TextField(placeholder: "path of the file"),
      advice: "Debug text, an error body, a log. Pasting works too, anywhere.")
  }

  static func note(_ id: Incident.ID) -> Prompt {
    Prompt(
      purpose: .note(id), title: "Add a note to incident \(id)",
      field: TextField(placeholder: "one line"),
      advice: "Kept with the incident and in its exports; it can't be changed later.")
  }

  static func incidentFile(_ id: Incident.ID) -> Prompt {
    Prompt(
      purpose: .incidentFile(id), title: "Export the incident",
      field: TextField("entrahub-incident-\(id).md"),
      advice: "The ending decides the form: .md, .json or .txt.")
  }
}

extension Prompt {
  static func mappingFile() -> Prompt {
    Prompt(
      purpose: .mappingFile, title: "Import the mappings",
      field: TextField(placeholder: "path of an exported schema"),
      advice: "It is reviewed first; nothing is sent before you save.")
  }

  static func mappingExport(_ profile: String) -> Prompt {
    Prompt(
      purpose: .mappingExport, title: "Export the mappings",
      field: TextField("mappings-\(profile).json"),
      advice: "The whole schema as JSON, with what is staged.")
  }
}

extension Prompt {
  /// - Parameter isPlan: false for both sides against each other.
  static func planFile(_ profile: String, isPlan: Bool) -> Prompt {
    Prompt(
      purpose: .planFile, title: isPlan ? "Export the plan" : "Export the comparison",
      field: TextField("\(isPlan ? "plan" : "reconcile")-\(profile).csv"),
      advice: "What is shown, with filter, as a table (CSV).")
  }
}

extension Incident.Format {
  /// The form that a file's ending asks for; Markdown for any other.
  init(path: String) {
    let lower = path.lowercased()
    self = lower.hasSuffix(".json") ? .json : lower.hasSuffix(".txt") ? .text : .markdown
  }
}

/// The question before a change: tenant, object, what it causes.
enum ChangeDialog {
  static func dialog(_ change: Change, _ profile: ProfileSummary) -> Dialog {
    let badge: Style = profile.profileClass == .production ? .badgeProd : .badgeTest
    let tenant = profile.tenantName ?? profile.tenantId ?? "unknown tenant"
    var message = [
      StyledLine("Tenant   ", .muted) + StyledLine(SafeText(tenant))
        + StyledLine(" ") + StyledLine(SafeText(" \(profile.profileClass.rawValue) "), badge),
      StyledLine("Object   ", .muted) + StyledLine(SafeText(change.object)),
      StyledLine("Now      ", .muted) + StyledLine(SafeText(change.before)),
      StyledLine("Then     ", .muted) + StyledLine(SafeText(change.after)),
    ]
    if !change.consequences.isEmpty {
      message.append(StyledLine())
      message += change.consequences.map { StyledLine(SafeText("· \($0)")) }
    }
    return Dialog(
      title: SafeText(change.action.question), message: message,
      buttons: [Dialog.Button(SafeText(change.action.verb))], isDangerous: change.isDangerous)
  }
}

extension Change.Action {
  var verb: String {
    switch self {
    case .restoreApplication: "Restore"
    case .enableApplication: "Enable"
    case .startJob: "Start"
    case .pauseJob: "Pause"
    case .restartJob: "Restart"
    case .saveSchema: "Save"
    case .resetSchema: "Reset"
    case .assign: "Assign"
    case .unassign: "Remove"
    case .addGalleryApplication: "Add"
    case .createJob: "Make it automatic"
    case .setVisibility(_, _, let isVisible): isVisible ? "Show" : "Hide"
    case .carryOutPlan: "Carry out"
    case .saveConnection: "Save"
    case .provisionOnDemand: "Provision"
    case .moveProfile, .setProfile: "Change"
    }
  }

  var question: String {
    switch self {
    case .restoreApplication: "Restore the application?"
    case .enableApplication: "Switch the application on?"
    case .startJob: "Start the job?"
    case .pauseJob: "Pause the job?"
    case .restartJob: "Restart the job?"
    case .saveSchema: "Save the mappings?"
    case .resetSchema: "Reset the mappings to Webex's defaults?"
    case .assign: "Assign?"
    case .unassign: "Remove the assignment?"
    case .addGalleryApplication: "Add the application from the gallery?"
    case .createJob: "Set the provisioning to automatic?"
    case .setVisibility(_, _, let isVisible):
      isVisible ? "Show the application to users?" : "Hide the application from users?"
    case .carryOutPlan: "Carry out the plan?"
    case .saveConnection: "Save the connection?"
    case .provisionOnDemand: "Provision now?"
    case .moveProfile: "Change the profile's cloud?"
    case .setProfile: "Change the profile?"
    }
  }
}
