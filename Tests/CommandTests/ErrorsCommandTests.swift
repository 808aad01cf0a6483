import Foundation
import TestSupport
import Testing

/// Provisioning failures by cause, and one event with all that is around it.
@Suite(.serialized) struct ErrorsCommandTests {
  private func rows(_ document: [String: Any], _ key: String) -> [[String: Any]] {
    document[key] as? [[String: Any]] ?? []
  }

  @Test func causesNameWhomTheyConcern() throws {
    try withSandbox("quarantined-escrow") { program, _ in
      let list = try program.json("errors", "list", "--format", "json").1
      let worst = try #require(rows(list, "errors").first)
      let code = try #require(worst["code"] as? String)
      let group = try program.json("errors", "show", code, "--format", "json").1
      let affected = rows(group, "affected")
      #expect(affected.count == worst["affectedObjects"] as? Int)
      #expect(
        affected.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == worst["count"] as? Int)
      #expect(Set(affected.compactMap { $0["sourceId"] as? String }).count == affected.count)

      // One of them: the counts are theirs alone.
      let person = try #require(affected.first?["sourceId"] as? String)
      let theirs = try program.json("errors", "list", "--user", person, "--format", "json").1
      let row = try #require(rows(theirs, "errors").first { $0["code"] as? String == code })
      #expect(row["affectedObjects"] as? Int == 1)
      #expect(row["count"] as? Int == affected.first?["count"] as? Int)
      let text = try program.run("errors", "show", code)
      #expect(text.status == 0)
      #expect(text.output.contains("entrahub errors show EVENT"))
      #expect(text.output.contains(affected.first?["lastEvent"] as? String ?? "?"))
    }
  }

  @Test func theRequestsOfACommandThatFailsAreKept() throws {
    try withSandbox("healthy") { program, _ in
      #expect(try program.run("errors", "show", "no-such-event-anywhere").status != 0)
      let all = try program.json("requests", "list", "--format", "json").1
      #expect(!rows(all, "requests").isEmpty)
      #expect(try program.run("mappings", "preview", "nobody@nowhere.example").status != 0)
      let failed = try program.json("requests", "list", "--failed", "--format", "json").1
      #expect(rows(failed, "requests").contains { $0["status"] as? Int == 404 })
    }
  }

  @Test func anEventIsJoinedWithWhatHappenedAroundIt() throws {
    try withSandbox("healthy") { program, _ in
      let list = try program.json("errors", "list", "--format", "json").1
      let code = try #require(rows(list, "errors").first?["code"] as? String)
      let group = try program.json("errors", "show", code, "--format", "json").1
      let person = try #require(rows(group, "affected").first)
      let event = try #require(person["lastEvent"] as? String)
      let id = try #require(person["sourceId"] as? String)
      // A change from here to the same person belongs to the story.
      for verb in ["remove", "add"] {
        _ = try program.run("assignments", verb, id, "--yes")
        let activity = try program.json("activity", "list", "--format", "json").1
        if !rows(activity, "changes").isEmpty { break }
      }

      let (status, story) = try program.json("errors", "show", event, "--format", "json")
      #expect(status == 0)
      #expect(story["schema"] as? String == "entrahub.event/1")
      let shown = try #require(story["event"] as? [String: Any])
      #expect(shown["id"] as? String == event)
      #expect(!rows(shown, "steps").isEmpty)
      #expect(rows(story, "others").allSatisfy { $0["sourceId"] as? String == id })
      #expect(
        rows(story, "others").count == (person["count"] as? Int ?? 0) - 1
          || rows(story, "others").count >= 1)
      #expect(rows(story, "changes").count == 1)

      // The beginning of an id is enough; text names the cure.
      let text = try program.run("errors", "show", String(event.prefix(13)))
      #expect(text.status == 0, "\(text.errors)")
      for word in ["Steps", "What to do", "Around it", "entrahub explain \(id)", code] {
        #expect(text.output.contains(word), "\(word): \(text.output)")
      }
    }
  }

  @Test func onlyTheFailedAreTriedAgain() throws {
    try withSandbox("healthy") { program, _ in
      let list = rows(try program.json("errors", "list", "--format", "json").1, "errors")
      let code = try #require(list.first?["code"] as? String)
      let group = try program.json("errors", "show", code, "--format", "json").1
      let failed = Set(rows(group, "affected").compactMap { $0["sourceId"] as? String })

      // Looking sends nothing; no answer is a no.
      let look = try program.run("errors", "retry", code, "--dry-run")
      #expect(look.status == 0, "\(look.errors)")
      #expect(look.output.contains("Nothing was sent"))
      #expect(try program.run("errors", "retry", code).status == 6)
      #expect(try program.run("errors", "retry", code, "--yes", "--read-only").status == 6)
      #expect(try program.run("errors", "retry", "Nonsense", "--yes").status == 2)
      let before = try program.json("activity", "list", "--format", "json").1
      #expect(rows(before, "changes").isEmpty)

      let retried = try program.run("errors", "retry", code, "--yes")
      // The cause is as it was: the service refuses them again, and says so.
      #expect(retried.status == 2, "\(retried.output) \(retried.errors)")
      let after = try program.json("activity", "list", "--format", "json").1
      #expect(rows(after, "changes").count == failed.count)
      let now = try program.json("errors", "show", code, "--format", "json").1
      for person in rows(now, "affected") {
        #expect(failed.contains(person["sourceId"] as? String ?? ""))
      }
      #expect(
        (now["count"] as? Int ?? 0) == (group["count"] as? Int ?? 0) + failed.count)
    }
  }

  @Test(arguments: ["nope", "00000000-0000-0000-0000-000000000000", "", "'; drop"])
  func whatIsNotThereIsNamed(_ what: String) throws {
    try withSandbox("healthy") { program, _ in
      let result = try program.run("errors", "show", what)
      #expect(result.status == 2)
      #expect(result.errors.contains("entrahub errors list"), "\(result.errors)")
    }
  }

  @Test func aRequestIsRepeatedByCurlWithoutItsToken() throws {
    try withSandbox("healthy") { program, sandbox in
      _ = try program.run("status")
      let list = try program.json("requests", "list", "--format", "json").1
      let request = try #require(
        rows(list, "requests").first {
          ($0["url"] as? String)?.contains("/servicePrincipals?") == true
        })
      let number = try #require(request["id"] as? Int)
      let line = try program.run("requests", "show", String(number), "--curl")
      #expect(line.status == 0)
      #expect(line.output.contains("$ENTRAHUB_GRAPH_TOKEN"))
      #expect(!line.output.contains(try #require(sandbox["graphToken"])))
      var environment = program.environment
      environment["ENTRAHUB_GRAPH_TOKEN"] = sandbox["graphToken"]
      let answer = try Program.run(
        "/bin/sh", ["-c", line.output], environment: environment)
      #expect(answer.output.contains("\"value\""), "\(line.output) \(answer.errors)")
      #expect(try program.run("requests", "show", "999999").status == 2)
    }
  }
}
