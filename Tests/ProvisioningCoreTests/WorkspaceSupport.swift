import Foundation
import Testing

@testable import ProvisioningCore

/// A folder that is removed with the value.
final class ScratchFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/entrahub-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> URL { URL(fileURLWithPath: path + "/" + name) }
}

func permissions(_ path: String) throws -> Int? {
  try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
}

extension Change {
  static func restore(_ id: String = "deleted-1") -> Change {
    Change(
      action: .restoreApplication(role: .integration, deletedItemId: id),
      object: "Cisco Webex Identity Integration", before: "deleted", after: "present")
  }
}

/// Runs what must fail with an error of the core, and gives that back.
func refusal(_ body: () async throws -> Void) async throws -> ProvisioningError {
  try #require(await #expect(throws: ProvisioningError.self) { try await body() })
}

/// Runs and gives the error back; nil when there was none.
func failure<Value>(
  of body: () async throws(ProvisioningError) -> Value
) async -> ProvisioningError? {
  do throws(ProvisioningError) {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}
