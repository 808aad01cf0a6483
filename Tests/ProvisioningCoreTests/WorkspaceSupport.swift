import Foundation

@testable import ProvisioningCore

/// A folder that is removed with the value.
final class ScratchFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory
      .appending(path: "entrahub-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> URL { URL(fileURLWithPath: path + "/" + name) }
}

/// A generator whose runs can be repeated: the seed is printed with each failure.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
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
