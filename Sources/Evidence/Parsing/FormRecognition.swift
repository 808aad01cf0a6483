internal import RegularExpressions

/// Says what kind of text it is, from the labels and words that only one kind has.
enum FormRecognition {
  private static let toast = try? RegularExpression(
    "integration\\s+error\\.|Copy\\s+Debug\\s+Info|getting\\s+verified\\s+domain",
    options: .caseInsensitive)
  private static let scim = try? RegularExpression(
    "urn:ietf:params:scim:api:messages:2\\.0:(?:Error|BulkResponse)")
  private static let graph = try? RegularExpression(
    "innerError|InvalidAuthenticationToken|Authorization_RequestDenied|Request_[A-Z]\\w+"
      + "|Directory_\\w+",
    options: .caseInsensitive)
  private static let provisioning = try? RegularExpression(
    "provisioningStatusInfo|provisioningSteps|provisioning\\s+logs?|EncounteredQuarantine"
      + "|EncounteredEscrow|customappsso|EntrySynchroni|synchronization/jobs",
    options: .caseInsensitive)

  static func form(of text: ReportText, scan: FieldScan, facts: Facts) -> Report.Form {
    let bytes = text.collapsed.bytes
    func has(_ pattern: RegularExpression?) -> Bool {
      pattern.flatMap { (try? $0.firstMatch(in: bytes)) ?? nil } != nil
    }
    let keys = Set(scan.hits.filter(\.isKey).map(\.name))
    let labels = Set(scan.hits.filter { $0.name.isDebugInfo && !$0.isKey }.map(\.name))
    if labels.count >= 3 { return .controlHubDebugInfo }
    if has(scim) { return .scim }
    if keys.contains(.key), keys.contains(.code), keys.contains(.trackingID) {
      return .identityJSON
    }
    if has(graph) { return .graph }
    if has(provisioning) { return .provisioningLog }
    if facts.aadsts != nil { return .signIn }
    if keys.contains(.message), keys.contains(.trackingID) { return .webexAPI }
    if keys.contains(.code), facts.code.map(KnownValues.codes.contains) == true {
      return .identityJSON
    }
    if has(toast) { return .toast }
    if facts.status != nil || facts.code != nil || facts.trackingId != nil { return .logLine }
    return TextContext.read(text).contains(.integration) ? .article : .unknown
  }
}
