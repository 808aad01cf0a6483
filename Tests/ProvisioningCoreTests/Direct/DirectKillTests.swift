import Foundation
import SCIM
import ServiceStub
import Synchronization
import TestSupport
import Testing

@testable import ProvisioningCore

/// A process that is killed again and again, at points that a seed chooses, until it comes through.
@Suite struct DirectKillTests {
  /// When a process is killed: at which write of it, and whether that is carried out.
  struct Death: Sendable {
    var left: Int
    var isCarriedOut: Bool
    var process: Program.Running?
  }

  private static func plan(_ target: ScriptedTarget) -> [DirectRequest] {
    var requests: [DirectRequest] = []
    for number in 0..<160 {
      let id = target.add([
        "userName": .string("old\(number)@x.example"), "active": true, "title": "Dean",
      ])
      switch number % 4 {
      case 0: requests.append(.update(id, "title", from: "Dean", to: "Head"))
      case 1: requests.append(.disable(id))
      case 2: requests.append(.delete(id))
      default:
        requests.append(
          .update(
            id, "userName", from: .string("old\(number)@x.example"),
            to: .string("renamed\(number)@x.example")))
      }
    }
    // Some want the names that others give up.
    requests += (0..<80).map { number in
      .create(number % 2 == 0 ? "old\(number * 2 + 2)@x.example" : "new\(number)@x.example")
    }
    return requests
  }

  @Test(arguments: 0..<3) func nothingIsLostAndNothingDoneTwice(_ run: Int) async throws {
    let seed = SeededGenerator.base + UInt64(run)
    let generator = Mutex(SeededGenerator(seed: seed))
    let death = Mutex(Death(left: 0, isCarriedOut: false))
    let target = ScriptedTarget { asked, _ in
      guard asked.method != "GET" else { return nil }
      return death.withLock { death -> ScriptedTarget.Script? in
        death.left -= 1
        guard death.left == 0, let process = death.process else { return nil }
        process.killAtOnce()
        return death.isCarriedOut ? nil : .instead(ScriptedTarget.error(500, "too late"))
      }
    }
    let requests = Self.plan(target)
    let folder = try ScratchFolder()
    let file = folder.file("requests")
    let database = folder.file("probe.db")
    try Data(requests.map { $0.stored + Data("\n".utf8) }.joined()).write(to: file)
    let began = Date().timeIntervalSince1970
    let kills = Mutex(0)
    try await withStubServer(target.answer) { base in
      var status: Int32 = -1
      for _ in 0..<60 where status != 0 {
        // The first ones early: with what is on its way then, four of them can't do everything.
        let last = kills.withLock { $0 < 4 } ? 30 : 60
        let point = generator.withLock { Int.random(in: 1...last, using: &$0) }
        let isCarriedOut = generator.withLock { Bool.random(using: &$0) }
        let process = death.withLock { death -> Program.Running? in
          let process = try? Program.spawn(
            Program.built("DirectProbe"),
            [
              base + "/scim", database.path, file.path, "settling=150", "group=16",
              "rereads=0", "read-at=\(began)",
            ])
          death = Death(left: point, isCarriedOut: isCarriedOut, process: process)
          return process
        }
        status = await (try #require(process)).end()
        #expect(
          status == 0 || status == 128 + 9, "seed \(seed)")
        if status != 0 { kills.withLock { $0 += 1 } }
      }
      #expect(status == 0)
    }
    #expect(kills.withLock { $0 } > 3)
    // The server's own record: every change once.
    let applied = target.applied
    #expect(applied.count == requests.count, "seed \(seed)")
    #expect(Set(applied).count == applied.count)
    for request in requests {
      guard let id = request.targetId else {
        let name = request.label
        #expect(target.users().count { $0["userName"]?.string == name } == 1)
        continue
      }
      let user = target.user(id)
      #expect((user == nil) == (request.action == .delete))
      if let user { #expect(TargetJudge.differences(request.after, user).isEmpty) }
    }
    let workspace = try Workspace(file: database, profile: "probe")
    let record = try #require(try workspace.directRuns().first)
    #expect(record.state == .completed && record.open == 0)
    let rows = try workspace.directResults(ofRun: record.id)
    #expect(Set(rows.filter(\.outcome.isGood).map(\.key)) == Set(requests.map(\.key)))
    await workspace.close()
  }
}
