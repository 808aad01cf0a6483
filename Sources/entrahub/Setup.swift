import Evidence
import Foundation
import ProvisioningCore
import Sandbox
import Settings

/// Everything that a command is put together from: folders, profiles, signatures, sessions.
struct Setup: Sendable {
  static let current = Setup(environment: ProcessInfo.processInfo.environment)

  let folders: Folders
  let profiles: ProfileStore

  init(environment: [String: String]) {
    folders = Folders(environment: environment)
    profiles = ProfileStore(folders: folders)
  }

  /// The named or active profile; nil when none is named and none is active.
  func profileIfAny(_ name: String?) throws -> Profile? {
    if name == nil, try profiles.activeName() == nil { return nil }
    return try profiles.load(try profiles.resolve(name))
  }

  /// Our signatures, and those in the configuration folder.
  func signatures() throws -> SignatureBook {
    try SignatureBook.standard.adding(userFilesIn: folders.configuration)
  }
}

/// An open integration with the profile that it stands for.
struct Session {
  let integration: Integration
  let profile: Profile
  let setup: Setup
}
