internal import Evidence
internal import Foundation
public import HTTPTransport
internal import MicrosoftGraph
internal import Secrecy
internal import Webex

extension Integration {
  private static let readPurpose = Purpose(
    "reading the connection", .consoleToGraph, needs: "Synchronization.ReadWrite.All")

  /// What the job of the classic deployment has stored, as far as it may be read.
  public func connection() async throws(ProvisioningError) -> Connection {
    let services = try await services()
    let pass = Pass(services)
    let job = try await pass.job().result.get()
    guard let job else {
      throw await withoutJob(pass)
    }
    guard job.application == .gallery else {
      throw ProvisioningError(
        .refused, leg: .consoleToGraph, operation: Self.readPurpose.operation,
        message:
          "the job belongs to the wizard's deployment, which has no tenant URL and no secret "
          + "token of yours",
        advice:
          "Its trust is the consent: entrahub consent-url. With both deployments in the tenant, "
          + "set deployment = \"gallery\" in the profile.")
    }
    let profile = profile
    let reading = await observe(Self.readPurpose) {
      let graph = try services.graph(Self.readPurpose)
      let carrier = try await graph.servicePrincipal(id: job.servicePrincipalId)
      let secrets = try await graph.synchronizationSecrets(sp: job.servicePrincipalId)
      return Connection(
        carrier, job, secrets, profile)
    }
    var connection = try reading.result.get()
    connection.secretToken = await remembered().secretToken
    return connection
  }

  /// What lacks before there is a connection: the application, or its job.
  private func withoutJob(_ pass: Pass) async -> ProvisioningError {
    let isAdded = await pass.carriers().value?.gallery != nil
    let automate = ChangeRequest.automating
    return ProvisioningError(
      .notFound, leg: .consoleToGraph, operation: Self.readPurpose.operation,
      message: isAdded
        ? "the provisioning of Cisco Webex is not automatic: it has no job"
        : "there is no provisioning job, and no Cisco Webex from the gallery",
      advice: isAdded
        ? "Make the job: \(automate)." : "First entrahub apps add, then \(automate).")
  }

  /// "Test Connection" with what the job has stored.
  public func testConnection(
    _ connection: Connection
  ) async throws(ProvisioningError) -> ConnectionTest {
    let services = try await services()
    let purpose = Self.testPurpose("testing the stored credentials")
    let reading = await observe(purpose) {
      try await services.graph(purpose).validateSavedCredentials(
        sp: connection.servicePrincipalId, job: connection.jobId,
        templateId: connection.templateId)
    }
    return try Self.judged(reading.failure, saved: true)
  }

  /// "Test Connection" with credentials that are not saved yet.
  ///
  /// - Parameter forced: sends the token even where the check calls the tenant URL wrong.
  /// - Throws: `invalidInput` with the code `tenant-url` where the token would go astray.
  public func testConnection(
    _ connection: Connection, tenantURL: String? = nil, secretToken: Secret, forced: Bool = false
  ) async throws(ProvisioningError) -> ConnectionTest {
    let services = try await services()
    let purpose = Self.testPurpose("testing the new credentials")
    guard let url = tenantURL ?? connection.tenantURL ?? connection.rightTenantURL else {
      throw ProvisioningError(
        .invalidInput, leg: .entraToWebex, operation: purpose.operation,
        message: "neither the job nor the profile tells the tenant URL",
        advice: "Set the profile's organization, or give --tenant-url.")
    }
    let check = TenantURLCheck(profile)
    if !forced, let fault = check.fault(url), !fault.mayWork {
      throw ProvisioningError(
        .invalidInput, leg: .entraToWebex, operation: purpose.operation, code: "tenant-url",
        message: "the token is not sent to \(Self.shown(url)): \(fault.words)",
        advice: check.right.map { "It should be \($0)." } ?? "Set the profile's organization.")
    }
    let token = try TokenInput.clean(secretToken, as: .webexToken, from: .given)
    let reading = await observe(purpose) {
      try await services.graph(purpose).validateCredentials(
        sp: connection.servicePrincipalId, job: connection.jobId,
        templateId: connection.templateId ?? "scim",
        [
          SynchronizationSecret(key: ConnectionKey.tenantURL, value: Secret(url)),
          SynchronizationSecret(key: ConnectionKey.secretToken, value: token),
        ])
    }
    return try Self.judged(reading.failure, saved: false)
  }

  /// Describes what saving would change.
  ///
  /// Graph gives the secret token back masked and saving replaces everything, so it has to be given
  /// even where only something else changes.
  ///
  /// - Parameters:
  ///   - forced: takes a tenant URL that the check calls wrong.
  ///   - startsNext: whether whoever saves starts a quarantined job by themselves.
  public func change(
    _ connection: Connection, to draft: ConnectionDraft, secretToken: Secret,
    record: ConnectionRecord.TokenRecord? = nil, forced: Bool = false, startsNext: Bool = false
  ) async throws(ProvisioningError) -> Change {
    let operation = Self.saveOperation
    try refuseIfReadOnly(operation)
    let token = try TokenInput.clean(secretToken, as: .webexToken, from: .given)
    guard connection.otherSecrets.isEmpty else {
      throw ProvisioningError(
        .refused, leg: .consoleToGraph, operation: operation,
        message: "the job also holds \(Words.list(connection.otherSecrets)), which can't be read "
          + "back, and saving would drop it",
        advice: "Save it in the portal.")
    }
    let check = TenantURLCheck(profile)
    let url = draft.tenantURL ?? connection.tenantURL ?? check.right ?? ""
    if let fault = check.fault(url), !forced {
      throw ProvisioningError(
        .invalidInput, operation: operation, code: "tenant-url",
        message: "the tenant URL \(Self.shown(url)) can't be right: \(fault.words)",
        advice: check.right.map { "It should be \($0)." }
          ?? "Set the profile's organization, and it is built from that.")
    }
    let after = try Self.settings(connection, draft, url)
    // Written down with the intent: whatever becomes of this process, when the token ends is known.
    let now = options.timing.now()
    var record = record ?? ConnectionRecord.TokenRecord(recordedAt: now)
    record.recordedAt = now
    let save = ConnectionSave(
      servicePrincipalId: connection.servicePrincipalId, jobId: connection.jobId,
      before: connection.settings, after: after, secretToken: SecretValue(secret: token),
      record: record)
    return Self.described(save, connection, startsNext: startsNext)
  }

  /// A URL that somebody gave, as it may be shown: what was pasted may be a token.
  private static func shown(_ url: String) -> String { Words.cut(Redaction.text(url), to: 200) }

  static let saveOperation = "saving the connection"

  private static func testPurpose(_ operation: String) -> Purpose {
    Purpose(operation, .entraToWebex, needs: "Synchronization.ReadWrite.All")
  }

  /// A refused credential is an answer; that nobody could ask is a failure.
  private static func judged(
    _ failure: ProvisioningError?, saved: Bool
  ) throws(ProvisioningError) -> ConnectionTest {
    guard var failure else { return ConnectionTest(isPassed: true, usedSavedCredentials: saved) }
    guard failure.status == 400 else {
      failure.leg = .consoleToGraph
      throw failure
    }
    failure.advice = TestAnswer(failure.message).advice
    return ConnectionTest(isPassed: false, usedSavedCredentials: saved, failure: failure)
  }

  private static func settings(
    _ connection: Connection, _ draft: ConnectionDraft, _ url: String
  ) throws(ProvisioningError) -> [String: String] {
    var after = connection.settings
    after[ConnectionKey.tenantURL] = url
    if let all = draft.synchronizesAll {
      after[ConnectionKey.scope] = all ? "true" : "false"
    } else if connection.settings.isEmpty {
      // The first save of all: as the portal proposes, and both vendors advise.
      after[ConnectionKey.scope] = "false"
    }
    if draft.notificationEmails != nil || draft.sendsNotifications != nil {
      var notifications = NotificationSettings(after[ConnectionKey.notifications])
      if let emails = draft.notificationEmails {
        notifications.recipients = try emails.map(mailAddress)
        notifications.isEnabled = !emails.isEmpty
      }
      if let sends = draft.sendsNotifications { notifications.isEnabled = sends }
      after[ConnectionKey.notifications] = notifications.text
    }
    return after
  }

  private static func mailAddress(_ text: String) throws(ProvisioningError) -> String {
    let address = text.trimmingCharacters(in: .whitespaces)
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), parts[1].contains("."),
      !address.contains(where: { $0.isWhitespace || ",;<>\"".contains($0) }),
      address.utf8.count <= 254
    else {
      throw ProvisioningError(
        .invalidInput, operation: saveOperation,
        message: "“\(Words.cut(text, to: 80))” is no e-mail address",
        advice: "Give an address such as it-operations@contoso.com.")
    }
    return address
  }

  private static func described(
    _ save: ConnectionSave, _ connection: Connection, startsNext: Bool
  ) -> Change {
    let keys = Set(save.before.keys).union(save.after.keys).sorted()
    let changed = keys.filter { save.before[$0] != save.after[$0] }
    func words(_ values: [String: String], _ token: String) -> String {
      (changed.map { ConnectionKey.words($0, values[$0]) } + ["secret token \(token)"])
        .joined(separator: ", ")
    }
    var consequences = [
      connection.awaitsStart
        ? "Nothing is provisioned before the job is started: entrahub apps start"
        : "Entra provisions with the new token from the next cycle on"
    ]
    if connection.isQuarantined {
      consequences.append(
        startsNext
          ? "Then the job is started, which lifts its quarantine, and its first cycle is waited for"
          : "The job stays in quarantine until it is started, next: entrahub apps start")
    }
    if save.before[ConnectionKey.tenantURL] != save.after[ConnectionKey.tenantURL],
      connection.tenantURL != nil
    {
      consequences.append("Everybody is provisioned to another address than before")
    }
    if changed.contains(ConnectionKey.scope), !connection.awaitsStart {
      consequences.append("The changed scope takes effect with a restart: entrahub apps restart")
    }
    return Change(
      action: .saveConnection(save), object: "connection of \(connection.applicationName)",
      before: words(save.before, connection.hasSecretToken ? "as stored" : "not set"),
      after: words(save.after, connection.hasSecretToken ? "replaced" : "stored"),
      consequences: consequences, isDangerous: true)
  }
}

/// What the provisioning service's refusal of "Test Connection" says about Webex's answer.
struct TestAnswer {
  var status: Int?

  init(_ message: String) {
    let match = message.firstMatch(of: /(?i)(?:status code|HTTP|status)\D{0,12}([1-5]\d\d)\b/)
    status = match.flatMap { Int($0.output.1) }
  }

  var advice: String {
    switch status {
    case 401:
      "Webex refuses the token: it has expired, was revoked or was not copied whole. Make a new one: "
        + "entrahub token url."
    case 403:
      "Webex knows the token but it may not do this: make it as a full administrator of this "
        + "organization, in a private window."
    case 404: "Webex knows no such organization or path: check the tenant URL."
    case 429: "Webex asks to slow down: try again in some minutes."
    case .some(500...): "Webex fails on its own side: try again, and look at status.webex.com."
    default: "Check tenant URL and token: entrahub connection show."
    }
  }
}
