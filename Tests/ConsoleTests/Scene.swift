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
      try state(Fixture.healthy, after: keys("2", "v") + [people, standings] + keys("/", "!", "z"))
    },
    Scene("people") {
      try state(Fixture.healthy, after: keys("2", "v") + [people, standings] + keys("j"))
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
    Scene("reconcile") { try state(Fixture.healthy, after: plan() + keys("=")) },
    Scene("reconcile-drifted") {
      try state(Fixture.healthy, after: plan() + keys("v", "j", "j", "j", "j"))
    },
    Scene("reconcile-menu") { try state(Fixture.healthy, after: plan() + keys("=", "a")) },
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
