import AttributeMapping
import Evidence
import Foundation
import TerminalUI

@testable import Console
@testable import ProvisioningCore

/// What happens before a scene: keys, and what the world answers.
extension Scene {
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

  /// Each state that somebody can be in, one after the other.
  static let standings = Message.standings(
    StandingRows { person in
      let number = Int(person.id.dropFirst("person-".count)) ?? 0
      return Fixture.standings[number % Fixture.standings.count]
    })
}
