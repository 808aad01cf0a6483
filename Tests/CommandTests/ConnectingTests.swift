import Foundation
import Synchronization
import TestSupport
import Testing

/// Signing in, tokens and the classic deployment's connection, as commands.
@Suite(.serialized) struct ConnectingTests {
  /// A profile that can also make tokens, without any credentials yet.
  func with(
    _ scenario: String, _ body: (Program, _ sandbox: [String: String]) throws -> Void
  ) throws {
    try withSandbox(scenario) { program, sandbox in
      var program = program
      let secret = program.environment["ENTRAHUB_CLIENT_SECRET"]
      program.environment["ENTRAHUB_WEBEX_TOKEN"] = nil
      program.environment["ENTRAHUB_CLIENT_SECRET"] = nil
      let added = try program.run(
        "profile", "add", "real", "--use", "--class", "test", "--tenant", "northwind.example",
        "--org",
        sandbox["orgId"] ?? "", "--client-id", sandbox["clientId"] ?? "", "--graph-url",
        sandbox["graph"] ?? "", "--login-url", sandbox["login"] ?? "", "--scim-url",
        sandbox["scim"] ?? "", "--gallery-url", sandbox["gallery"] ?? "", "--broker-url",
        sandbox["login"] ?? "")
      #expect(added.status == 0, "\(added.errors)")
      #expect(added.errors.contains(sandbox["tenantId"] ?? "?"))
      program.environment["TEST_SECRET"] = secret
      try body(program, sandbox)
    }
  }

  /// What the browser is sent to after Accept.
  func mint(
    _ program: Program, _ sandbox: [String: String], account: String = "administrator"
  ) throws -> String {
    let url = try program.run("token", "url").output
    let state = try #require(url.split(separator: "state=").last)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return try minted(state, sandbox, account: account)
  }

  /// The same for an address that was shown.
  func minted(
    _ state: String, _ sandbox: [String: String], account: String = "administrator"
  ) throws -> String {
    try Program.run(
      "/usr/bin/curl",
      [
        "-s", "-o", "/dev/null", "-w", "%{redirect_url}", "-d", "decision=accept", "-d",
        "account=\(account)", "-d", "state=\(state)", "--data-urlencode",
        "scope=spark:people_read spark:people_write Identity:SCIM",
        (sandbox["login"] ?? "") + "/idb/oauth2/v1/authorize",
      ]
    ).output
  }

  func token(in address: String) throws -> String {
    String(try #require(address.firstMatch(of: /access_token=([^&]+)/)).output.1)
  }

  @Test(
    "an address on the command line is not printed again",
    arguments: [["token", "parse"], ["sign-in"], ["status", "--profile", "x"]])
  func addressAsArgument(command: [String]) throws {
    let program = try Program()
    let address =
      "http://localhost:3000/auth/code#access_token=NDk4c2VjcmV0&token_type=bearer&expires_in=9"
    let result = try program.run(command + [address])
    #expect(result.status == 64)
    #expect(!(result.errors + result.output).contains("NDk4c2VjcmV0"), "\(result.errors)")
    if command == ["token", "parse"] { #expect(result.errors.contains("standard input")) }
  }

  /// Every file that the program keeps.
  func keptFiles(_ program: Program) throws -> [String: Data] {
    var files: [String: Data] = [:]
    let walk = FileManager.default.enumerator(at: program.home, includingPropertiesForKeys: nil)
    while let url = walk?.nextObject() as? URL {
      if let data = try? Data(contentsOf: url) { files[url.lastPathComponent] = data }
    }
    return files
  }

  @Test func aPersonSignsInByDeviceCode() throws {
    try with("healthy") { program, sandbox in
      #expect(try program.run("status").status == 3)
      // The prompt comes on standard error, while the command waits.
      let pipe = program.home.appending(path: "prompt").path()
      let made = unsafe mkfifo(pipe, 0o600)
      #expect(made == 0)
      let script = "exec '\(Program.path)' sign-in --format json 2> '\(pipe)'"
      let environment = program.environment
      let running = DispatchGroup()
      let result = Mutex<Program.Result?>(nil)
      DispatchQueue.global().async(group: running) {
        let ended = try? Program.run("/bin/sh", ["-c", script], environment: environment)
        result.withLock { $0 = ended }
      }
      let prompt = try #require(FileHandle(forReadingAtPath: pipe))
      var text = ""
      while !text.contains(/enter the code:\s+[A-Z0-9]{9}\s/) {
        guard let data = try prompt.read(upToCount: 1), !data.isEmpty else { break }
        text += String(decoding: data, as: UTF8.self)
      }
      let code = try #require(text.firstMatch(of: /code:\s+([A-Z0-9]{9})/)?.output.1)
      let page = (sandbox["login"] ?? "") + "/devicelogin"
      let confirmation = try Program.run(
        "/usr/bin/curl", ["-s", "-d", "user_code=\(code)", page]
      ).output
      let account = try #require(confirmation.firstMatch(of: /name="account" value="(\d+)"/))
      _ = try Program.run(
        "/usr/bin/curl",
        [
          "-s", "-d", "user_code=\(code)", "-d", "account=\(account.output.1)", "-d",
          "decision=approve", page,
        ])
      _ = try prompt.readToEnd()
      running.wait()
      let signedIn = try #require(result.withLock { $0 })
      #expect(signedIn.status == 0, "\(text)")
      #expect(signedIn.output.contains("entrahub.sign-in/1"))
      #expect(signedIn.output.contains(sandbox["tenantId"] ?? "?"))
      #expect(!signedIn.output.contains("eyJ"))
      #expect(try program.run("status").status == 0)
      let (status, permissions) = try program.json("status", "--permissions", "--format", "json")
      #expect(status == 0 && permissions["schema"] as? String == "entrahub.permissions/1")
      #expect((permissions["lacking"] as? [Any])?.isEmpty == true)
      #expect(try program.run("sign-out").output.contains("Removed"))
      #expect(try program.run("status").status == 3)
    }
  }

  @Test func anApplicationsSecretIsTriedThenKept() throws {
    try with("healthy") { program, _ in
      let wrong = try program.run("sign-in", "--as", "application", input: "wrong-secret-value\n")
      #expect(wrong.status == 3)
      #expect(wrong.errors.contains("AADSTS7000215") && !wrong.errors.contains("wrong-secret"))
      #expect(try program.run("status").status == 3)
      let secret = program.environment["TEST_SECRET"] ?? ""
      let right = try program.run("sign-in", "--as", "application", input: "  \(secret)\n")
      #expect(right.status == 0, "\(right.errors)")
      #expect(!right.output.contains(secret) && !right.errors.contains(secret))
      #expect(try program.run("status").status == 0)
      for (name, data) in try keptFiles(program) where name != "real.toml" {
        #expect(data.range(of: Data(secret.utf8)) == nil, "\(name)")
      }
      let nothing = try program.run("sign-out")
      #expect(nothing.output.contains("client secret in the file"))
    }
  }

  @Test func aRemovedProfileLeavesNoCredentials() throws {
    try with("healthy") { program, sandbox in
      let folder = program.home.appending(path: "bin")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      // A keyring of one file per secret.
      let script = """
        #!/bin/sh
        verb=$1; for last; do :; done; file="\(folder.path())/kept-$last"
        case $verb in
        lookup) cat "$file" 2>/dev/null;; store) cat > "$file";; clear) rm -f "$file";;
        esac
        """
      let tool = folder.appending(path: "secret-tool")
      try Data(script.utf8).write(to: tool)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: tool.path())
      var program = program
      program.environment["PATH"] = "\(folder.path()):/usr/bin:/bin"
      program.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
      let secret = program.environment["TEST_SECRET"] ?? ""
      let signedIn = try program.run("sign-in", "--as", "application", input: secret)
      #expect(signedIn.status == 0, "\(signedIn.errors)")
      #expect(try program.run("status").status == 0)
      // Where the keyring can't be reached, nobody says that nothing is kept.
      var remote = program
      remote.environment["DBUS_SESSION_BUS_ADDRESS"] = nil
      let blind = try remote.run("sign-out", "--profile", "real")
      #expect(blind.output.contains("secret-tool may keep"), "\(blind.output)")
      let removed = try program.run("profile", "remove", "real")
      #expect(removed.status == 0, "\(removed.errors)")
      #expect(removed.output.contains("Erased: the client secret in secret-tool"))
      let kept = try FileManager.default.contentsOfDirectory(atPath: folder.path())
      #expect(kept == ["secret-tool"])
      #expect(!(try keptFiles(program).keys.contains("real.json")))
    }
  }

  @Test func tokensOfTheAzureCLIAreUsed() throws {
    try with("healthy") { program, sandbox in
      let folder = program.home.appending(path: "bin")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let script = """
        #!/bin/sh
        [ "$1 $2" = "account get-access-token" ] || exit 9
        echo '{"accessToken":"\(sandbox["graphToken"] ?? "")","expires_on":4000000000}'
        """
      try Data(script.utf8).write(to: folder.appending(path: "az"))
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: folder.appending(path: "az").path())
      var program = program
      program.environment["PATH"] = "\(folder.path()):/usr/bin:/bin"
      let added = try program.run(
        "profile", "add", "az", "--use", "--tenant", sandbox["tenantId"] ?? "", "--graph-url",
        sandbox["graph"] ?? "", "--login-url", sandbox["login"] ?? "", "--credential-command",
        "azure-cli")
      #expect(added.status == 0, "\(added.errors)")
      let status = try program.run("apps", "list")
      #expect(status.status == 0, "\(status.errors)")
      program.environment["PATH"] = "/usr/bin:/bin"
      let missing = try program.run("apps", "list")
      #expect(missing.status == 3)
      #expect(missing.errors.contains("az was not found") && missing.errors.contains("az login"))
    }
  }

  @Test func aTokenIsMadeReadAndKeptUnseen() throws {
    try with("gallery-healthy") { program, sandbox in
      let address = try mint(program, sandbox)
      let token = try token(in: address)
      let cases: [(String, Int32, String)] = [
        ("http://localhost:3000/auth/code", 64, "missing"),
        (String(address.prefix(90)), 64, "ends inside"),
        (address.replacing(/state=\w+/, with: "state=other"), 64, "state"),
        ("hello", 64, "neither"), ("", 64, "nothing came"),
      ]
      for (text, status, words) in cases {
        let result = try program.run("token", "parse", input: text)
        #expect(result.status == status, "\(result.errors)")
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(!result.errors.contains(token.prefix(30)))
      }
      let lesser = try mint(program, sandbox, account: "user")
      let refused = try program.run("token", "parse", input: lesser)
      #expect(refused.status == 4 && refused.errors.contains("full administrator"))
      let wrapped = "> \(address.prefix(70))\r\n> \(address.dropFirst(70))\r\n"
      let (status, document) = try program.json(
        "token", "parse", "--any-state", "--format", "json", input: wrapped)
      #expect(status == 0)
      #expect(document["organization"] as? String == sandbox["orgId"])
      #expect(document["keptIn"] as? String == "file")
      // Made for the gallery's job, it opens the tenant URL, and status reads users there.
      #expect(document["opens"] as? String == "gallery")
      #expect((document["repairs"] as? [String])?.contains("line breaks") == true)
      for (name, data) in try keptFiles(program) where name != "real.toml" {
        #expect(data.range(of: Data(token.utf8)) == nil, "\(name)")
      }
      let (_, tokens) = try program.json("token", "show", "--format", "json")
      let first = (tokens["tokens"] as? [[String: Any]])?.first
      #expect(first?["daysLeft"] as? Int == 44)
      var signedIn = program
      signedIn.environment["ENTRAHUB_CLIENT_SECRET"] = program.environment["TEST_SECRET"]
      let state = try signedIn.run("status")
      #expect(state.status == 0 && state.output.contains("token accepted"), "\(state.output)")
    }
  }

  @Test func aPasteOfSeveralLinesStaysOutOfTheShell() throws {
    let program = try Program()
    defer { program.remove() }
    _ = try program.run(
      "profile", "add", "x", "--tenant", "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10")
    let tmux = try Tmux(width: 100, height: 30, environment: program.environment)
    defer { tmux.close() }
    try tmux.command("'\(Program.path)' token parse; echo \"ended with $?\"")
    try tmux.wait { $0.contains("not shown") }
    try tmux.paste("hello\n")
    // The rest comes as late as it likes: the line break was part of the paste.
    try tmux.paste("echo SECRET-TAIL\n")
    try tmux.type("Enter")
    let screen = try tmux.wait { $0.contains(/ended with \d/) }
    #expect(screen.contains("ended with 64") && !screen.contains("SECRET-TAIL"), "\(screen)")
  }

  @Test func wrongTenantsAndFlagsAreNamed() throws {
    try with("healthy") { program, sandbox in
      let login = sandbox["login"] ?? ""
      let cases: [([String], String)] = [
        (
          ["profile", "add", "x", "--tenant", "nowhere.example", "--login-url", login], "no tenant"
        ),
        (
          [
            "profile", "add", "x", "--cloud", "usgov", "--tenant", "northwind.example",
            "--login-url", login,
          ], "--cloud global"
        ),
        (
          ["profile", "add", "x", "--tenant", sandbox["tenantId"] ?? "", "--source", "ldap"], "okta"
        ),
        (
          ["profile", "add", "x", "--tenant", sandbox["tenantId"] ?? "", "--webex-cloud", "usgov"],
          "government"
        ),
        (
          [
            "profile", "add", "x", "--tenant", sandbox["tenantId"] ?? "", "--certificate-key", "/k",
          ],
          "certificate"
        ),
        (["profile", "add"], "Name the profile"), (["profile", "add", "x"], "Give --tenant"),
      ]
      for (arguments, words) in cases {
        let result = try program.run(arguments)
        #expect(result.status == 64, "\(arguments): \(result.errors)")
        #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
      }
    }
  }

  @Test func networkSettingsAreJudged() throws {
    let program = try Program()
    defer { program.remove() }
    let folder = program.home.appending(path: "config")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "config.toml")
    try Data("[network]\nproxy = \"ftp://me:hunter22@p\"\nca-file = \"ca.pem\"\n".utf8)
      .write(to: file)
    let check = try program.run("config", "check")
    #expect(check.status == 64)
    #expect(check.output.contains("config.toml:2:") && check.output.contains("config.toml:3:"))
    #expect(!check.output.contains("hunter22"))
    try Data("[network]\nca-file = \"/nowhere/ca.pem\"\n".utf8).write(to: file)
    _ = try program.run(
      "profile", "add", "x", "--tenant", "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10")
    let status = try program.run("status")
    #expect(status.status == 64)
    #expect(status.errors.contains("/nowhere/ca.pem"), "\(status.errors)")
  }
}
