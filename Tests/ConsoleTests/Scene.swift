import AttributeMapping
import Evidence
import Foundation
import TerminalUI
import Testing

@testable import Console
@testable import ProvisioningCore

/// A screen that a golden file keeps: a state, reached by messages alone.
struct Scene: Sendable, CustomTestStringConvertible {
  var name: String
  var make: @Sendable () throws -> ConsoleState

  var testDescription: String { name }

  init(_ name: String, _ make: @escaping @Sendable () throws -> ConsoleState) {
    self.name = name
    self.make = make
  }

  static func state(
    _ snapshot: Snapshot, isReadOnly: Bool = false, isPlain: Bool = false,
    size: Size = Size(width: 100, height: 30), limits: Thresholds = Thresholds(),
    after messages: [Message] = []
  ) throws -> ConsoleState {
    var state = ConsoleState(
      snapshot: snapshot,
      options: ConsoleOptions(
        isReadOnly: isReadOnly, isPlain: isPlain, timeZone: Fixture.timeZone, canOpenURLs: false,
        themes: ThemeSource(try Themes.all()), sessionFile: nil, limits: limits),
      keyMap: try CommandTable.keyMap(), now: Fixture.now)
    state.size = size
    state.consentURL = Fixture.consentURL
    state.arrangeLists()
    for message in messages { _ = state.update(message) }
    return state
  }

  static func keys(_ spellings: String...) -> [Message] {
    spellings.compactMap { Key(spelling: $0).map { .event(.key($0)) } }
  }

  static let report = Message.reportRead(
    Report(parsing: Fixture.debugText), text: Fixture.debugText, source: "pasted", at: Fixture.now)

  static let diagnosed = Message.diagnosed(
    1,
    DiagnosisSummary(
      diagnoses: [Fixture.diagnosis], consentURL: Fixture.consentURL, checkedAt: Fixture.now))

  static func run(_ run: PlaybookRun) -> [Message] {
    keys("t") + [.run(run, at: Fixture.now)]
  }

  static let candidates = Message.mappings(
    .candidates(
      PeopleRows(query: PeopleQuery(), count: 2, total: 2_304, place: { _ in nil }) { row in
        Person(
          id: "person-\(row)", userPrincipalName: "person\(row)@contoso.example",
          displayName: ["Zoë Ångström", "김민준"][row % 2])
      }))

  /// The pane with the schema read and somebody to try it on.
  static func mappings() throws -> [Message] {
    keys("3") + [
      .mappings(.schema(try Fixture.jobSchema())), .mappings(.person(Fixture.sourcePerson)),
      .mappings(.trial(Fixture.trial(try Fixture.schema(), Fixture.sourcePerson))),
    ]
  }

  /// A review of a staged change where somebody else saved another one meanwhile.
  static func conflict(isOverwriting: Bool) throws -> [Message] {
    let schema = try Fixture.schema()
    func draft(_ expression: String, _ target: String = "displayName") throws -> MappingDraft {
      var draft = MappingDraft(base: schema)
      let mapping = schema.objectMappings.first?.id ?? ""
      try draft.stage(
        "Change \(target)",
        [.setRule(target, .expression(expression, to: target), mapping: mapping)])
      return draft
    }
    let mine = try draft("Join(\", \", [surname], [givenName])")
    var theirs = try draft("ToUpper([surname])")
    if let mapping = schema.objectMappings.first {
      try theirs.stage("Remove", [.removeRule("externalId", mapping: mapping.id)])
    }
    var review = Fixture.review(mine)
    review.current = JobSchema(
      servicePrincipalId: "1", jobId: "2", schema: theirs.result, readAt: Fixture.now)
    review.theirs = theirs.differences
    if !isOverwriting { review.conflicts = mine.conflicts(with: theirs.result) }
    let staging = keys("j", "j", "d", "w")
    guard isOverwriting else { return staging + [.mappings(.review(review))] }
    var first = review
    first.conflicts = mine.conflicts(with: theirs.result)
    return staging + [.mappings(.review(first))] + keys("w", "o") + [.mappings(.review(review))]
  }

  /// The pane with a plan made.
  static func plan(_ notes: [PlanNote] = []) -> [Message] {
    keys("5") + [.plan(.made(Fixture.planRows(notes: notes)))]
  }

  static let people = Message.people(
    PeopleRows(query: PeopleQuery(), count: 2_304, total: 2_304, place: { _ in nil }) { row in
      Person(
        id: "person-\(row)", userPrincipalName: "person\(row)@contoso.example",
        displayName: ["Zoë Ångström", "김민준", "ليلى حداد", "e\u{301}le\u{300}ve"][row % 4],
        isEnabled: row % 7 != 0, userType: row % 5 == 0 ? .guest : .member,
        department: row % 2 == 0 ? "営業部" : "Facturación", jobTitle: "Ingénieur")
    })

  /// Every pane in every state that matters.
  static let all: [Scene] = [
    Scene("overview-deleted") { try state(Fixture.deleted) },
    Scene("overview-healthy") { try state(Fixture.healthy, after: keys("down", "down", "down")) },
    Scene("overview-quarantined") {
      try state(Fixture.quarantined, isReadOnly: true, after: keys("down", "down", "down", "tab"))
    },
    Scene("overview-unread") { try state(Fixture.unread) },
    Scene("overview-stale") {
      try state(Fixture.stale, after: keys("down", "down", "down", "down", "down"))
    },
    Scene("troubleshooting-checking") {
      try state(Fixture.deleted, after: run(Fixture.checking) + keys("down", "down"))
    },
    Scene("troubleshooting-watching") { try state(Fixture.deleted, after: run(Fixture.watching)) },
    Scene("troubleshooting-recovered") {
      try state(
        Fixture.deleted, after: run(Fixture.watching) + [.run(Fixture.recovered, at: Fixture.now)])
    },
    Scene("troubleshooting-stopped") { try state(Fixture.deleted, after: run(Fixture.stopped)) },
    Scene("errors-report") {
      try state(
        Fixture.deleted, after: [.incidents([Fixture.incident]), report, diagnosed] + keys("g"))
    },
    Scene("errors-group") {
      try state(
        Fixture.deleted,
        after: keys("4") + [.incidents([Fixture.incident])] + keys("down"))
    },
    Scene("assignments") { try state(Fixture.healthy, after: keys("2", "s", "s")) },
    Scene("assignments-marked") {
      try state(Fixture.healthy, after: keys("2", "g", "j", "V", "j", "j"))
    },
    Scene("assign-search") {
      try state(
        Fixture.healthy,
        after: keys("2", "a", "o") + [
          .assignments(
            .found(DirectorySearch(text: "o", principals: Fixture.principals), isWhole: true))
        ] + keys("tab", "down", "tab", "up"))
    },
    Scene("assign-dialog") {
      try state(
        Fixture.healthy,
        after: keys("2") + [
          .assignments(
            .planned(Fixture.plan(.assign, Array(Fixture.principals.prefix(4)), people: 14)))
        ])
    },
    Scene("remove-dialog") {
      try state(
        Fixture.healthy,
        after: keys("2") + [
          .assignments(.planned(Fixture.plan(.remove, [Fixture.principals[3]], people: 1_840)))
        ])
    },
    Scene("retry-rows") {
      try state(Fixture.healthy, after: keys("4") + [.retry(.planned(Fixture.retry))])
    },
    Scene("retry-dialog") {
      try state(
        Fixture.healthy, after: keys("4") + [.retry(.planned(Fixture.retry))] + keys("enter"))
    },
    Scene("retry-done") {
      guard let plan = Fixture.retry.calls else { return try state(Fixture.healthy) }
      return try state(
        Fixture.healthy, after: keys("4") + [.retry(.done(Fixture.retried(plan)))])
    },
    Scene("overview-limits") {
      var limited = try state(
        Fixture.healthy, limits: Fixture.limits, after: [.clocks(Fixture.clocks)])
      limited.select("limits", in: .overview)
      limited.arrangeLists()
      return limited
    },
    Scene("assign-rows") {
      try state(
        Fixture.healthy,
        after: keys("2") + [
          .assignments(.planned(Fixture.plan(.assign, Fixture.principals, firstLine: 2)))
        ])
    },
    Scene("assign-failed") {
      var plan = Fixture.carriedOut(Fixture.plan(.assign, Fixture.principals))
      plan.rows[1].state = .failed(
        ProvisioningError(
          .notFound, leg: .consoleToGraph, operation: "assigning 김민준", status: 404,
          code: "Request_ResourceNotFound",
          message: "Resource 'person-2' does not exist or one of its queried references is gone.",
          ids: ProvisioningError.RequestIDs(requestId: "0c0ffee0-0000-4000-8000-000000000001"),
          advice: "Search again: somebody deleted it meanwhile."))
      return try state(Fixture.healthy, after: keys("2") + [.assignments(.carriedOut(plan))])
    },
    Scene("assign-running") {
      let plan = Fixture.plan(.assign, Array(Fixture.principals.prefix(4)))
      return try state(
        Fixture.healthy,
        after: keys("2") + [.assignments(.planned(plan))] + keys("left", "enter") + [
          .assignments(.decided(Fixture.carriedOut(plan).rows[0]))
        ])
    },
    Scene("people-filtered") {
      try state(Fixture.healthy, after: keys("2", "v") + [people] + keys("/", "!", "z"))
    },
    Scene("mappings") { try state(Fixture.healthy, after: keys("3", "down")) },
    Scene("mappings-staged") {
      try state(Fixture.healthy, after: mappings() + keys("j", "j", "d", "j", "a", "esc"))
    },
    Scene("mappings-person") { try state(Fixture.healthy, after: mappings() + keys("v", "j")) },
    Scene("mappings-targets") {
      try state(Fixture.healthy, after: mappings() + keys("v", "v", "G"))
    },
    Scene("mappings-people") {
      try state(Fixture.healthy, after: mappings() + keys("p") + [candidates] + keys("down"))
    },
    Scene("mapping-editor") {
      try state(
        Fixture.healthy,
        after: mappings() + keys("j", "j", "e", "up", "right", "right", "down", "ctrl-u") + [
          .event(.paste("Join(\", \", [surname], [givenName])")),
          .mappings(.preview(Fixture.preview(), stamp: 5)),
        ])
    },
    Scene("mapping-editor-error") {
      try state(
        Fixture.healthy,
        after: mappings() + keys("j", "j", "e", "up", "right", "right", "down", "ctrl-u") + [
          .event(.paste("Join(\", \", [surname],\n  ToUper([givenName]))"))
        ])
    },
    Scene("mapping-completion") {
      try state(
        Fixture.healthy,
        after: mappings()
          + keys("j", "j", "e", "up", "right", "right", "down", "ctrl-u", "T", "o", "down"))
    },
    Scene("mapping-direct") {
      try state(Fixture.healthy, after: mappings() + keys("j", "j", "e"))
    },
    Scene("scoping-filter") {
      try state(
        Fixture.healthy,
        after: mappings() + keys("F", "a", "d", "e", "p", "enter", "enter", "S", "enter", "o"))
    },
    Scene("webex-attribute") {
      try state(
        Fixture.healthy,
        after: mappings() + keys("v", "v", "n", "t", "a", "g", "down", "right", "down", "right"))
    },
    Scene("mapping-conflict") {
      try state(Fixture.healthy, after: mappings() + conflict(isOverwriting: false))
    },
    Scene("mapping-overwrite") {
      try state(
        Fixture.healthy,
        after: mappings() + conflict(isOverwriting: true) + keys("w", "c", "o", "n"))
    },
    Scene("mapping-overtaken") {
      try state(
        Fixture.healthy, after: mappings() + conflict(isOverwriting: false) + keys("w"))
    },
    Scene("mapping-review") {
      var draft = MappingDraft(base: try Fixture.schema())
      if let user = draft.base.objectMappings.first {
        try draft.stage(
          "Change displayName",
          [
            .setRule(
              "displayName", .expression("ToUpper([surname])", to: "displayName"), mapping: user.id)
          ])
      }
      return try state(
        Fixture.healthy,
        after: mappings() + keys("j", "j", "d", "w") + [.mappings(.review(Fixture.review(draft)))])
    },
    Scene("plan") {
      try state(Fixture.healthy, after: plan() + keys("j", "j", "j", "j"))
    },
    Scene("plan-nested") {
      try state(
        Fixture.quarantined,
        after: plan([.jobDoesNotRun("in quarantine"), .manyDeletions(812)]) + keys("G", "k"))
    },
    Scene("plan-only") {
      try state(
        Fixture.healthy,
        after: plan() + keys("a", "c")
          + [.plan(.filtered(Fixture.planRows(Fixture.planItems, PlanQuery(actions: [.create]))))])
    },
    Scene("carry-out") {
      var offer = DirectOffer(fixtureFor: PlanQuery())
      offer.wantsName = true
      return try state(Fixture.healthy, after: plan() + [.plan(.direct(.offered(offer)))])
    },
    Scene("carry-out-running") {
      try state(
        Fixture.healthy,
        after: plan() + [.plan(.direct(.offered(DirectOffer(fixtureFor: PlanQuery()))))]
          + keys("s") + [.plan(.direct(.progress(Fixture.directProgress)))])
    },
    Scene("carry-out-results") {
      let report = DirectReport(summary: Fixture.directSummary, results: Fixture.directResults)
      return try state(Fixture.healthy, after: plan() + [.plan(.direct(.ended(report)))])
    },
    Scene("plan-refused") { try state(Fixture.healthy, after: plan() + keys("j", "j", "j")) },
    Scene("plan-menu") { try state(Fixture.healthy, after: plan() + keys("a", "j")) },
    Scene("plan-none") {
      try state(
        Fixture.unread,
        after: keys("5") + [
          .failed(
            ProvisioningError(
              .notFound, operation: "planning", message: "the workspace holds no people",
              advice: "Read both sides first."), .planning)
        ])
    },
    Scene("plan-explained") {
      try state(
        Fixture.healthy,
        after: plan() + keys("G", "k", "e") + [.plan(.explained(.explanation(Fixture.explanation)))]
      )
    },
    Scene("activity-journal") {
      try state(Fixture.healthy, after: keys("6") + [.journal(Fixture.journal)])
    },
    Scene("activity-requests") {
      try state(
        Fixture.healthy, after: keys("6", "v") + [.requests(Fixture.requests)] + keys("down"))
    },
    Scene("activity-audit") {
      try state(Fixture.deleted, after: keys("6", "v", "v"))
    },
    Scene("copy-menu") { try state(Fixture.deleted, after: keys("y")) },
    Scene("restore-dialog") {
      try state(Fixture.deleted, after: keys("R") + [.described(Fixture.restore)])
    },
    Scene("palette-read-only") {
      try state(Fixture.deleted, isReadOnly: true, after: keys(":", "r", "e", "s"))
    },
    Scene("help") { try state(Fixture.deleted, after: keys("?")) },
    Scene("link") { try state(Fixture.deleted, after: keys("o")) },
    Scene("themes") {
      try state(Fixture.healthy, after: [.themes(try Themes.all())] + keys("down"))
    },
  ]
}

/// The themes that are part of the program.
enum Themes {
  static func all() throws -> [Theme] {
    let library = ThemeLibrary()
    return try library.entries.map { try library.theme(named: $0.name) }
  }
}
