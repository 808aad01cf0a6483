import AttributeMapping
import ProvisioningCore
import TerminalUI

/// All mappings on one person, side by side: Entra → mapped → Webex.
enum PersonPane {
  private static func rows(_ state: ConsoleState) -> [MappingRow] {
    state.mappings.rows.filter { $0.trial != nil }
  }

  static func source(_ state: ConsoleState) -> ListSource {
    let rows = rows(state)
    return ListSource(
      columns: [
        Table.Column("", .fixed(1)), Table.Column("Webex attribute", .flexible(min: 11, weight: 2)),
        Table.Column("Entra", .flexible(min: 9, weight: 2)),
        Table.Column("Mapped", .flexible(min: 9, weight: 2)),
        Table.Column("Webex now", .flexible(min: 9, weight: 2)),
      ],
      count: rows.count,
      entry: { index in
        let row = rows[index]
        guard let trial = row.trial else { return ListEntry(row.id, []) }
        let sign = TrialWords.sign(trial)
        return ListEntry(
          row.id,
          [
            StyledLine(SafeText(sign.glyph), sign.style), StyledLine(SafeText(row.rule.target)),
            StyledLine(SafeText(TrialWords.entra(trial, state.mappings.person)), .muted),
            TrialWords.mapped(trial),
            StyledLine(SafeText(TrialWords.current(trial)), .muted),
          ])
      }, emptyText: emptyText(state))
  }

  private static func emptyText(_ state: ConsoleState) -> SafeText {
    if !state.listing.filter.isEmpty { return "the filter leaves nothing; esc takes it away" }
    if state.mappings.wantedPerson != nil { return "reading the person…" }
    if let failure = state.mappings.personFailure { return SafeText(ErrorWords.line(failure)) }
    return "nobody is chosen; p chooses a person"
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    let rows = rows(state)
    guard let person = state.mappings.person, let listing = state.lists[.onPerson],
      let index = listing.row(at: listing.cursor.selected), rows.indices.contains(index),
      let trial = rows[index].trial
    else { return nil }
    var subject = Subject(SafeText("\(rows[index].rule.target) of \(person.person.displayName)"))
    TrialWords.add(trial, state.mappings.person, to: &subject)
    subject.detail.heading("Person")
    subject.field("Name", person.person.displayName, copy: false)
    subject.field("User principal name", person.person.userPrincipalName, copy: true)
    if let failure = person.managerFailure {
      subject.detail.sign(Sign(Health.unknown), "Manager: \(ErrorWords.line(failure))")
    }
    if let failure = person.webexFailure {
      subject.detail.sign(Sign(Health.unknown), "Webex: \(ErrorWords.line(failure))")
    } else {
      subject.field(
        "Webex", person.webex == nil ? "has nobody who matches" : "has this person", copy: false)
    }
    subject.addWhole()
    return subject
  }
}

/// The attributes that the target knows.
enum TargetsPane {
  static func source(_ state: ConsoleState) -> ListSource {
    let rows = state.mappings.targets
    let room = Layout(state).list(state).width
    // The mark, object, staging, attribute, source and the blanks between them come first.
    let (showsTraits, showsType) = (room >= 48, room >= 58)
    var columns = [
      Table.Column("Object", .fixed(6)), Table.Column("", .fixed(1)),
      Table.Column("Webex attribute", .flexible(min: 14, weight: 3)),
    ]
    if showsType { columns.append(Table.Column("Type", .fixed(9))) }
    if showsTraits { columns.append(Table.Column("Traits", .flexible(min: 8, weight: 2))) }
    columns.append(Table.Column("From", .flexible(min: 12, weight: 2)))
    return ListSource(
      columns: columns,
      count: rows.count,
      entry: { index in
        let row = rows[index]
        var cells = [
          StyledLine(SafeText(row.object.sourceObject), .muted),
          StyledLine(SafeText(row.staging.sign.glyph), row.staging.sign.style),
          StyledLine(
            SafeText(row.attribute.name), row.staging == .removed ? .disabled : .text),
        ]
        if showsType {
          cells.append(StyledLine(SafeText(row.attribute.type.rawValue), .muted))
        }
        if showsTraits {
          let traits = row.attribute.traits.joined(separator: ", ")
          cells.append(StyledLine(SafeText(traits), .muted))
        }
        cells.append(
          row.rule.map { StyledLine(SafeText($0.source)) } ?? StyledLine("not mapped", .muted))
        return ListEntry(row.id, cells)
      },
      emptyText: !state.listing.filter.isEmpty
        ? "the filter leaves nothing; esc takes it away"
        : state.mappings.schema == nil
          ? MappingsPane.emptyText(state) : "the schema defines no target attributes")
  }

  static func item(_ state: ConsoleState) -> TargetRow? {
    let rows = state.mappings.targets
    guard let listing = state.lists[.targets], let row = listing.row(at: listing.cursor.selected),
      rows.indices.contains(row)
    else { return nil }
    return rows[row]
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    guard let row = item(state) else { return MappingsPane.failureSubject(state) }
    let attribute = row.attribute
    var subject = Subject(SafeText(attribute.name))
    if row.staging != .none {
      let word = row.staging == .removed ? "u takes it back" : "w reviews and saves"
      subject.detail.sign(row.staging.sign, "Staged: \(row.staging.sign.word). \(word).")
      subject.detail.blank()
    }
    subject.field("Name", attribute.name, copy: true)
    subject.field("Type", attribute.type.rawValue, copy: false)
    subject.field("Traits", attribute.traits.joined(separator: ", "), copy: false)
    subject.field("Longest value", attribute.maximumLength.map { "\($0) characters" }, copy: false)
    subject.field("Default", attribute.defaultValue, copy: false)
    subject.field("Mapped from", row.rule?.source ?? "nothing; a adds a mapping", copy: false)
    if let known = WebexAttribute.named(attribute.name, ofGroups: row.object.mapsGroups) {
      subject.detail.heading("Webex")
      subject.field(
        "Standard", known.kind == .standard ? "mapped from the start" : "available", copy: false)
      subject.field("Usual source", known.source, copy: true)
      subject.field(
        "Can match", known.isFilterable ? "yes, Webex can search for it" : "no", copy: false)
      if let note = known.note { subject.detail.text(note, .muted) }
    } else {
      subject.detail.blank()
      subject.detail.sign(Sign(Health.unknown), "Not among the attributes that Webex publishes.")
    }
    subject.addWhole()
    return subject
  }
}

extension AttributeDefinition {
  var traits: [String] {
    var traits: [String] = []
    if isAnchor { traits.append("primary key") }
    if isRequired { traits.append("required") }
    if isMultivalued { traits.append("several values") }
    if isCaseExact { traits.append("exact case") }
    if mutability != .readWrite { traits.append(mutability.rawValue) }
    return traits
  }
}

/// What the mappings were before each save.
enum BackupsPane {
  static func item(_ state: ConsoleState) -> SchemaBackup? {
    let backups = state.mappings.backups.value ?? []
    guard let listing = state.lists[.backups], let row = listing.row(at: listing.cursor.selected),
      backups.indices.contains(row)
    else { return nil }
    return backups[row]
  }

  static func source(_ state: ConsoleState) -> ListSource {
    let backups = state.mappings.backups.value ?? []
    let clock = state.clock
    return ListSource(
      columns: [
        Table.Column("Kept", .fixed(12)), Table.Column("Name", .flexible(min: 12, weight: 2)),
        Table.Column("Why", .flexible(min: 12, weight: 2)),
      ],
      count: backups.count,
      entry: { index in
        let backup = backups[index]
        return ListEntry(
          "\(backup.id)",
          [
            StyledLine(SafeText(clock.short(backup.createdAt)), .muted),
            StyledLine(SafeText(backup.name)), StyledLine(SafeText(backup.reason), .muted),
          ])
      }, emptyText: emptyText(state))
  }

  private static func emptyText(_ state: ConsoleState) -> SafeText {
    if let failure = state.mappings.backups.failure { return SafeText(ErrorWords.line(failure)) }
    return state.mappings.backups.value == nil
      ? "not looked up yet" : "none yet: each save keeps one of what was there before"
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    guard let backup = item(state) else { return nil }
    var subject = Subject(SafeText(backup.name))
    subject.field("Kept", state.clock.fullWithAge(backup.createdAt), copy: false)
    subject.field("Why", backup.reason, copy: false)
    subject.field("Job", backup.jobId, copy: true)
    subject.field("Fingerprint", backup.fingerprint, copy: true)
    subject.detail.blank()
    subject.detail.text("enter shows what going back to it would change.", .muted)
    subject.addWhole()
    return subject
  }
}
