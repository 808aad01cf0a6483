import AttributeMapping
import ProvisioningCore
import TerminalUI

/// What the edited mapping gives: for the preview person, by the service, and for all in scope.
enum EditorResult {
  static func lines(
    _ editor: MappingEditor, _ state: ConsoleState, width: Int
  ) -> [StyledLine] {
    var lines: [StyledLine] = []
    lines += person(editor, state)
    lines += service(editor)
    lines += scope(editor, state, width: width)
    return lines
  }

  private static func field(_ label: SafeText, _ value: StyledLine) -> StyledLine {
    StyledLine(label.padded(to: 11), .muted) + value
  }

  // MARK: One person

  private static func person(
    _ editor: MappingEditor, _ state: ConsoleState
  ) -> [StyledLine] {
    guard state.mappings.person != nil else {
      return [StyledLine("Nobody is chosen to try it on: ctrl-t chooses.", .muted)]
    }
    let inputs = editor.inputs.prefix(4).map { input in
      "\(input.name) \(ValueWords.quoted(input.value))"
    }
    var lines = [
      field("Entra", StyledLine(SafeText(inputs.isEmpty ? "–" : inputs.joined(separator: " · "))))
    ]
    lines.append(field("Mapped", mapped(editor)))
    if let row = state.mappings.trialRow(editor.object.id, editor.original?.id ?? editor.target) {
      lines.append(field("Webex", webex(row, editor)))
    }
    return lines
  }

  /// What Webex has now, beside what the fields give.
  private static func webex(_ row: MappingTrial.Row, _ editor: MappingEditor) -> StyledLine {
    guard let text = row.webexText else { return StyledLine("nothing yet", .muted) }
    let line = StyledLine(SafeText(ValueWords.quoted(text)))
    guard case .value(let value) = editor.result, !value.isNullOrEmpty else { return line }
    if value.text == text { return line + StyledLine("  ✓ the same", .ok) }
    let isFolded = editor.definition?.isCaseExact != true
    return isFolded && value.text?.lowercased() == text.lowercased()
      ? line + StyledLine("  ✓ the same but for case, so not sent", .ok)
      : line + StyledLine("  ! would change", .warning)
  }

  static func mapped(_ editor: MappingEditor) -> StyledLine {
    guard let result = editor.result else {
      return StyledLine("not while there is an error", .muted)
    }
    switch result {
    case .failure(let error):
      return StyledLine(SafeText("✗ fails: \(error.message)"), .error)
    case .ignore:
      return StyledLine("– left out of the update, as the expression asks", .muted)
    case .value(let value) where value.isNullOrEmpty:
      let fallback = editor.fallback.text
      return StyledLine(
        fallback.isEmpty
          ? "– no value: nothing is sent, Webex keeps what it has"
          : SafeText("– no value: \(ValueWords.quoted(.text(fallback))) at creation, then nothing"),
        .warning)
    case .value(let value):
      var line = StyledLine(SafeText(ValueWords.quoted(value)), .text.bold)
      if let limit = editor.definition?.maximumLength, let text = value.text, text.count > limit {
        line = line + StyledLine(SafeText("  ! longer than \(limit) characters"), .warning)
      }
      return line
    }
  }

  private static func service(_ editor: MappingEditor) -> [StyledLine] {
    guard editor.ruleKind == .expression else { return [] }
    if let service = editor.service { return [field("Service", TrialWords.service(service))] }
    guard let failure = editor.serviceFailure else { return [] }
    return [field("Service", StyledLine(SafeText("not asked: \(failure.message)"), .muted))]
  }

  // MARK: All in scope

  private static func scope(
    _ editor: MappingEditor, _ state: ConsoleState, width: Int
  ) -> [StyledLine] {
    guard editor.object.mapsUsers else {
      return [field("Scope", StyledLine("groups are not counted", .muted))]
    }
    if let failure = editor.previewFailure {
      return [field("Scope", StyledLine(SafeText(failure), .muted))]
    }
    guard let preview = editor.preview else {
      let words: SafeText =
        if editor.problems.containsError {
          "not counted while there is an error"
        } else if editor.previewRequest == nil {
          "counted as soon as there is a source"
        } else {
          "counting…"
        }
      return [field("Scope", StyledLine(words, .muted))]
    }
    guard preview.total > 0 else {
      return [
        field(
          "Scope",
          StyledLine("nobody is read yet: P in the list reads", .muted))
      ]
    }
    return ScopeWords.lines(preview, isMatching: editor.matching.selected > 0).enumerated().map {
      index, line in
      index == 0 ? field("Scope", line) : StyledLine(.blanks(11)) + line
    }
  }
}

/// The counts of a preview, with somebody as an example of each.
enum ScopeWords {
  static func lines(_ preview: ScopePreview, isMatching: Bool) -> [StyledLine] {
    var line = StyledLine()
    func add(_ count: Int, _ word: String, _ style: Style) {
      if !line.runs.isEmpty { line = line + StyledLine(" · ", .muted) }
      line = line + StyledLine(SafeText("\(grouped(count)) \(word)"), count == 0 ? .muted : style)
    }
    add(preview.changed, "changed", .accent)
    add(preview.empty, "empty", .warning)
    if preview.ignored > 0 { add(preview.ignored, "left out", .muted) }
    add(preview.failed, "failed", .error)
    if isMatching { add(preview.colliding, "colliding", .error) }
    if preview.taken > 0 { add(preview.taken, "taken in Webex", .error) }
    let whom = preview.isScoped ? "" : " in the directory"
    line = line + StyledLine(SafeText(" of \(grouped(preview.inScope))\(whom)"), .muted)
    if !preview.isComplete {
      let percent = preview.total > 0 ? preview.seen * 100 / preview.total : 0
      line = line + StyledLine(SafeText("  counting, \(percent)%"), .muted)
    }
    var lines = [line]
    if !preview.missing.isEmpty {
      lines.append(
        StyledLine(
          SafeText(
            "! not in the workspace, so counted as empty: "
              + preview.missing.joined(separator: ", ")), .warning))
    }
    return lines + examples(preview)
  }

  static func examples(_ preview: ScopePreview) -> [StyledLine] {
    let groups: [(String, Style, [ScopePreview.Example])] = [
      ("failed", .error, preview.examples.failed),
      ("collides", .error, preview.examples.colliding),
      ("taken", .error, preview.examples.taken),
      ("empty", .warning, preview.examples.empty),
      ("changed", .accent, preview.examples.changed),
    ]
    return groups.flatMap { word, style, examples in
      examples.map { example(word, style, $0) }
    }
  }

  private static func example(
    _ word: String, _ style: Style, _ example: ScopePreview.Example
  ) -> StyledLine {
    var line =
      StyledLine(SafeText(word).padded(to: 9), style)
      + StyledLine(SafeText("\(example.person.displayName): "))
    if let failure = example.failure {
      line = line + StyledLine(SafeText(failure), .error)
    } else {
      line =
        line + StyledLine(SafeText(ValueWords.quoted(example.before)), .muted) + " → "
        + StyledLine(SafeText(ValueWords.quoted(example.after)))
    }
    return line
  }
}

/// Values as they are read on the screen: text in quotes, so that blanks and nothing are seen.
enum ValueWords {
  static func quoted(_ value: AttributeValue) -> String {
    switch value {
    case .null: "–"
    case .text(let text): "“\(cut(text))”"
    case .list(let texts):
      texts.isEmpty ? "–" : texts.map { "“\(cut($0))”" }.joined(separator: ", ")
    default: value.text ?? "–"
    }
  }

  static func quoted(_ text: String?) -> String { text.map { "“\(cut($0))”" } ?? "–" }

  /// Without quotes, for a column.
  static func bare(_ value: AttributeValue) -> String {
    value.isNull ? "" : cut(value.texts.joined(separator: ", "))
  }

  private static func cut(_ text: String) -> String {
    text.count > 400 ? String(text.prefix(400)) + "…" : text
  }
}

/// The preview person in words.
enum PersonWords {
  static func title(_ state: ConsoleState) -> SafeText {
    if let person = state.mappings.person?.person {
      return "Tried on \(person.displayName), \(person.userPrincipalName)"
    }
    return state.mappings.wantedPerson == nil ? "Tried on nobody yet" : "Reading the person…"
  }
}
