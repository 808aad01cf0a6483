import AttributeMapping
import ProvisioningCore
import TerminalUI

/// What the state makes of the core's answers about mappings.
extension ConsoleState {
  mutating func take(_ message: MappingMessage) -> [Effect] {
    switch message {
    case .schema(let job): return take(job)
    case .draft(let draft): return take(left: draft)
    case .draftKept: return draftKept()
    case .person(let person): return take(person)
    case .candidates(let rows): return take(candidates: rows)
    case .trial(let trial):
      running[.tryingOn] = nil
      mappings.trial = trial
      mappings.arrange(snapshot)
    case .review(let review):
      running[.reviewing] = nil
      guard let request = reviewRequest else { return [] }
      overlays.removeAll { if case .prompt = $0 { true } else { false } }
      mappings.screen = .review(ReviewScreen(review, request, clock: clock))
    case .backups(let backups):
      running[.loadingBackups] = nil
      mappings.backups.take(backups)
    case .preview, .previewFailed, .service, .serviceFailed: take(live: message)
    }
    return []
  }

  /// Answers about what is being typed; those about an earlier text are dropped.
  private mutating func take(live message: MappingMessage) {
    switch (message, mappings.screen) {
    case (.preview(let preview, let stamp), .editor(var editor)) where editor.stamp == stamp:
      editor.preview = preview
      mappings.screen = .editor(editor)
    case (.previewFailed(let words, let stamp), .editor(var editor)) where editor.stamp == stamp:
      editor.previewFailure = words
      mappings.screen = .editor(editor)
    case (.service(let service, let stamp), .editor(var editor)) where editor.stamp == stamp:
      editor.service = service
      mappings.screen = .editor(editor)
    case (.serviceFailed(let error, let stamp), .editor(var editor)) where editor.stamp == stamp:
      editor.serviceFailure = error
      mappings.screen = .editor(editor)
    case (.preview(let preview, let stamp), .filter(var editor)) where editor.stamp == stamp:
      editor.preview = preview
      mappings.screen = .filter(editor)
    case (.previewFailed(let words, let stamp), .filter(var editor)) where editor.stamp == stamp:
      editor.previewFailure = words
      mappings.screen = .filter(editor)
    default: break
    }
  }

  /// Failures that stand in the pane rather than in a toast; true if it was one.
  mutating func takeMapping(_ error: ProvisioningError, of operation: Operation) -> Bool {
    switch operation {
    case .readingSchema: mappings.failure = error
    case .readingDraft: mappings.hasLooked = true
    case .loadingBackups: mappings.backups.failure = error
    case .readingPerson:
      mappings.personFailure = error
      mappings.wantedPerson = nil
    case .searchingPeople:
      guard case .people(var picker) = overlays.last else { return true }
      picker.failure = error
      replaceOverlay(.people(picker))
      return true
    default: break
    }
    return false
  }

  // MARK: Schema and draft

  private mutating func take(_ job: JobSchema) -> [Effect] {
    running[.readingSchema] = nil
    mappings.failure = nil
    mappings.job = job
    // What is staged stays on what it was staged on; the review says what changed since.
    if !mappings.isStaged { mappings.draft = MappingDraft(base: job.schema) }
    mappings.arrange(snapshot)
    return tryOn() + lookForDraft()
  }

  private mutating func lookForDraft() -> [Effect] {
    guard !mappings.hasLooked else { return [] }
    return start(.readingDraft, .mappings(.readDraft))
  }

  private mutating func take(left draft: MappingDraft?) -> [Effect] {
    running[.readingDraft] = nil
    mappings.hasLooked = true
    guard let draft, !draft.isEmpty, !mappings.isStaged else { return [] }
    mappings.left = draft
    if overlays.isEmpty { overlays.append(.menu(.leftDraft(draft))) }
    return []
  }

  mutating func takeUpDraft() -> [Effect] {
    guard let left = mappings.left else { return [] }
    mappings.draft = left
    mappings.left = nil
    mappings.arrange(snapshot)
    toast = Toast("\(Counts.of(left.position, "staged change")) taken up again. w reviews them.")
    return tryOn()
  }

  mutating func discardDraft() -> [Effect] {
    mappings.left = nil
    if let job = mappings.job { mappings.draft = MappingDraft(base: job.schema) }
    toast = Toast("Nothing is staged any more.")
    return staged()
  }

  /// After each step: the rows are made anew, the draft is kept, the person is tried again.
  mutating func staged() -> [Effect] {
    mappings.edits += 1
    mappings.arrange(snapshot)
    return keepDraft() + tryOn()
  }

  private mutating func keepDraft() -> [Effect] {
    guard running[.keepingDraft] == nil else { return [] }
    mappings.keptEdits = mappings.edits
    let draft = mappings.isStaged ? mappings.draft : nil
    return start(.keepingDraft, .mappings(.keepDraft(draft)))
  }

  private mutating func draftKept() -> [Effect] {
    running[.keepingDraft] = nil
    return mappings.edits == mappings.keptEdits ? [] : keepDraft()
  }

  /// After a save or a reset: what was staged is in force.
  mutating func schemaReplaced(by entry: JournalEntry) -> [Effect] {
    let isOfDraft: Bool
    switch entry.change.action {
    case .saveSchema(let save): isOfDraft = save.origin == .draft
    case .resetSchema: isOfDraft = false
    default: return []
    }
    switch entry.outcome {
    case .done, .foundDone: break
    default: return start(.loadingBackups, .mappings(.readBackups))
    }
    mappings.screen = nil
    // What is staged stays where something else took the place of the schema.
    var effects: [Effect] = []
    if isOfDraft {
      if let result = mappings.draft?.result { mappings.draft = MappingDraft(base: result) }
      mappings.edits += 1
      mappings.arrange(snapshot)
      effects = keepDraft()
    }
    return effects + start(.readingSchema, .mappings(.readSchema))
      + start(.loadingBackups, .mappings(.readBackups))
  }

  /// A save that failed is reviewed against what the service has now; the draft is kept.
  mutating func reviewAnew(after operation: Operation) -> [Effect] {
    guard case .performing = operation, case .review(let screen) = mappings.screen else {
      return []
    }
    return review(screen.request)
  }

  // MARK: The preview person

  private mutating func take(_ person: SourcePerson) -> [Effect] {
    running[.readingPerson] = nil
    mappings.wantedPerson = nil
    mappings.personFailure = nil
    mappings.person = person
    mappings.trial = nil
    if case .people = overlays.last { overlays.removeLast() }
    if case .editor(var editor) = mappings.screen {
      editor.compute(person)
      mappings.screen = .editor(editor)
    }
    mappings.arrange(snapshot)
    return tryOn() + [.saveSession]
  }

  /// Tries every mapping on the preview person again.
  mutating func tryOn() -> [Effect] {
    guard let schema = mappings.schema, let person = mappings.person else { return [] }
    // The latest request counts: one that still runs is of no use any more.
    running[.tryingOn] = clock.now
    return [.mappings(.tryOn(schema, person))]
  }

  mutating func read(person: String) -> [Effect] {
    guard running[.readingPerson] == nil else { return [] }
    mappings.wantedPerson = person
    return start(.readingPerson, .mappings(.readPerson(person)))
  }

  mutating func searchPeople() -> [Effect] {
    guard case .people(let picker) = overlays.last, running[.searchingPeople] == nil else {
      return []
    }
    return start(.searchingPeople, .mappings(.searchPeople(picker.query)))
  }

  private mutating func take(candidates rows: PeopleRows) -> [Effect] {
    running[.searchingPeople] = nil
    guard case .people(var picker) = overlays.last else { return [] }
    picker.rows = rows
    picker.failure = nil
    picker.list.settle(count: rows.count, height: PersonPicker.height)
    replaceOverlay(.people(picker))
    // The operator may have typed on meanwhile.
    return rows.query == picker.query ? [] : searchPeople()
  }

  // MARK: What the pane reads

  /// Reads what the shown list of the pane needs and does not have.
  mutating func loadMappings() -> [Effect] {
    var effects: [Effect] = []
    if mappings.job == nil, mappings.failure == nil, !hasNoJob {
      effects += start(.readingSchema, .mappings(.readSchema))
    }
    if mappings.person == nil, mappings.personFailure == nil, let person = lastPerson {
      effects += read(person: person)
    }
    if shownList == .backups { effects += start(.loadingBackups, .mappings(.readBackups)) }
    return effects
  }
}

extension Menu {
  static func leftDraft(_ draft: MappingDraft) -> Menu {
    Menu(
      "\(Counts.of(draft.position, "staged change")) of the mappings, of an earlier run",
      [
        Entry(
          title: "take them up again", note: SafeText(draft.undoStep?.label ?? ""), key: "t",
          action: .mapping(.takeUpDraft)),
        Entry(
          title: "throw them away", note: "the service was never sent them", key: "x",
          action: .mapping(.discardDraft)),
      ])
  }
}

/// What a menu or a dialog of the mappings does.
enum MappingAction: Sendable, Equatable {
  case takeUpDraft, discardDraft
  /// Where somebody else saved meanwhile.
  case rebase, overwrite
  /// Leaves an editor without staging.
  case leaveScreen
}
