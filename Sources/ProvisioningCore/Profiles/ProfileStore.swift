import Foundation
public import Settings

/// The profiles in the configuration folder and which of them is active.
///
/// `profiles/NAME.toml` is written by us; the name of the active one lives in the state folder, so
/// that the operator's own `config.toml` is only ever read.
public struct ProfileStore: Sendable {
  public let folders: Folders

  public init(folders: Folders) { self.folders = folders }

  /// Names in order; an empty list where there is no folder yet.
  public func names() throws(ProvisioningError) -> [String] {
    let files: [String]
    do {
      files = try FileManager.default.contentsOfDirectory(atPath: folders.profiles)
    } catch {
      if !FileManager.default.fileExists(atPath: folders.profiles) { return [] }
      throw Self.failure(
        .storage, "listing the profiles", "\(folders.profiles) can't be read.",
        "Check its permissions.")
    }
    return files.filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }
      .filter { ProfileName.problem($0) == nil }.sorted()
  }

  /// Every profile; throws at the first file with a mistake.
  public func list() throws(ProvisioningError) -> [Profile] {
    var profiles: [Profile] = []
    for name in try names() { profiles.append(try load(name)) }
    return profiles
  }

  /// Reads one profile; mistakes are named with file, line and suggestion.
  public func load(_ name: String) throws(ProvisioningError) -> Profile {
    try check(name)
    let path = self.path(name)
    do {
      guard let file = try TOMLFile(contentsOf: path) else { throw try missing(name) }
      let draft = try file.decode(ProfileDraft.self)
      return try Profile(name: name, draft, file: path) { file.mistake($0.path, $0.problem) }
    } catch let error as ProvisioningError {
      throw error
    } catch let mistakes as Mistakes {
      throw Profile.invalid(name, mistakes)
    } catch {
      throw Self.failure(.storage, "reading the profile \(name)", "\(error)", "Try again.")
    }
  }

  /// Writes a new profile; one of this name must not exist.
  public func add(_ profile: Profile) throws(ProvisioningError) {
    guard try !names().contains(profile.name) else {
      throw Self.failure(
        .invalidInput, "adding the profile \(profile.name)",
        "There is a profile \(profile.name) already.",
        "Choose another name, or remove that profile first.")
    }
    try save(profile)
  }

  /// Writes a profile, whole or not at all.
  public func save(_ profile: Profile) throws(ProvisioningError) {
    try check(profile.name)
    let operation = "saving the profile \(profile.name)"
    let text: String
    do {
      text = try TOMLFile.encode(ProfileDraft(profile))
    } catch {
      throw Self.failure(.storage, operation, "\(error)", "Check the profile's values.")
    }
    try write(text + "\n", to: path(profile.name), operation)
  }

  /// Removes a profile and gives the files back that stay: workspace (its journal), credentials
  /// that were not erased before.
  @discardableResult
  public func remove(_ name: String) throws(ProvisioningError) -> [String] {
    try check(name)
    let operation = "removing the profile \(name)"
    guard try names().contains(name) else { throw try missing(name) }
    do {
      try FileManager.default.removeItem(atPath: path(name))
      if try activeName() == name { try FileManager.default.removeItem(atPath: activePath) }
    } catch {
      throw Self.failure(
        .storage, operation, "\(path(name)) can't be removed.", "Check its permissions.")
    }
    return [workspaceFile(name), credentialsFile(name), connectionFile(name)]
      .filter(FileManager.default.fileExists(atPath:))
  }

  /// The active profile's name; nil when none was chosen or the chosen one is gone.
  public func activeName() throws(ProvisioningError) -> String? {
    let operation = "reading the active profile"
    let bytes: [UInt8]?
    do {
      bytes = try PrivateFile.read(activePath, limit: 1_024)
    } catch {
      throw Self.failure(.storage, operation, "\(error)", "Choose a profile again.")
    }
    guard let bytes else { return nil }
    let name = String(decoding: bytes, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard ProfileName.problem(name) == nil,
      FileManager.default.fileExists(atPath: path(name))
    else { return nil }
    return name
  }

  /// The profile to work with: the named one, else the active one, else the only one.
  public func resolve(_ name: String?) throws(ProvisioningError) -> String {
    if let name {
      try check(name)
      guard FileManager.default.fileExists(atPath: path(name)) else { throw try missing(name) }
      return name
    }
    if let active = try activeName() { return active }
    let names = try names()
    if names.count == 1, let only = names.first { return only }
    throw Self.failure(
      .invalidInput, "choosing a profile",
      names.isEmpty ? "There is no profile yet." : "No profile is active.",
      names.isEmpty
        ? "Add one: entrahub profile add NAME. Or try the sandbox: entrahub demo."
        : "Name one with --profile, or choose one: entrahub profile use NAME.")
  }

  /// Makes a profile the active one.
  public func use(_ name: String) throws(ProvisioningError) {
    try write(try resolve(name) + "\n", to: activePath, "choosing the profile \(name)")
  }

  /// The profile's workspace database.
  public func workspaceFile(_ name: String) -> String {
    "\(folders.state)/workspaces/\(name).sqlite"
  }

  /// The profile's secrets, where no better place keeps them.
  public func credentialsFile(_ name: String) -> String {
    "\(folders.state)/credentials/\(name).toml"
  }

  private var activePath: String { folders.state + "/active-profile" }

  private func path(_ name: String) -> String { "\(folders.profiles)/\(name).toml" }

  private func check(_ name: String) throws(ProvisioningError) {
    guard let problem = ProfileName.problem(name) else { return }
    throw Self.failure(
      .invalidInput, "choosing a profile",
      "“\(name.prefix(64))” is no name for a profile. \(problem)",
      "Choose a name such as contoso-test.")
  }

  private func missing(_ name: String) throws(ProvisioningError) -> ProvisioningError {
    let names = try names()
    let hint = Suggestion.nearest(to: name, among: names).map { " Did you mean \($0)?" } ?? ""
    return Self.failure(
      .invalidInput, "choosing a profile", "There is no profile \(name).\(hint)",
      names.isEmpty
        ? "Add one: entrahub profile add \(name)."
        : "The profiles are: \(names.joined(separator: ", ")).")
  }

  private func write(
    _ text: String, to path: String, _ operation: String
  ) throws(ProvisioningError) {
    do {
      try PrivateFile.write(text, to: path)
    } catch {
      throw Self.failure(
        .storage, operation, "\(error)",
        "Make the folder writable for you, or name another one with ENTRAHUB_CONFIG_HOME.")
    }
  }

  private static func failure(
    _ kind: ProvisioningError.Kind, _ operation: String, _ message: String, _ advice: String
  ) -> ProvisioningError {
    ProvisioningError(kind, operation: operation, message: message, advice: advice)
  }
}
