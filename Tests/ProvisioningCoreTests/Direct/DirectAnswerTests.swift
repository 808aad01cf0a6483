import Foundation
import Hummingbird
import SCIM
import ServiceStub
import Testing

@testable import ProvisioningCore

/// Every answer that a target may give, and what becomes of its row.
@Suite struct DirectAnswerTests {
  static let ada: JSONObject = ["userName": "ada@contoso.example", "active": true, "title": "Dean"]
  static let name = "ben@contoso.example"

  /// How a target answers the first write, and what then stands in the row.
  struct Case: Sendable, CustomTestStringConvertible {
    var words: String
    var script: @Sendable () -> ScriptedTarget.Script
    var outcome: DirectResult.Outcome
    var code: String?
    /// How often the change was carried out on the target.
    var applied: Int
    /// Shorter only where no answer ever comes; long enough for what is asked next among all tests.
    var timeout: Duration { words == noAnswer ? .seconds(30) : .seconds(60) }
    var testDescription: String { words }

    init(
      _ words: String, _ outcome: DirectResult.Outcome, code: String? = nil, applied: Int = 1,
      _ script: @escaping @Sendable () -> ScriptedTarget.Script
    ) {
      (self.words, self.outcome, self.code) = (words, outcome, code)
      (self.applied, self.script) = (applied, script)
    }
  }

  static let noAnswer = "no answer in time"
  static let html = "<html><body>Please sign in</body></html>"
  static let errorBody = """
    {"schemas":["\(SCIMError.schema)"],"status":"500","detail":"no room left"}
    """

  static let answersToUpdates: [Case] = [
    Case("200 with the resource", .done) { .afterwards(.text(#"{"id":"u-1","title":"Head"}"#)) },
    Case("200 without a body", .done) { .afterwards(.text("")) },
    Case("204", .done) { .afterwards(Response(status: .noContent)) },
    Case("202", .foundDone) { .afterwards(.text("", status: .accepted)) },
    Case("200 with somebody else", .foundDone) { .afterwards(.text(#"{"id":"u-9"}"#)) },
    Case("200 with an error, done", .foundDone) { .afterwards(.text(errorBody)) },
    Case("200 with an error, not done", .failed, code: "not-taken", applied: 0) {
      .instead(.text(errorBody))
    },
    Case("200 with a page, done", .foundDone) { .afterwards(.text(html, type: "text/html")) },
    Case("200 with a page, not done", .done) { .instead(.text(html, type: "text/html")) },
    Case("200 with a list", .foundDone) { .afterwards(.text("[1]")) },
    Case("half an answer", .foundDone) { .afterwards(.cut(#"{"id":"u-1","#, announcing: 400)) },
    Case(noAnswer, .foundDone) { .silently },
    Case("500 before", .done) { .instead(ScriptedTarget.error(500, "broken")) },
    Case("500 after", .foundDone) { .afterwards(ScriptedTarget.error(500, "broken")) },
    Case("503 from a gateway", .done) {
      .instead(.text(html, status: .serviceUnavailable, type: "text/html"))
    },
    Case("429", .done) {
      .instead(.text("{}", status: .tooManyRequests, [("Retry-After", "7")]))
    },
    Case("404", .failed, code: "gone", applied: 0) {
      .instead(ScriptedTarget.error(404, "nobody"))
    },
    Case("410", .failed, code: "gone", applied: 0) { .instead(ScriptedTarget.error(410, "gone")) },
    Case("400", .failed, code: "invalidValue", applied: 0) {
      .instead(ScriptedTarget.error(400, "too long", "invalidValue"))
    },
    Case("403", .failed, applied: 0) { .instead(ScriptedTarget.error(403, "not yours")) },
    Case("401 once", .done) { .instead(ScriptedTarget.error(401, "who?")) },
    Case("405: replaced as a whole", .done) { .instead(ScriptedTarget.error(405, "no PATCH")) },
    Case("501: replaced as a whole", .done) { .instead(ScriptedTarget.error(501, "no PATCH")) },
    Case("412 although it is as planned", .done) { .instead(ScriptedTarget.error(412, "changed")) },
    Case("415", .done) { .instead(ScriptedTarget.error(415, "JSON, please")) },
    Case("a redirect", .done) {
      .instead(.text("", status: .found, [("Location", "http://127.0.0.1:1/elsewhere")]))
    },
  ]

  @Test(arguments: answersToUpdates)
  func anUpdate(_ given: Case) async throws {
    let target = ScriptedTarget { asked, times in
      ["PATCH"].contains(asked.method) && times == 1 ? given.script() : nil
    }
    let id = target.add(Self.ada)
    try await DirectBench.with(target, timeout: given.timeout) { bench in
      let summary = try await bench.carryOut([.update(id, "title", from: "Dean", to: "Head")])
      let row = try #require(try bench.results(summary).first)
      #expect(row.outcome == given.outcome)
      if let code = given.code { #expect(row.code == code) }
      #expect(target.applied.count == given.applied)
      #expect((target.user(id)?["title"]?.string == "Head") == (given.applied == 1))
      #expect(summary.unresolved == 0 && summary.remaining == 0)
      #expect(summary.exitCode == (given.outcome.isGood ? 0 : 2))
    }
  }

  static let answersToCreations: [Case] = [
    Case("201 with the resource", .done) {
      .afterwards(.text(#"{"id":"u-1","userName":"\#(name)"}"#, status: .created))
    },
    Case("201 with a location only", .done) {
      .afterwards(.text("", status: .created, [("Location", "https://x.example/Users/u%2D1")]))
    },
    Case("201 with nothing", .done) { .afterwards(.text("", status: .created)) },
    Case("200 with the resource", .done) { .afterwards(.text(#"{"id":"u-1"}"#)) },
    Case("200 with an error, done", .foundDone) { .afterwards(.text(errorBody)) },
    Case("200 with an error, not done", .failed, code: "not-taken", applied: 0) {
      .instead(.text(errorBody))
    },
    Case("a page, done", .foundDone) { .afterwards(.text(html, type: "text/html")) },
    Case("half an answer", .foundDone) {
      .afterwards(.cut(#"{"id":"u-"#, announcing: 400))
    },
    Case(noAnswer, .foundDone) { .silently },
    Case("500 after", .foundDone) { .afterwards(ScriptedTarget.error(500, "broken")) },
    Case("502 before", .done) { .instead(ScriptedTarget.error(502, "broken")) },
    Case("409 and nobody is there", .conflict, code: "uniqueness", applied: 0) {
      .instead(ScriptedTarget.error(409, "taken", "uniqueness"))
    },
    Case("409 for what was done", .adopted) {
      .afterwards(ScriptedTarget.error(409, "taken", "uniqueness"))
    },
  ]

  @Test(arguments: answersToCreations)
  func aCreation(_ given: Case) async throws {
    let target = ScriptedTarget { asked, times in
      asked.method == "POST" && times == 1 ? given.script() : nil
    }
    try await DirectBench.with(target, timeout: given.timeout) { bench in
      let summary = try await bench.carryOut([.create(Self.name)])
      let row = try #require(try bench.results(summary).first)
      #expect(row.outcome == given.outcome)
      if let code = given.code { #expect(row.code == code) }
      #expect(target.applied.count == given.applied)
      #expect(target.users().count == given.applied)
      #expect(row.targetId == (given.applied == 1 ? "u-1" : nil))
    }
  }

  @Test func whoHasTheNameIsSaid() async throws {
    let target = ScriptedTarget()
    let other = target.add([
      "userName": "ben@contoso.example", "externalId": "somebody-else", "displayName": "Ben B.",
    ])
    try await DirectBench.with(target) { bench in
      let summary = try await bench.carryOut([.create("ben@contoso.example")])
      let row = try #require(try bench.results(summary).first)
      #expect(row.outcome == .conflict && row.code == "uniqueness")
      #expect(row.message?.contains(other) == true)
      #expect(row.message?.contains("somebody-else") == true)
      #expect(summary.exitCode == 2)
    }
  }

  @Test func theSamePersonIsAdopted() async throws {
    let target = ScriptedTarget()
    let id = target.add([
      "userName": "ben@contoso.example", "externalId": "source-ben", "title": "A",
    ])
    try await DirectBench.with(target) { bench in
      let summary = try await bench.carryOut([
        .create("ben@contoso.example", external: "source-ben", title: "B")
      ])
      let row = try #require(try bench.results(summary).first)
      #expect(row.outcome == .adopted && row.targetId == id)
      #expect(row.message?.contains("title") == true)
      #expect(target.applied.isEmpty)
    }
  }

  @Test func aDeletionOfNobodyIsDone() async throws {
    let target = ScriptedTarget()
    try await DirectBench.with(target) { bench in
      let summary = try await bench.carryOut([.delete("u-77")])
      #expect(try bench.results(summary).map(\.outcome) == [.done])
    }
  }

  @Test func whatSomebodyChangedMeanwhileIsLeftAlone() async throws {
    let target = ScriptedTarget()
    let id = target.add(Self.ada)
    try await DirectBench.with(target) { bench in
      let summary = try await bench.carryOut(
        [.update(id, "title", from: "Intern", to: "Head")], options: DirectOptions())
      let row = try #require(try bench.results(summary).first)
      #expect(row.outcome == .conflict && row.code == "changed")
      #expect(row.message == "changed meanwhile: title is “Dean”, the plan saw “Intern”")
      #expect(target.writes.isEmpty)
    }
  }

  @Test func versionsGuardAChange() async throws {
    let target = ScriptedTarget(
      documents: [
        "/ServiceProviderConfig": """
        {"patch":{"supported":true},"etag":{"supported":true},"filter":{"supported":true}}
        """
      ],
      checksVersions: true)
    let id = target.add(Self.ada)
    try await DirectBench.with(target) { bench in
      var stale = DirectRequest.update(id, "title", from: "Intern", to: "Head")
      stale.version = "W/\"old\""
      let conflict = try await bench.carryOut([stale])
      #expect(try bench.results(conflict).first?.outcome == .conflict)
      #expect(target.applied.isEmpty)
      // The title is as planned: something else of the person changed.
      var other = DirectRequest.update(id, "title", from: "Dean", to: "Head")
      other.version = "W/\"old\""
      let done = try await bench.carryOut([other])
      #expect(try bench.results(done).last?.outcome == .done)
      #expect(target.applied == ["PATCH /Users/\(id)"])
    }
  }
}
