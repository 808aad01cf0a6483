import Foundation
import TestSupport
import Testing

/// Signing in to the sandbox with a certificate, as by hand.
@Suite(.serialized) struct SandboxCertificateTests {
  @Test func theLoginTakesWhatItsKeySigned() throws {
    let program = try Program()
    defer { program.remove() }
    let certificate = try program.file("cert.pem", Certificates.client)
    let other = try program.file("other.pem", Certificates.server)
    let key = try program.file("key.pem", Certificates.clientKey)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
    for (registered, status) in [(certificate, Int32(0)), (other, 3)] {
      let server = try program.start(
        "sandbox", "serve", "--users", "20", "--client-certificate", registered)
      defer { server.stop() }
      let line = try JSONSerialization.jsonObject(with: Data(server.line.utf8))
      let sandbox = try #require(line as? [String: String])
      let name = status == 0 ? "good" : "bad"
      let added = try program.run(
        "profile", "add", name, "--class", "test", "--tenant", sandbox["tenantId"] ?? "",
        "--client-id", sandbox["clientId"] ?? "", "--graph-url", sandbox["graph"] ?? "",
        "--login-url", sandbox["login"] ?? "", "--certificate", certificate, "--certificate-key",
        key)
      #expect(added.status == 0, "\(added.errors)")
      let result = try program.run("apps", "list", "--profile", name)
      #expect(result.status == status, "\(result.errors)")
      if status != 0 { #expect(result.errors.contains("700027"), "\(result.errors)") }
    }
  }

  @Test(arguments: [Certificates.ellipticKey, "nothing", Certificates.clientKey])
  func whatIsNoneIsRefused(_ text: String) throws {
    let program = try Program()
    defer { program.remove() }
    let file = try program.file("wrong.pem", text)
    let result = try program.run("sandbox", "serve", "--client-certificate", file)
    #expect(result.status == 64 && result.errors.contains("wrong.pem"), "\(result.errors)")
    let missing = try program.run("sandbox", "serve", "--client-certificate", file + ".not")
    #expect(missing.status == 64, "\(missing.errors)")
  }
}
