import Foundation
import TestSupport
import Testing

/// `status` for cron and monitoring.
@Suite(.serialized) struct MonitoringTests {
  /// Records when the job's secret token ends, as the rotation does.
  private func record(secretTokenEnds days: Double, in program: Program) throws {
    let folder = program.home.appending(path: "state/connections")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (made, ends) = (
      Date().addingTimeInterval(-864_000), Date().addingTimeInterval(days * 86_400)
    )
    let text = """
      {"secretToken": {"recordedAt": "\(made.formatted(.iso8601))",
        "expires": "\(ends.formatted(.iso8601))"}}
      """
    let file = folder.appending(path: "lab.json")
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path())
  }

  private func thresholds(_ document: [String: Any]) -> [String: String] {
    let list = document["thresholds"] as? [[String: Any]] ?? []
    return list.reduce(into: [:]) { found, entry in
      found[entry["threshold"] as? String ?? ""] = entry["state"] as? String
    }
  }

  @Test func limitsDecideTheExitCode() throws {
    try withSandbox("gallery-healthy") { program, _ in
      #expect(try program.run("status").status == 0)
      // Never recorded: what was asked for can't be said.
      let unknown = try program.json("status", "--token-days", "30", "--format", "json")
      #expect(unknown.0 == 2)
      #expect(thresholds(unknown.1) == ["token-days": "unknown"])

      try record(secretTokenEnds: 29.5, in: program)
      let kept = try program.json("status", "--token-days", "29", "--format", "json")
      #expect(kept.0 == 0)
      #expect(thresholds(kept.1) == ["token-days": "kept"])
      let crossed = try program.run("status", "--token-days", "30")
      #expect(crossed.status == 1)
      #expect(crossed.output.contains("--token-days 30: crossed, now 29"), "\(crossed.output)")

      try record(secretTokenEnds: -2, in: program)
      let over = try program.run("status", "--token-days", "0")
      #expect(over.status == 1)
      #expect(over.output.contains("the job's secret token ended on"), "\(over.output)")
    }
  }

  @Test func aQuarantineCrossesItsDay() throws {
    try withSandbox("gallery-token-expired") { program, _ in
      try record(secretTokenEnds: 200, in: program)
      let day = try program.json(
        "status", "--quarantine-day", "1", "--failures", "1000000", "--format", "json")
      #expect(day.0 == 1)
      #expect(thresholds(day.1) == ["quarantine-day": "crossed", "failures": "kept"])
      // The verdict is left aside, and the 28th day is not here yet.
      let later = try program.json(
        "status", "--quarantine-day", "28", "--only-thresholds", "--format", "json")
      #expect(later.0 == 0)
      #expect(thresholds(later.1) == ["quarantine-day": "kept"])
    }
  }

  @Test func failuresCrossTheirNumber() throws {
    try withSandbox("quarantined-escrow") { program, _ in
      let some = try program.json(
        "status", "--failures", "0", "--only-thresholds", "--format", "json")
      #expect(some.0 == 1)
      #expect(thresholds(some.1) == ["failures": "crossed"])
    }
  }

  @Test func prometheusReadsTheState() throws {
    try withSandbox("gallery-token-expired") { program, _ in
      try record(secretTokenEnds: -3, in: program)
      let result = try program.run(
        "status", "--format", "prometheus", "--quarantine-day", "1", "--token-days", "14")
      #expect(result.status == 1)
      let samples = try Metrics(result.output)
      #expect(samples[#"entrahub_up{profile="lab"}"#] == 1)
      #expect(samples[#"entrahub_verdict{profile="lab",level="problem"}"#] == 1)
      #expect(samples[#"entrahub_verdict{profile="lab",level="ok"}"#] == 0)
      #expect((samples[#"entrahub_quarantine_day{profile="lab"}"#] ?? 0) >= 1)
      let ends = samples[#"entrahub_token_expiry_timestamp_seconds{profile="lab",token="secret"}"#]
      #expect(try #require(ends) < Date().timeIntervalSince1970)
      let crossed = samples.values.filter {
        $0.key.hasPrefix("entrahub_threshold_crossed{") && $0.value == 1
      }
      #expect(crossed.count == 2)
    }
  }

  @Test func whatCannotBeReadIsAbsentFromTheMetrics() throws {
    try withSandbox("healthy") { program, _ in
      #expect(try program.run("status").status == 0)
      var program = program
      program.environment["ENTRAHUB_CLIENT_SECRET"] = "wrong"
      let result = try program.run("status", "--format", "prometheus", "--failures", "3")
      #expect(result.status == 3)
      let samples = try Metrics(result.output)
      #expect(samples[#"entrahub_up{profile="lab"}"#] == 0)
      #expect(!samples.values.keys.contains { $0.contains("entrahub_job") })
      #expect(!samples.values.keys.contains { $0.contains("entrahub_failing_objects") })
      #expect(!samples.values.keys.contains { $0.contains("threshold_crossed") })
    }
  }

  @Test func aWatchEndsWhenItSaysSo() throws {
    try withSandbox("integration-app-deleted") { program, _ in
      let wrong = try program.run(
        "status", "--watch", "2", "--until", "wrong", "--format", "json")
      #expect(wrong.status == 1)
      #expect(wrong.output.split(separator: "\n").count == 1)
      let twice = try program.run("status", "--watch", "2", "--times", "2", "--format", "json")
      #expect(twice.status == 1)
      #expect(twice.output.split(separator: "\n").count == 2)
    }
  }

  /// A service that is away for a while does not end a watch; a refused secret does.
  @Test func aWatchOutlivesAnUnreachableService() throws {
    try withSandbox("healthy") { program, _ in
      _ = try program.run(
        "profile", "add", "away", "--tenant", "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10", "--graph-url",
        "http://127.0.0.1:9/v1.0", "--login-url", "http://127.0.0.1:9", "--client-id",
        "14d82eec-204b-4c2f-b7e8-296a70dab67e")
      var away = program
      away.environment["ENTRAHUB_GRAPH_TOKEN"] = "x.y.z"
      let looks = try away.run("status", "--profile", "away", "--watch", "2", "--times", "2")
      #expect(looks.status == 5)
      #expect(looks.errors.split(separator: "\n").count { $0.contains("failed on leg 1") } == 2)
      var refused = program
      refused.environment["ENTRAHUB_CLIENT_SECRET"] = "wrong"
      let once = try refused.run("status", "--profile", "lab", "--watch", "2")
      #expect(once.status == 3)
    }
  }

  @Test(arguments: [
    ["--times", "2"], ["--until", "well"], ["--quarantine-day", "29"], ["--failures", "-1"],
    ["--only-thresholds"], ["--format", "prometheus", "--watch", "5"], ["--token-days", "-1"],
    ["--watch", "5", "--times", "0"], ["--until", "never", "--watch", "5"], ["--format", "csv"],
  ]) func wrongLimitsAreWrongUsage(_ arguments: [String]) throws {
    let program = try Program()
    defer { program.remove() }
    #expect(try program.run(["status"] + arguments).status == 64)
  }
}

/// Reads Prometheus' text format as strictly as its own reader.
private struct Metrics {
  var values: [String: Double] = [:]

  init(_ text: String) throws {
    #expect(text.hasSuffix("\n"))
    var announced: Set<String> = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("# TYPE ") {
        let name = String(line.split(separator: " ")[2])
        #expect(announced.insert(name).inserted, "\(name) is announced twice")
      } else if !line.hasPrefix("# HELP ") {
        let match = try #require(
          line.wholeMatch(of: /([a-z_]+)(\{([a-z_]+="[^"\\]*",?)+\})? (-?\d+(\.\d+)?)/), "\(line)")
        #expect(announced.contains(String(match.1)), "\(line)")
        let key = String(match.1) + String(match.2 ?? "")
        #expect(values.updateValue(try #require(Double(match.4)), forKey: key) == nil, "\(line)")
      }
    }
  }

  subscript(key: String) -> Double? { values[key] }
}
