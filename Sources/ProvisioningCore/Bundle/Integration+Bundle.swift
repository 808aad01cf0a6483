internal import AttributeMapping
internal import Foundation

extension Integration {
  /// What is known of the profile, for somebody who is not to learn whom it is about.
  ///
  /// - Parameters:
  ///   - program: the version of EntraHub.
  ///   - readsMappings: whether the job's schema is read for it; the rest is what was read before.
  public func supportBundle(
    program: String, readsMappings: Bool
  ) async throws(ProvisioningError) -> SupportBundle {
    var profile = profile
    profile.name = SupportBundle.profileName
    // Paths name accounts, and nothing is signed in with a bundle.
    (profile.certificate, profile.certificateKey) = (nil, nil)
    profile.credentialCommand = nil
    var snapshot = snapshot
    snapshot.profile.name = SupportBundle.profileName
    let mappings = readsMappings ? try? await readSchema().schema : nil
    try await workspace.flushRequests()
    let content = SupportBundle.Content(
      profile: profile, snapshot: snapshot, journal: try workspace.journal(limit: 1_000),
      requests: try workspace.requests(limit: Workspace.requestLogCapacity),
      incidents: try workspace.incidents(limit: 200))
    return try SupportBundle(content, mappings: mappings, program: program)
  }

  /// Opens a bundle in the place of a profile: everything can be looked at, nothing is sent.
  public static func studying(
    _ bundle: SupportBundle, signatures: SignatureBook
  ) async throws(ProvisioningError) -> Integration {
    let workspace = try Workspace(inMemory: SupportBundle.profileName)
    try await workspace.adopt(bundle)
    var options = IntegrationOptions()
    options.studied = bundle
    return try Integration(
      profile: bundle.profile, credentials: Credentials([:]), workspace: workspace,
      signatures: signatures, readOnly: true, options: options)
  }
}

extension SupportBundle {
  /// What the profile of a bundle is called, whatever it was called where it was made.
  static let profileName = "bundle"

  static let offline = ProvisioningError(
    .readOnly, operation: "reaching the services",
    message: "this is a bundle that is studied offline: nothing goes to the network",
    advice: "Open the profile itself to read anew.")

  /// The snapshot with the failures that its readings ended in, which are part of the picture.
  func studiedSnapshot(journal: [JournalEntry]) -> Snapshot {
    var snapshot = content.snapshot
    snapshot.profile.isReadOnly = true
    snapshot.stopReading()
    snapshot.judge(journal: journal)
    return snapshot
  }

  func jobSchema() throws(ProvisioningError) -> JobSchema {
    guard let mappings, case .some(.some(let job)) = snapshot.job.value else {
      var error = Self.offline
      error.operation = Integration.schemaReading.operation
      error.message = "the bundle holds no schema of the job"
      throw error
    }
    return JobSchema(
      servicePrincipalId: job.servicePrincipalId, jobId: job.id, schema: mappings,
      readAt: asOf ?? .distantPast)
  }
}

extension Snapshot {
  fileprivate mutating func stopReading() {
    for part in Integration.Part.allCases { setRefreshing(part, false) }
  }
}
