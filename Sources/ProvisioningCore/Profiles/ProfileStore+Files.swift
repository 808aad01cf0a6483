import Foundation
internal import Settings

extension ProfileStore {
  /// Dates and names of the profile's credentials; no secrets.
  public func connectionFile(_ name: String) -> String {
    "\(folders.state)/connections/\(name).json"
  }

  /// Erases what is kept of the profile's credentials, which another profile of this name would
  /// inherit; environment and credential command are the operator's.
  ///
  /// - Throws: `invalidInput` without such a profile, `storage` when a file can't be removed.
  public func eraseCredentials(_ name: String) async throws(ProvisioningError) -> SignOutResult {
    let name = try resolve(name)
    let service = SecretServiceCredentials(profile: name)
    var result = SignOutResult(removed: [], remaining: service.unreachable.map { [$0] } ?? [])
    for kind in Credentials.Kind.allCases {
      let isHeld = try await service.read(kind) != nil
      try await service.erase(kind)
      if isHeld { result.removed.append("the \(kind.title) in \(service.program)") }
    }
    for file in [credentialsFile(name), connectionFile(name)]
    where FileManager.default.fileExists(atPath: file) {
      do {
        try FileManager.default.removeItem(atPath: file)
      } catch {
        throw ProvisioningError(
          .storage, operation: "erasing the credentials of \(name)",
          message: "\(file) can't be removed.", advice: "Check its folder's permissions.")
      }
      result.removed.append(file)
    }
    return result
  }
}
