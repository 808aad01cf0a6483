import Foundation

/// Serves a scenario, adds a profile for it, and hands over a program with its credentials.
///
/// - Parameter isSignedIn: whether the program has the client secret, not only the Webex token.
public func withSandbox(
  _ scenario: String, users: Int = 200, isSignedIn: Bool = true,
  _ body: (Program, _ sandbox: [String: String]) throws -> Void
) throws {
  var program = try Program()
  defer { program.remove() }
  let server = try program.start(
    "sandbox", "serve", "--scenario", scenario, "--users", String(users))
  defer { server.stop() }
  let line = try JSONSerialization.jsonObject(with: Data(server.line.utf8))
  guard let sandbox = line as? [String: String], sandbox["schema"] == "entrahub.sandbox/1" else {
    throw SandboxFailure(words: server.line)
  }
  let added = try program.run(
    "profile", "add", "lab", "--class", "test", "--tenant", sandbox["tenantId"] ?? "", "--org",
    sandbox["orgId"] ?? "", "--client-id", sandbox["clientId"] ?? "", "--graph-url",
    sandbox["graph"] ?? "", "--login-url", sandbox["login"] ?? "", "--scim-url",
    sandbox["scim"] ?? "", "--control-hub-url", sandbox["controlHub"] ?? "")
  guard added.status == 0 else { throw SandboxFailure(words: added.errors) }
  program.environment["ENTRAHUB_WEBEX_TOKEN"] = sandbox["webexToken"]
  if isSignedIn { program.environment["ENTRAHUB_CLIENT_SECRET"] = sandbox["clientSecret"] }
  try body(program, sandbox)
}

/// Why there is no sandbox, in the program's own words.
public struct SandboxFailure: Error {
  public var words: String
}
