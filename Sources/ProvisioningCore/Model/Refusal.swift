extension SynchronizationJob {
  /// What Webex refuses of the gallery deployment's connection.
  public enum Refusal: Sendable, Equatable {
    case secretToken, tenantURL
    /// One of the two: Entra has one code for both.
    case either
  }

  /// Nil unless the job is in quarantine for its connection.
  ///
  /// A tenant URL known to be wrong is the cause whatever was answered there; else the status in
  /// the message tells.
  public var refusal: Refusal? {
    guard let quarantine, QuarantineReason.isConnection(quarantine.reason) else { return nil }
    if tenantURLFault != nil { return .tenantURL }
    let words = (quarantine.errorMessage ?? "").lowercased().split { !$0.isLetter && !$0.isNumber }
    if words.contains("404") { return .tenantURL }
    if words.contains("401") || words.contains("unauthorized") { return .secretToken }
    return .either
  }
}
