import Foundation
import HTTPTransport
import Settings
import Testing

@testable import ProvisioningCore

/// What is remembered of the credentials, by several programs at once.
@Suite struct ConnectionRecordTests {
  let folder: ScratchFolder
  var file: String { folder.path + "/state/connections/contoso.json" }

  init() throws { folder = try ScratchFolder() }

  @Test func whatManyChangeAtOnceIsAllKept() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        let records = ConnectionRecords(file: file)
        group.addTask {
          try await records.change { record in
            let known = record.signIn?.permissions ?? []
            record.signIn = .init(
              clientID: "c", at: Date(timeIntervalSince1970: 0), permissions: known + ["\(number)"])
          }
        }
      }
      try await group.waitForAll()
    }
    let kept = await ConnectionRecords(file: file).read().signIn?.permissions ?? []
    #expect(Set(kept) == Set((0..<40).map(String.init)))
  }

  @Test func secretsOfSeveralProgramsAreAllKept() async throws {
    let path = folder.path + "/state/credentials/contoso.toml"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for kind in Credentials.Kind.allCases {
        group.addTask {
          _ = try await CredentialFile(path: path).write(Secret("of \(kind.rawValue)"), as: kind)
        }
      }
      try await group.waitForAll()
    }
    for kind in Credentials.Kind.allCases {
      #expect(try await CredentialFile(path: path).read(kind) == Secret("of \(kind.rawValue)"))
    }
  }

  @Test func whatIsLockedForLongIsRefusedAndLeftAlone() async throws {
    let held = try await FileLock.take(for: file)
    let failure = await #expect(throws: PrivateFile.Failure.self) {
      try await FileLock.take(for: file, patience: .milliseconds(30))
    }
    #expect(failure?.code == ETIMEDOUT && failure?.path == file + ".lock")
    held.release()
    try await FileLock.take(for: file, patience: .zero).release()
  }

  /// A record that can't be read is not taken for an empty one, which writing would make it.
  @Test func whatCannotBeReadIsNotOverwritten() async throws {
    let records = ConnectionRecords(file: file)
    try await records.change { $0.claimsChallenge = "kept" }
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: true)
    let failure = await #expect(throws: ProvisioningError.self) {
      try await records.change { $0.claimsChallenge = nil }
    }
    #expect(failure?.kind == .storage)
  }
}
