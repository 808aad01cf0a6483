import Foundation
import TestSupport
import Testing

/// Serves a scenario, adds a profile for it, and hands over a program with its credentials.
func withSandbox(
  _ scenario: String, _ body: (Program, _ sandbox: [String: String]) throws -> Void
) throws {
  var program = try Program()
  defer { program.remove() }
  let server = try program.start("sandbox", "serve", "--scenario", scenario, "--users", "200")
  defer { server.stop() }
  let line = try JSONSerialization.jsonObject(with: Data(server.line.utf8))
  let sandbox = try #require(line as? [String: String])
  #expect(sandbox["schema"] == "entrahub.sandbox/1")
  let added = try program.run(
    "profile", "add", "lab", "--class", "test", "--tenant", sandbox["tenantId"] ?? "", "--org",
    sandbox["orgId"] ?? "", "--client-id", sandbox["clientId"] ?? "", "--graph-url",
    sandbox["graph"] ?? "", "--login-url", sandbox["login"] ?? "", "--scim-url",
    sandbox["scim"] ?? "", "--control-hub-url", sandbox["controlHub"] ?? "")
  #expect(added.status == 0, "\(added.errors)")
  program.environment["ENTRAHUB_CLIENT_SECRET"] = sandbox["clientSecret"]
  program.environment["ENTRAHUB_WEBEX_TOKEN"] = sandbox["webexToken"]
  try body(program, sandbox)
}

extension Program {
  /// Runs it and reads its answer as a JSON object.
  func json(_ arguments: String..., input: String = "") throws -> (Int32, [String: Any]) {
    let result = try run(arguments, input: Data(input.utf8))
    let object = try? JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let document = try #require(
      object as? [String: Any], "\(arguments): \(result.output) \(result.errors)")
    return (result.status, document)
  }

  /// A file in the program's home.
  func file(_ name: String, _ text: String) throws -> String {
    let url = home.appending(path: name)
    try Data(text.utf8).write(to: url)
    return url.path()
  }
}
