import Foundation
import TestSupport
import Testing

/// Replacing the secret token of the provisioning job.
extension ConnectingTests {
  @Test func theSecretTokenIsReplacedAndProved() throws {
    try with("gallery-token-expired") { program, sandbox in
      var program = program
      program.environment["ENTRAHUB_CLIENT_SECRET"] = program.environment["TEST_SECRET"]
      let before = try program.run("connection", "test")
      #expect(before.status == 1 && before.output.contains("leg 3"))
      let address = try mint(program, sandbox)
      let unanswered = try program.run("connection", "rotate", input: address)
      #expect(unanswered.status == 6, "\(unanswered.errors)")
      #expect(try program.run("activity", "list").output.contains("Nothing was changed"))
      let rotated = try program.run(
        "connection", "rotate", "--yes", "--wait", "0", input: address)
      #expect(rotated.status == 0, "\(rotated.output) \(rotated.errors)")
      #expect(try program.run("connection", "test").status == 0)
      // Nobody waited for the cycle that proves it.
      let status = try program.run("status")
      #expect(status.status == 1 && status.output.contains("not proved yet"), "\(status.output)")
      let (_, connection) = try program.json("connection", "show", "--format", "json")
      #expect(connection["secretTokenExpires"] is String)
      #expect(connection["tenantUrlFault"] is NSNull)
      let token = try token(in: address)
      let slash = try program.run(
        "connection", "set", "--yes", "--tenant-url", (sandbox["gallery"] ?? "") + "/",
        input: token)
      #expect(slash.status == 64 && slash.errors.contains("slash"))
      let readOnly = try program.run("connection", "set", "--yes", "--read-only", input: token)
      #expect(readOnly.status == 6)
      let mail = try program.run(
        "connection", "set", "--yes", "--notification-email", "ops@northwind.example",
        input: token)
      #expect(mail.status == 0, "\(mail.errors)")
      #expect(mail.output.contains("notification to ops@northwind.example"))
      for (name, data) in try keptFiles(program) {
        #expect(data.range(of: Data(token.utf8)) == nil, "\(name)")
      }
    }
  }

  /// Wherever Ctrl-C comes, it says what is done; the same command again does all that is left.
  @Test func aRotationThatIsInterruptedSaysWhereItStandsAndGoesAgain() throws {
    try with("gallery-token-expired") { program, sandbox in
      var program = program
      program.environment["ENTRAHUB_CLIENT_SECRET"] = program.environment["TEST_SECRET"]
      let tmux = try Tmux(width: 100, height: 40, environment: program.environment)
      defer { tmux.close() }
      var seen = ""
      var tokens: [String] = []
      func rotate(_ number: Int) throws {
        try tmux.command(
          "clear; '\(Program.path)' connection rotate --wait 600; echo \"end \(number) with $?\"")
        try tmux.wait {
          $0.contains("not shown") && !$0.contains("end \(number) with")
            && !$0.contains("end \(number - 1) with")
        }
        // Each start makes a state of its own, which the newest answer has to bring back.
        let screen = try tmux.screen().replacing("\n", with: "")
        let state = try #require(screen.firstMatch(of: /state=([0-9a-f]+)/)?.output.1)
        let address = try minted(String(state), sandbox)
        tokens.append(try token(in: address))
        guard number > 0 else { return }
        try tmux.paste(address)
        try tmux.type("Enter")
      }
      func interrupt(_ number: Int) throws -> String {
        try tmux.type("C-c")
        let screen = try tmux.wait { $0.contains("end \(number) with") }
        #expect(screen.contains("end \(number) with 130"), "\(screen)")
        seen += screen
        return screen
      }
      try rotate(0)
      #expect(try interrupt(0).contains("Nothing was changed"))
      try rotate(1)
      try tmux.wait { $0.contains("[y/N]") }
      #expect(try interrupt(1).contains("Nothing was changed: the job has its old token."))
      #expect(try program.run("connection", "test").status == 1)
      try rotate(2)
      try tmux.wait { $0.contains("[y/N]") }
      try tmux.command("y")
      try tmux.wait { $0.contains("Lift the quarantine") }
      let stopped = try interrupt(2)
      #expect(stopped.contains("The new token is saved and accepted, the job is started"))
      #expect(stopped.contains("Next: entrahub troubleshoot --watch"), "\(stopped)")
      // What was done holds, and the journal has each step with its outcome.
      #expect(try program.run("connection", "test").status == 0)
      let (_, journal) = try program.json("activity", "list", "--format", "json")
      let changes = journal["changes"] as? [[String: Any]]
      let outcomes = changes?.compactMap { $0["outcome"] as? String }
      #expect(outcomes == ["done", "done"], "\(journal)")
      try rotate(3)
      try tmux.wait { $0.contains("[y/N]") }
      try tmux.command("y")
      let whole = try tmux.wait(seconds: 60) { $0.contains("end 3 with") }
      #expect(whole.contains("end 3 with 0"), "\(whole)")
      #expect(whole.contains("The new token is saved, accepted and in use."))
      seen += whole
      #expect(tokens.count == 4)
      for token in tokens {
        #expect(!seen.replacing("\n", with: "").contains(token.prefix(24)))
        for (name, data) in try keptFiles(program) {
          #expect(data.range(of: Data(token.utf8)) == nil, "\(name)")
        }
      }
    }
  }
}
