import Foundation
import Settings
import Testing

@Suite struct FileTests {
  @Test func foldersFollowTheEnvironment() {
    let plain = Folders(environment: ["HOME": "/home/ana"])
    #expect(plain.configuration == "/home/ana/.config/entrahub")
    #expect(plain.state == "/home/ana/.local/state/entrahub")
    let xdg = Folders(environment: [
      "HOME": "/home/ana", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "relative",
    ])
    #expect(xdg.configuration == "/c/entrahub")
    #expect(xdg.state == "/home/ana/.local/state/entrahub")
    let own = Folders(environment: [
      "ENTRAHUB_CONFIG_HOME": "/own", "XDG_CONFIG_HOME": "/c", "ENTRAHUB_STATE_HOME": "/state",
    ])
    #expect(own == Folders(configuration: "/own", state: "/state"))
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? Int) ?? -1
  }

  @Test func writesPrivatelyAndWhole() throws {
    let root = NSTemporaryDirectory() + "/entrahub-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    let path = root + "/profiles/work.toml"
    try PrivateFile.write("first", to: path)
    try PrivateFile.write("second", to: path)
    #expect(try PrivateFile.read(path) == Array("second".utf8))
    #expect(try mode(path) == 0o600)
    #expect(try mode(root) == 0o700)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: root + "/profiles") == ["work.toml"])
    #expect(!PrivateFile.isReadableByOthers(path))
    #expect(try PrivateFile.read(root + "/none") == nil)
    #expect(throws: PrivateFile.Failure.self) { _ = try PrivateFile.read(path, limit: 3) }
    #expect(throws: PrivateFile.Failure.self) { try PrivateFile.write("x", to: path + "/below") }
    #expect(try TOMLFile(contentsOf: root + "/none") == nil)
    #expect(throws: Mistakes.self) {
      try PrivateFile.write([0xFF, 0xFE], to: path)
      _ = try TOMLFile(contentsOf: path)
    }
  }
}
