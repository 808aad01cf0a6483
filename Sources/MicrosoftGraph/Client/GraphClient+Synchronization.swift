public import HTTPTransport

/// Provisioning jobs. `sp` is the object id of the service principal.
extension GraphClient {
  public func synchronizationTemplates(sp: String) async throws -> [SynchronizationTemplate] {
    try await pages("\(synchronization(sp))/templates").collected().items
  }

  /// Makes the job of an application: its provisioning becomes automatic; the job is made stopped.
  public func createSynchronizationJob(sp: String, template: String) async throws {
    try await perform(.post, "\(synchronization(sp))/jobs", ["templateId": .string(template)])
  }

  public func synchronizationJobs(sp: String) async throws -> [SynchronizationJob] {
    try await pages("\(synchronization(sp))/jobs").understood()
  }

  public func synchronizationJob(sp: String, job: String) async throws -> SynchronizationJob {
    try await object(path(sp, job))
  }

  public func synchronizationSchema(sp: String, job: String) async throws -> SynchronizationSchema {
    try await object("\(path(sp, job))/schema")
  }

  /// Replaces all mappings and filters; the next cycle evaluates everybody again.
  public func putSynchronizationSchema(sp: String, job: String, _ schema: JSONTree) async throws {
    try await perform(.put, "\(path(sp, job))/schema", schema)
  }

  /// Goes on from where the job stood, and lifts a quarantine.
  ///
  /// Not for a running job: repeated starts can stop the service from running it.
  public func startSynchronization(sp: String, job: String) async throws {
    try await perform(.post, "\(path(sp, job))/start")
  }

  /// Skips following cycles; the one in progress runs to its end.
  public func pauseSynchronization(sp: String, job: String) async throws {
    try await perform(.post, "\(path(sp, job))/pause")
  }

  /// Begins a new initial cycle.
  public func restartSynchronization(
    sp: String, job: String, _ reset: ResetScope = .standard
  ) async throws {
    try await perform(
      .post, "\(path(sp, job))/restart",
      ["criteria": ["resetScope": .string(reset.text)]])
  }

  /// Stored settings and credentials; the secret ones come masked.
  public func synchronizationSecrets(sp: String) async throws -> [SynchronizationSecret] {
    try await pages("\(synchronization(sp))/secrets").whole()
  }

  /// Replaces the whole set, real secrets included.
  public func putSynchronizationSecrets(
    sp: String, _ secrets: [SynchronizationSecret]
  ) async throws {
    try await perform(.put, "\(synchronization(sp))/secrets", ["value": pairs(secrets)])
  }

  /// Has Entra ID sign in to Webex with what the job has stored ("Test Connection").
  ///
  /// - Throws: `GraphError` 400 when Webex cannot be reached or refuses the token.
  public func validateSavedCredentials(sp: String, job: String, templateId: String? = nil)
    async throws
  {
    var body: JSONTree = ["useSavedCredentials": true]
    if let templateId { body["templateId"] = .string(templateId) }
    try await perform(.post, "\(path(sp, job))/validateCredentials", body)
  }

  /// Has Entra ID sign in to Webex with credentials that are not stored yet.
  public func validateCredentials(
    sp: String, job: String?, templateId: String, _ credentials: [SynchronizationSecret]
  ) async throws {
    let jobs = job.map { path(sp, $0) } ?? "\(synchronization(sp))/jobs"
    try await perform(
      .post, "\(jobs)/validateCredentials",
      [
        "useSavedCredentials": false, "templateId": .string(templateId),
        "credentials": pairs(credentials),
      ])
  }

  private func pairs(_ secrets: [SynchronizationSecret]) -> JSONTree {
    .array(
      secrets.map { ["key": .string($0.key), "value": .string($0.value.revealed)] })
  }

  private func synchronization(_ sp: String) -> String {
    "/servicePrincipals/\(segment(sp))/synchronization"
  }

  func path(_ sp: String, _ job: String) -> String {
    "\(synchronization(sp))/jobs/\(segment(job))"
  }
}

/// What a restart forgets (Graph `synchronizationJobRestartScope`, flags).
public struct ResetScope: OptionSet, Sendable, Hashable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The links between people on both sides, so that everybody is matched anew; for support only.
  public static let connectorDataStore = ResetScope(rawValue: 1)
  /// Failed entries and their retries.
  public static let escrows = ResetScope(rawValue: 2)
  /// How far the last cycle came.
  public static let watermark = ResetScope(rawValue: 4)
  public static let quarantineState = ResetScope(rawValue: 8)
  /// Carries out deletes that the accidental-deletion threshold holds back.
  public static let forceDeletes = ResetScope(rawValue: 32)
  /// All but the forced deletes.
  public static let full: ResetScope = [
    .connectorDataStore, .escrows, .watermark, .quarantineState,
  ]
  /// As the portal's "Restart provisioning".
  public static let standard: ResetScope = [.escrows, .watermark, .quarantineState]

  /// The names as Graph takes them; empty for none.
  public var text: String {
    var names: [String] = []
    if contains(.full) {
      names.append("Full")
    } else {
      if contains(.connectorDataStore) { names.append("ConnectorDataStore") }
      if contains(.escrows) { names.append("Escrows") }
      if contains(.watermark) { names.append("Watermark") }
      if contains(.quarantineState) { names.append("QuarantineState") }
    }
    if contains(.forceDeletes) { names.append("ForceDeletes") }
    return names.joined(separator: ", ")
  }
}
