import Evidence
import TestSupport
import Testing

@Suite struct RobustnessTests {
  @Test func randomBytesNeverTrap() {
    let seed = SeededGenerator.base
    var generator = SeededGenerator(seed: seed)
    for size in [0, 1, 2, 3, 7, 64, 500, 4_000] {
      for _ in 0..<20 {
        let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let report = Report(parsing: bytes)
        _ = diagnoseOffline(report)
        check(report)
      }
    }
  }

  /// Real texts with pieces cut out, doubled and overwritten.
  @Test func mutilatedReportsNeverTrap() {
    let seed = SeededGenerator.base
    var generator = SeededGenerator(seed: seed)
    for round in 0..<150 {
      var bytes = Array(DamageTests.texts[round % DamageTests.texts.count].utf8)
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        let start = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 1...60, using: &generator))
        switch Int.random(in: 0..<4, using: &generator) {
        case 0 where end - start < bytes.count: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 2: bytes[start] = UInt8.random(in: 0...255, using: &generator)
        default: bytes.insert(contentsOf: Array("\n\u{1B}[\\\"&#\u{FEFF}".utf8), at: start)
        }
      }
      let report = Report(parsing: bytes)
      _ = diagnoseOffline(report)
      check(report)
    }
  }

  private func check(_ report: Report) {
    let text = Array(report.text.utf8)
    for incident in report.incidents {
      for (field, range) in incident.locations {
        #expect(range.upperBound <= text.count, "\(field)")
        #expect(incident.facts[field] != nil, "\(field)")
      }
    }
    #expect(!text.contains { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A })
  }

  @Test(arguments: [
    "\n", "{", "\"", ">", " ", "Status: ", "\u{1B}]", "a-", "ATLAS_", "https://", "{\"code\":\"",
    "View Org ID: 2fdb923e-1d23-4elb-a30f-e9cd88845744\n", "null webex entra ", "&#", "\\",
    "AADSTS7000", "code:", "code=", "token=\\\"", "Cookie: ", "://a:", "Bearer ", "eyJhbGciO\n",
    "-----BEGIN PRIVATE KEY", "a- > ", "Azure AD integration error. The request was",
  ])
  func repetitionTakesBoundedTime(piece: String) {
    let bytes = Array(String(repeating: piece, count: 300_000 / piece.utf8.count).utf8)
    let clock = ContinuousClock()
    let time = clock.measure { _ = diagnoseOffline(Report(parsing: bytes)) }
    // Far above what it takes, so that a loaded machine passes and quadratic work doesn't.
    #expect(time < .seconds(20))
  }

  @Test func oneReportInTenMegabytesIsFound() {
    var text: [UInt8] = []
    let noise = Array("2026-03-01T08:00:02Z INFO kubelet synced 401 objects of pod web\n".utf8)
    while text.count < 5_000_000 { text += noise }
    let lines = text.count / noise.count
    let whole = text + Array(Fixtures.debugInfo.utf8) + [0x0A] + text
    let clock = ContinuousClock()
    var report = Report(parsing: "")
    let time = clock.measure { report = Report(parsing: whole) }
    #expect(report.facts == Report(parsing: Fixtures.debugInfo).facts)
    #expect(report.omittedBytes > 9_000_000)
    #expect(report.text.utf8.count < 200_000)
    let place = report.locations[.trackingId].map { report.line(at: $0.lowerBound) }
    #expect(place == lines + 24)
    #expect(diagnoseOffline(report).map(\.signature.id) == ["wizard-integration-app-missing"])
    #expect(time < .seconds(60))
    print("10 MB read in \(time)")
  }
}
