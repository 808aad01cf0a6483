public import ArgumentParser
import Foundation
public import Sandbox

extension Scenario: ExpressibleByArgument {}

/// The simulated tenant: what state it starts in, and how large it is.
struct SandboxArguments: ParsableArguments {
  @Option(parsing: .unconditional, help: "Users in the directory, 0 to 1,000,000.")
  var users = 2304

  @Option(parsing: .unconditional, help: "Seed of everything that is generated.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (0...1_000_000).contains(users) else {
      throw ValidationError("--users takes a number from 0 to 1000000.")
    }
  }
}

struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox", abstract: "The simulated Entra and Webex tenant.",
    subcommands: [Serve.self], defaultSubcommand: Serve.self)

  struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "serve",
      abstract: "Serve the simulated tenant on loopback until interrupted.",
      discussion: """
        Prints one JSON line with every address and credential, then serves. Scenarios:
        \(Scenario.allCases.map(words).joined(separator: "\n"))
        """)

    /// Broken here: the parser would go on at the left edge.
    private static func words(_ scenario: Scenario) -> String {
      Wrapping.wrap("  \(scenario.rawValue): \(scenario.summary)", columns: 79, hanging: 4)
    }

    @Option(parsing: .unconditional, help: "Port; 0 takes a free one.")
    var port = 0

    @Option(help: "The state to start in.")
    var scenario = Scenario.healthy

    @Flag(help: "Only what Webex documents: no SCIM discovery, its own short list of filters.")
    var strictWebex = false

    @Flag(help: "Graph's limit on its logs: more than 5 reads in 10 seconds are told to wait.")
    var throttleReports = false

    @Option(
      help: ArgumentHelp(
        "A certificate (PEM) that the sandbox's application may sign in with, beside its secret.",
        valueName: "file"))
    var clientCertificate: String?

    @OptionGroup var sandbox: SandboxArguments

    func validate() throws {
      guard (0...65_535).contains(port) else {
        throw ValidationError("--port takes a number from 0 to 65535.")
      }
    }

    func run() async throws {
      let server = try await SandboxServer.start(
        SandboxOptions(
          scenario: scenario, users: sandbox.users, seed: sandbox.seed, port: port,
          strictWebex: strictWebex, throttlesReports: throttleReports,
          clientCertificate: try clientCertificate.map(Self.certificate)))
      Output(color: .never).data(server.description.json)
      // The server works on its own threads; this one has nothing left to do.
      try await Task.sleep(for: .seconds(1 << 32))
      await server.stop()
    }

    private static func certificate(_ file: String) throws -> String {
      let text = String(decoding: try Input.read(file, what: "the certificate"), as: UTF8.self)
      guard SandboxOptions.isUsable(certificate: text) else {
        throw ValidationError(
          "\(PlainText.clean(file)) holds no certificate of an RSA key in PEM form; make one: openssl "
            + "req -x509 -newkey rsa:2048 -noenc -subj /CN=lab -keyout key.pem -out cert.pem")
      }
      return text
    }
  }
}
