/// For every signature a text that an operator would paste, and what else it rightly brings up.
struct SignatureCase: Sendable {
  var id: String
  var text: String
  /// Further signatures that hold, in order of rank, after or before ``id``.
  var others: [String] = []

  init(_ id: String, _ text: String, others: [String] = []) {
    self.id = id
    self.text = text
    self.others = others
  }

  private static let org = "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73"
  private static let user = "64f0c2b1-8a5e-4d97-b3c6-1f2e0d9c8b7a"

  private static func scim(_ status: Int, _ type: String, _ detail: String) -> String {
    """
    {"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"\(status)",\
    "scimType":"\(type)","detail":"\(detail)"}
    """
  }

  private static func log(_ code: String) -> String {
    """
    Provisioning logs, Cisco Webex: user@example.com, action Create, status Failure
    "errorCode": "\(code)"
    """
  }

  static let all = wizard + webex + provisioning + symptoms + graph

  static let wizard: [SignatureCase] = [
    SignatureCase("wizard-integration-app-missing", Fixtures.debugInfo),
    SignatureCase(
      "wizard-integration-app-missing",
      "Azure AD integration error. The request was unauthorized. Please sign out and try again."),
    SignatureCase("wizard-701018-unspecified-surface", Fixtures.identityJSON),
    SignatureCase(
      "wizard-domain-lookup-unauthorized",
      "Error getting verified domain. The request was unauthorized. Please sign out and try again."
    ),
    SignatureCase(
      "wizard-tenantid-required", Fixtures.tenantIDRequired,
      others: ["controlhub-wrong-org-context"]
    ),
    SignatureCase(
      "wizard-consent-error-page",
      "AADSTS500113: No reply address is registered for the application."),
    SignatureCase(
      "wizard-consent-needs-admin",
      "Need admin approval\nCisco Webex Identity Integration needs permission to access resources "
        + "in your organization that only an admin can grant."),
    SignatureCase(
      "wizard-sp-missing-in-tenant",
      "AADSTS7000229: The client application 90db942a-c1eb-4e8d-82e4-eebf64a7e2ae is missing "
        + "service principal in the tenant 7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10."),
    SignatureCase(
      "wizard-app-disabled",
      "AADSTS7000112: Application '90db942a-c1eb-4e8d-82e4-eebf64a7e2ae'(Cisco Webex Identity "
        + "Integration) is disabled."),
    SignatureCase(
      "wizard-wrong-cloud",
      "AADSTS90002: Tenant 'contoso.us' not found. Check to make sure you "
        + "have the correct tenant ID and are signing into the correct cloud."),
    SignatureCase(
      "wizard-identity-app-missing",
      "Remove service principal | Core Directory | Success | Cisco Webex Identity | admin@example.com"
    ),
    SignatureCase(
      "wizard-consent-incomplete",
      "https://admin.webex.com/settings?admin_consent=True&error=consent_required"
        + "&error_description=AADSTS65004%3a+User+declined+to+consent"),
    SignatureCase(
      "wizard-gcc-high", "The Entra ID wizard in Webex is not offered for our GCC High tenant."),
    SignatureCase(
      "controlhub-not-entra",
      """
      Referrer: Control Hub notification toaster-links
      Control Hub Build: 20240307-6be41d2
      Status: 400
      Status Text: Bad Request
      URL: https://calendar-whistler.ciscospark.com/api/v1/orgs/\(org)/config
      Error: { "errorCode": 6, "message": "Bad request", "errors": [ { "errorCode": 6, \
      "description": "Bad request" } ], "trackingId": "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_5" }
      """),
    SignatureCase(
      "controlhub-wrong-org-context",
      "View Org ID: \(org)\nLogged-in User Org ID: \(user)"),
  ]

  static let webex: [SignatureCase] = [
    SignatureCase("webex-token-invalid", Fixtures.webexAPI),
    SignatureCase(
      "gallery-bearer-expired",
      "Cisco Webex provisioning, Test Connection: credentials are invalid."),
    SignatureCase(
      "token-invalidated-by-role-change",
      "All Webex SCIM calls answer 401 since the role changed for our admin.",
      others: []),
    SignatureCase("scim-unauthorized", scim(401, "sensitive", "not authenticated")),
    SignatureCase(
      "webex-forbidden", "GET https://webexapis.com/v1/people/me failed with 403 Forbidden"),
    SignatureCase(
      "scim-tenant-url-wrong",
      "GET https://api.ciscospark.com/v1/scim/\(org)/Users?count=1 returned HTTP 404 Not Found"),
    SignatureCase(
      "scim-not-found",
      "GET https://webexapis.com/identity/scim/\(org)/v2/Users/\(user) returned 404 Not Found"),
    SignatureCase("scim-conflict-username", scim(409, "uniqueness", "userName exists")),
    SignatureCase(
      "user-in-other-org", "Webex: the user already belongs to another organization."),
    SignatureCase(
      "claimed-domain-blocks", "Control Hub: the domain example.com is already claimed."),
    SignatureCase("domain-not-verified", "Control Hub: domain example.com is not verified."),
    SignatureCase("scim-bad-filter", scim(400, "invalidFilter", "operator co")),
    SignatureCase("scim-no-target", Fixtures.scimError),
    SignatureCase(
      "scim-invalid-username-email", scim(400, "invalidValue", "userName must be an email")),
    SignatureCase("scim-bad-request", scim(400, "invalidSyntax", "malformed JSON")),
    SignatureCase(
      "scim-bulk-too-many", "webex scim: more than 100 bulk operations in one request"),
    SignatureCase(
      "scim-bulk-partial",
      """
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[\
      {"method":"POST","bulkId":"1","status":"409"},{"method":"POST","bulkId":"2","status":"201"}]}
      """),
    SignatureCase(
      "scim-put-wiped", "After a PUT to Webex SCIM all phone numbers of the users are lost."),
    SignatureCase(
      "webex-method-or-media",
      "PUT https://webexapis.com/identity/scim/\(org)/v2/Bulk: 405 Method Not Allowed"),
    SignatureCase("webex-locked", "GET https://webexapis.com/v1/people returned HTTP 423 Locked"),
    SignatureCase("webex-rate-limited", Fixtures.logLines),
    SignatureCase(
      "webex-server-error", "POST https://webexapis.com/identity/scim/\(org)/v2/Users HTTP 503"),
  ]

  static let provisioning: [SignatureCase] = [
    SignatureCase(
      "prov-quarantine-credentials",
      "\"quarantine\": { \"reason\": \"EncounteredQuarantineException\" }"),
    SignatureCase(
      "prov-quarantine-escrow", "reason: EncounteredEscrowProportionThreshold"),
    SignatureCase(
      "prov-job-disabled",
      "The Entra provisioning job was in quarantine for four weeks and has been disabled."),
    SignatureCase("prov-conflict", log("EntryConflict")),
    SignatureCase("prov-duplicate-target", log("DuplicateTargetEntries")),
    SignatureCase("prov-duplicate-source", log("DuplicateSourceEntries")),
    SignatureCase("prov-insufficient-rights", log("InsufficientRights")),
    SignatureCase("prov-target-unavailable", log("InternalServerError")),
    SignatureCase("prov-invalid-anchor", log("InvalidAnchor")),
    SignatureCase("prov-mandatory-missing", log("MandatoryFieldsMissing")),
    SignatureCase("prov-schema-attribute", log("SchemaAttributeNotFound")),
    SignatureCase("prov-import-skipped", log("ImportSkipped")),
    SignatureCase("prov-entry-skipped", log("EntrySynchronizationSkipped")),
    SignatureCase("prov-not-entitled", "Entra provisioning log: user is not effectively entitled"),
    SignatureCase("prov-invalid-domain", log("InvalidDomain")),
    SignatureCase("prov-license-limit", log("LicenseLimitExceeded")),
    SignatureCase(
      "prov-scim-incompatible",
      log("SystemForCrossDomainIdentityManagementServiceIncompatible")),
    SignatureCase("prov-single-valued", log("SchemaPropertyCanOnlyAcceptValue")),
    SignatureCase(
      "prov-credentials-rejected",
      "\"code\": \"SystemForCrossDomainIdentityManagementCredentialValidationUnavailable\""),
    SignatureCase(
      "prov-credentials-rejected",
      "The job is in quarantine: We received this unexpected response from your application: HTTP "
        + "status code 401 (Unauthorized). Please check the secret token and try again."),
    SignatureCase(
      "prov-reference-unresolved", log("UnableToResolveReferenceAttributeValue")),
  ]

  static let symptoms: [SignatureCase] = [
    SignatureCase(
      "upn-mismatch-duplicates",
      "Since the first Azure AD cycle there are duplicate users in Webex."),
    SignatureCase(
      "null-not-cleared",
      "Azure AD sends no null value when the phone is cleared, Webex keeps the old one."),
    SignatureCase(
      "group-object-missing", "Entra to Webex: the users arrive but the group is not synced."),
    SignatureCase(
      "nested-group", "Members of a nested group in Entra do not arrive in Webex."),
    SignatureCase(
      "member-out-of-scope", "Entra to Webex: the manager is empty for half of the staff."),
    SignatureCase(
      "user-inactive-renamed", "The user is Inactive in Webex with a strange name; Entra is fine."),
    SignatureCase(
      "user-permanently-deleted", "We hard deleted the account in Entra, now Webex lost it."),
    SignatureCase(
      "change-not-visible-in-app",
      "Changed in Entra, right in Control Hub, the Webex App shows it after 72 hours only."),
    SignatureCase(
      "directory-connector-conflict",
      "Directory Connector is still enabled while Entra sync is active in Control Hub."),
    SignatureCase(
      "okta-multivalue", "Okta to Webex: phone number updates never arrive, nor do addresses."),
    SignatureCase("user-status-blocked", "webex scim: \"accountStatus\": [\"transient\"]"),
    SignatureCase("license-not-assigned", "Webex users are created but have no license."),
    SignatureCase(
      "avatar-or-room-not-synced", "Entra to Webex: the avatar is not synchronized."),
  ]

  static let graph: [SignatureCase] = [
    SignatureCase(
      "graph-token-invalid",
      "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"Lifetime validation failed, "
        + "the token is expired.\",\"innerError\":{\"date\":\"2026-02-13T10:17:06\"}}}"),
    SignatureCase("graph-request-denied", Fixtures.graphError),
    SignatureCase(
      "graph-licence-missing",
      "{\"error\":{\"code\":\"Authentication_RequestFromNonPremiumTenantOrB2CTenant\",\"message\":"
        + "\"Tenant is not a B2C tenant and doesn't have premium license\"}}"),
    SignatureCase(
      "graph-not-found",
      "{\"error\":{\"code\":\"Request_ResourceNotFound\",\"message\":\"Resource '\(org)' does not "
        + "exist.\",\"innerError\":{}}}"),
    SignatureCase(
      "graph-throttled",
      "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"Please retry again later.\","
        + "\"innerError\":{\"code\":\"429\",\"status\":\"429\"}}}"),
    SignatureCase(
      "graph-server-error",
      "{\"error\":{\"code\":\"serviceNotAvailable\",\"message\":\"The service is temporarily not "
        + "available.\",\"innerError\":{\"request-id\":\"\(org)\"}}}"),
    SignatureCase(
      "sign-in-expired", "AADSTS700082: The refresh token has expired due to inactivity."),
    SignatureCase(
      "sign-in-blocked-by-policy", "AADSTS53003: Access has been blocked by Conditional Access."),
    SignatureCase("sign-in-client-secret", "AADSTS7000215: Invalid client secret provided."),
    SignatureCase(
      "sign-in-not-assigned",
      "AADSTS50105: Your administrator has configured the application Cisco Webex to block users "
        + "unless they are specifically granted ('assigned') access to the application."),
    SignatureCase(
      "sign-in-wrong-tenant", "AADSTS50020: User account from identity provider does not exist."),
  ]
}
