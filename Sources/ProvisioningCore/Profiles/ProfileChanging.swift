internal import MicrosoftGraph

extension Profile {
  /// What decides whom the profile reaches and how, by name; what isn't set is left out.
  var decisive: [(String, String)] {
    let values: [(String, String?)] = [
      ("class", profileClass.rawValue), ("cloud", cloud.rawValue), ("tenant", tenant),
      ("organization", organization), ("Webex", webexTitle),
      ("source", (source ?? .entra).rawValue), ("deployment", deployment.rawValue),
      ("client id", clientID), ("read-only", isReadOnly ? "yes" : "no"),
      ("Graph URL", overrides.graph), ("login URL", overrides.login),
      ("SCIM URL", overrides.scim), ("tenant URL", overrides.gallery),
      ("Control Hub URL", overrides.controlHub), ("broker URL", overrides.broker),
    ]
    return values.compactMap { name, value in value.map { (name, $0) } }
  }
}

extension Workspace {
  /// Changes the profile of this workspace, through the journal where it matters: not for a theme.
  ///
  /// - Parameter keep: stores the changed profile.
  public func change(
    _ before: Profile, to after: Profile, _ keep: () throws(ProvisioningError) -> Void
  ) async throws(ProvisioningError) {
    let old = Dictionary(uniqueKeysWithValues: before.decisive)
    let new = Dictionary(uniqueKeysWithValues: after.decisive)
    let names = (after.decisive + before.decisive).map(\.0).filter { old[$0] != new[$0] }
    guard !names.isEmpty else { return try keep() }
    func words(_ values: [String: String]) -> String {
      var seen: Set<String> = []
      return names.filter { seen.insert($0).inserted }
        .map { "\($0) \(values[$0] ?? "none")" }.joined(separator: ", ")
    }
    try await carryOut(
      Change(
        action: .setProfile(new), object: "profile \(after.name)", before: words(old),
        after: words(new),
        consequences: ["Only this machine's profile changes; nothing is sent to Entra or Webex"]),
      keep)
  }

  /// Makes a change of this machine alone, noted before and after.
  func carryOut(
    _ change: Change, _ make: () throws(ProvisioningError) -> Void
  ) async throws(ProvisioningError) {
    let intent = try await record(Intent(change))
    do throws(ProvisioningError) {
      try make()
    } catch {
      _ = try? await finish(intent.id, IntentOutcome(.failed, message: error.headline))
      throw error
    }
    // It is made; what the journal could not note, the next start finds.
    _ = try? await finish(intent.id, IntentOutcome(.done))
  }
}
