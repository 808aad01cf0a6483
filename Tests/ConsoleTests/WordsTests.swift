import Evidence
import Foundation
import ProvisioningCore
import TerminalUI
import Testing

@testable import Console

@Suite("Words")
struct WordsTests {
  private let clock = Clock(now: Fixture.now, timeZone: Fixture.timeZone)

  @Test(
    "ages in whole minutes",
    arguments: [
      (0, "just now"), (59, "just now"), (60, "1 min ago"), (3_599, "59 min ago"),
      (3_600, "1 h ago"), (7_500, "2 h 5 min ago"), (86_400, "1 day ago"),
      (90_000, "1 day 1 h ago"), (200 * 86_400, "200 days ago"), (-30, "just now"),
    ] as [(TimeInterval, String)])
  func ages(_ seconds: TimeInterval, _ words: String) {
    #expect(clock.age(Fixture.ago(seconds)) == words)
  }

  @Test("moments are local, with their offset; the shorter the nearer")
  func moments() {
    #expect(clock.full(Fixture.now) == "8 Mar 2026 10:15 +01:00")
    #expect(clock.exactTime(Fixture.now) == "10:15:20 +01:00")
    #expect(clock.short(Fixture.now) == "10:15")
    #expect(clock.short(Fixture.ago(2 * Fixture.day)) == "6 Mar 10:15")
    #expect(clock.short(Fixture.ago(400 * Fixture.day)) == "1 Feb 2025")
    let west = Clock(
      now: Fixture.now, timeZone: TimeZone(secondsFromGMT: -12_600) ?? .gmt)
    #expect(west.full(Fixture.now) == "8 Mar 2026 05:45 -03:30")
  }

  @Test("the core's moments become local; other texts stay")
  func localized() {
    #expect(
      clock.localized("job active, last cycle 2026-03-08 09:02 UTC, 3 failed")
        == "job active, last cycle 10:02 +01:00, 3 failed")
    #expect(
      clock.localized("deleted on 2026-03-08 07:11 UTC by a")
        == "deleted on 8 Mar 2026 08:11 +01:00 by a")
    for text in ["", "UTC", " UTC", "at noon UTC", "2026-13-99 99:99x UTC", "é 26-03-08 09:02 UTC"]
    {
      #expect(clock.localized(text) == text)
    }
  }

  @Test("a change is sent as the core described it, whatever is shown")
  func changesStay() throws {
    var change = Fixture.restore
    change.before = "deleted on 2026-03-08 07:11 UTC"
    let state = try Scene.state(Fixture.deleted, after: [.described(change)])
    guard case .dialog(let dialog, .perform(let sent)) = state.overlays.last else {
      Issue.record("no dialog")
      return
    }
    #expect(sent == change)
    #expect(dialog.message.contains { $0.text.string.contains("8 Mar 2026 08:11 +01:00") })
  }

  @Test("quarantine: day n of 28")
  func days() {
    #expect(clock.dayNumber(since: Fixture.now) == 1)
    #expect(clock.dayNumber(since: Fixture.ago(86_399)) == 1)
    #expect(clock.dayNumber(since: Fixture.ago(5 * Fixture.day + 3 * Fixture.hour)) == 6)
  }

  @Test(
    "filter: all words, any order and case, ! inverts",
    arguments: [
      ("", "anything", true), ("ana", "Juana Ibáñez", true), ("IBÁÑEZ jua", "Juana Ibáñez", true),
      ("ana otto", "Juana", false), ("!ana", "Juana", false), ("!ana", "Otto", true),
      ("! ", "Otto", true), ("営業", "東京営業部", true),
    ])
  func filter(_ pattern: String, _ text: String, _ isHit: Bool) {
    let filter = Filter(pattern)
    #expect(filter.isEmpty || filter.matches(text) == isHit)
  }

  @Test("an error says what, leg, status, code; its text has the ids and the next step")
  func errors() {
    let error = ProvisioningError(
      .forbidden, leg: .consoleToGraph, operation: "reading the audit log", status: 403,
      code: "Authorization_RequestDenied", message: "Insufficient privileges.",
      ids: .init(requestId: "r-1", clientRequestId: "c-1", trackingId: "t-1"), advice: "Ask.")
    #expect(
      ErrorWords.line(error)
        == "Reading the audit log failed: Insufficient privileges "
        + "(leg 1, console → Graph, HTTP 403, Authorization_RequestDenied)")
    for part in ["Request ID: r-1", "Client request ID: c-1", "Tracking ID: t-1", "Next: Ask."] {
      #expect(ErrorWords.text(error).contains(part))
    }
  }

  @Test("a request for a shell holds no token and no quote that ends the address")
  func curl() {
    let request = LoggedRequest(
      at: Fixture.now, leg: .consoleToGraph, method: "GET",
      url: "https://graph.microsoft.com/v1.0/users?$filter=displayName eq 'O''Neill'",
      milliseconds: 1, clientRequestId: "c-1")
    #expect(
      request.curl
        == "curl -sS -X GET -H \"Authorization: Bearer $ENTRAHUB_GRAPH_TOKEN\" "
        + "-H 'client-request-id: c-1' "
        + "'https://graph.microsoft.com/v1.0/users?$filter=displayName eq "
        + "'\\''O'\\'''\\''Neill'\\'''")
    #expect(request.curlNote == "Put a token into ENTRAHUB_GRAPH_TOKEN.")
  }

  @Test("a request for a shell has a body only where there was one")
  func curlBodies() {
    func request(_ method: String, _ url: String, _ bytes: Int?) -> LoggedRequest {
      LoggedRequest(
        at: Fixture.now, leg: .consoleToGraph, method: method, url: url, milliseconds: 1,
        bytesSent: bytes)
    }
    let start = request("POST", "https://graph.microsoft.com/v1.0/jobs/start", 0)
    #expect(!start.curl.contains("--data") && !start.curl.contains("Content-Type"))
    let patch = request("PATCH", "https://graph.microsoft.com/v1.0/servicePrincipals/1", 1_234)
    #expect(patch.curl.contains("--data @body.json"))
    #expect(patch.curlNote.contains("1,234 bytes") && patch.curlNote.contains("body.json"))
    // A token is asked for by a form, which has the credential.
    let token = request("POST", "https://login.microsoftonline.com/t/oauth2/v2.0/token", 200)
    #expect(token.curl.contains("x-www-form-urlencoded") && !token.curl.contains("Bearer"))
    #expect(token.curlNote.contains("your own credential"))
  }

  @Test("what has just happened is no future, and a log's times have milliseconds")
  func requestTimes() {
    let clock = Clock(now: Fixture.now, timeZone: .gmt)
    let just = Fixture.now.addingTimeInterval(40.123)
    #expect(clock.fullWithAge(just).hasSuffix(", just now"))
    #expect(clock.fullWithWait(just).hasSuffix("in less than a minute"))
    #expect(clock.precise(just).wholeMatch(of: /\d\d:\d\d:\d\d\.\d{3}/) != nil)
    #expect(clock.preciseWithAge(just).hasSuffix(", just now"))
    #expect(clock.precise(Fixture.now.addingTimeInterval(-40 * 86_400)).count <= 12)
  }

  @Test("a detail wraps to any width and loses nothing of an address")
  func detail() {
    var subject = Subject("x")
    subject.detail.field("Label", "some longer value that wraps", .text)
    subject.detail.verbatim(Fixture.consentURL)
    for width in 1...120 {
      let lines = subject.detail.lines(width: width)
      #expect(lines.allSatisfy { $0.width <= width || width < 8 })
      let urls = lines.filter { $0.runs.first?.style == .link }
      #expect(urls.map(\.text.string).joined() == Fixture.consentURL)
    }
  }
}
