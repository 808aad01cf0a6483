internal import RegularExpressions

/// What a text is about, so that bare statuses and everyday words don't count elsewhere.
public enum TextContext: String, Sendable, Codable, CaseIterable {
  /// Webex or Control Hub is named, or a Webex tracking id stands there.
  case webex
  /// Entra, Azure AD or its sign-in is named.
  case entra
  /// Provisioning between the two: both are named, or something that only the integration has.
  case integration
  /// A call of the public Webex API, of Webex SCIM, or of the wizard's back end.
  case webexCall = "webex-call"
  /// A SCIM message or path.
  case scim
  /// Microsoft Graph or one of its error bodies.
  case graph
  /// Entra's sign-in or token endpoint.
  case signIn = "sign-in"
  /// Entra's provisioning service, its log or its settings.
  case provisioning
  /// Nothing else than the pattern was pasted.
  case alone

  private static let patterns: [(TextContext, RegularExpression?)] = [
    (.webex, pattern("webex|ciscospark|control\\s*hub|\\b(?:ATLAS|ROUTERGW|ROUTER)_[0-9a-f]{4}")),
    (.entra, pattern("\\bentra\\b|azure\\s*ad\\b|azure\\s+active\\s+directory|AADSTS[0-9]")),
    (
      .integration,
      pattern(
        "extIntegration\\s*/\\s*azureAD|Cisco\\s+Webex\\s+Identity|(?:Azure\\s+AD|Entra\\s+ID)\\s+"
          + "integration\\s+error|90db942a-c1eb-4e8d-82e4-eebf64a7e2ae|\\b701018\\b")
    ),
    (
      .webexCall,
      pattern(
        "webexapis\\.com|api\\.ciscospark\\.com|api-usgov\\.webex\\.com"
          + "|identity[-a-z0-9]*\\.webex\\.com/(?:identity/scim|extIntegration)"
          + "|\\bROUTER(?:GW)?_[0-9a-f]{4}|scim:schemas:extension:cisco|\\b701018\\b|webex scim")
    ),
    (.scim, pattern("urn:ietf:params:scim:|/scim/|\\bscimType\\b")),
    (
      .graph,
      pattern(
        "graph\\.microsoft\\.|microsoftgraph\\.|innerError|microsoft graph"
          + "|InvalidAuthenticationToken|Authorization_RequestDenied")
    ),
    (.signIn, pattern("AADSTS[0-9]{4}|microsoftonline\\.|chinacloudapi\\.cn")),
    (
      .provisioning,
      pattern(
        "provisioning\\s+(?:logs?|job|service|mode|blade|cycle|agent|status)|provisioningStatusInfo"
          + "|provisioningSteps|Test\\s+Connection|Secret\\s+Token|Tenant\\s+URL|customappsso"
          + "|synchronization\\s*/\\s*jobs|Encountered(?:Quarantine|Escrow)|EntrySynchroni"
          + "|(?:Azure\\s+AD|Entra(?:\\s+ID)?)\\s+provisioning|SCIM\\s+compliance"
          + "|errorCode[\"':\\s=]+[A-Za-z]*(?:Conflict|InsufficientRights|NotPermitted|InvalidAnchor"
          + "|MandatoryFieldsMissing|MissingValues|ImportSkipped|InvalidDomain|LicenseLimitExceeded"
          + "|DuplicateTargetEntries|DuplicateSourceEntries|SchemaAttributeNotFound|Timeout"
          + "|WebExceptionProtocolError)")
    ),
  ]

  private static func pattern(_ text: String) -> RegularExpression? {
    try? RegularExpression(text, options: .caseInsensitive)
  }

  static func read(_ text: ReportText) -> Set<TextContext> {
    var found: Set<TextContext> = []
    for (context, pattern) in patterns {
      guard let pattern else { continue }
      let forms = [text.collapsed.bytes, text.unwrapped.bytes]
      if forms.contains(where: { (try? pattern.firstMatch(in: $0)) ?? nil != nil }) {
        found.insert(context)
      }
    }
    if found.contains(.webex),
      found.contains(.entra) || found.contains(.scim) || found.contains(.provisioning)
    {
      found.insert(.integration)
    }
    if found.contains(.integration) || found.contains(.webexCall) { found.insert(.webex) }
    let words = text.plain.drop { $0.isBlank }
    if words.count <= 90, !words.contains(0x0A) || words.allSatisfy({ !$0.isBlank }) {
      found.insert(.alone)
    }
    return found
  }
}
