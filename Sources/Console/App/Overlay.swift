import Evidence
import ProvisioningCore
import TerminalUI

/// Something over the screen that takes the keys until it is closed.
enum Overlay: Sendable {
  case help(offset: Int)
  case palette(Palette<CommandID>)
  case menu(Menu)
  case dialog(Dialog, Action)
  case prompt(Prompt)
  /// The address as a QR code.
  case qr(String)
  /// The address alone on lines of its own, where no browser can be opened.
  case link(String)
  /// A text from the first column on, for the terminal's own selection; from which line on.
  case plain(Copyable, Int)
  case themes(ThemePicker)
  /// Something to be chosen from a list that filters as one types.
  case picker(Palette<String>, PickerPurpose)
  case people(PersonPicker)
  case principals(PrincipalPicker)
  case rows(RowReport)
  case connection(ConnectionScreen)
  case access(AccessScreen)
  /// Why somebody is or isn't in Webex.
  case explanation(ExplanationView)
}

/// A short list of things to choose from.
struct Menu: Sendable, Equatable {
  struct Entry: Sendable, Equatable {
    var title: SafeText
    var note: SafeText = .empty
    /// A letter that chooses it at once.
    var key: Character?
    var action: Action
    /// Why it cannot be chosen just now.
    var disabledBecause: String?
  }

  var title: SafeText
  var entries: [Entry]
  /// Its keys.
  var note: SafeText
  var list = ListState()

  init(
    _ title: SafeText, _ entries: [Entry], note: SafeText = "enter chooses, esc leaves"
  ) {
    self.title = title
    self.entries = entries
    self.note = note
  }

  /// What the entry under the cursor would copy.
  var copyable: Copyable? {
    guard entries.indices.contains(list.selected),
      case .copy(let copyable) = entries[list.selected].action
    else { return nil }
    return copyable
  }

  enum Outcome: Sendable, Equatable {
    case open, closed
    case chosen(Action)
    case refused(String)
  }

  mutating func handle(_ key: Key) -> Outcome {
    switch key {
    case .escape, .character("q"): return .closed
    case .enter: return choose(list.selected)
    case .character(let letter):
      if let index = entries.firstIndex(where: { $0.key == letter }) { return choose(index) }
      if let digit = letter.wholeNumberValue, digit > 0, digit <= entries.count {
        return choose(digit - 1)
      }
    default: break
    }
    _ = list.handle(key, count: entries.count, height: entries.count)
    return .open
  }

  func choose(_ index: Int) -> Outcome {
    guard entries.indices.contains(index) else { return .open }
    if let reason = entries[index].disabledBecause { return .refused(reason) }
    return .chosen(entries[index].action)
  }
}

/// A question that is answered by typing one line.
struct Prompt: Sendable, Equatable {
  enum Purpose: Sendable, Equatable {
    case reportFile
    case incidentFile(Incident.ID)
    case note(Incident.ID)
    /// A schema to put in the place of the service's.
    case mappingFile
    case mappingExport
    /// People and groups to assign.
    case assignmentFile
    case assignmentExport
    case planFile
  }

  var purpose: Purpose
  var isNote: Bool { if case .note = purpose { true } else { false } }
  var title: SafeText
  var field: TextField
  /// What was wrong with the last answer.
  var problem: String?
  /// What to type, in one or two lines.
  var advice: SafeText
}

/// Themes to choose from; the one under the cursor is already in use.
struct ThemePicker: Sendable, Equatable {
  var names: [String]
  var list: ListState
  /// The theme to go back to.
  var before: String
}
