/// Constants of the integration that damaged text is compared with.
///
/// Sources: Cisco support document 220476 (application id, wizard call), Webex identity broker
/// authorize link of the gallery set-up, published tracking ids.
public enum KnownValues {
  /// Application id of *Cisco Webex Identity Integration*, the same in every tenant.
  public static let integrationClientID = "90db942a-c1eb-4e8d-82e4-eebf64a7e2ae"
  /// Client id with which the gallery deployment's bearer token is issued by the Webex login broker.
  public static let galleryTokenClientID =
    "C4ca14fe00b0e51efb414ebd45aa88c1858c3bfb949b2405dba10b0ca4bc37402"

  static let clientIDs = [integrationClientID, galleryTokenClientID]
  static let trackingPrefixes = ["ATLAS", "ROUTERGW", "ROUTER", "GTWY", "CI", "webex-js-sdk"]
  static let codes = ["701018", "100013"]

  /// HTTP status that the identity service sends with a code.
  static let statusOfCode = ["701018": 401, "100013": 400]

  static let hosts = [
    "admin.webex.com", "admin-usgov.webex.com", "identity-b-us.webex.com", "identity.webex.com",
    "webexapis.com", "api.ciscospark.com", "api-usgov.webex.com", "idbroker.webex.com",
    "idbroker-f.webex.com", "login.microsoftonline.com", "login.microsoftonline.us",
    "login.chinacloudapi.cn", "graph.microsoft.com", "graph.microsoft.us",
  ]

  static let pathSegments = [
    "extIntegration", "azureAD", "v1", "v2", "WebexApplications", "status", "Domains", "settings",
    "identity", "scim", "Users", "Groups", "Bulk", "common", "adminconsent", "v1.0", "beta",
    "servicePrincipals", "users", "groups", "people", "me", "organization", "organizations",
    "applications", "auditLogs", "directoryAudits", "provisioning", "synchronization", "jobs",
    "schema", "secrets", "validateCredentials", "oauth2PermissionGrants", "appRoleAssignedTo",
    "Schemas", "ServiceProviderConfig", "ResourceTypes",
  ]

  /// Parts of a path with which a call can end.
  static let lastSegments: Set = [
    "status", "Domains", "settings", "Users", "Groups", "Bulk", "adminconsent", "servicePrincipals",
    "users", "groups", "people", "me", "organization", "organizations", "applications",
    "directoryAudits", "provisioning", "jobs", "schema", "secrets", "validateCredentials",
    "oauth2PermissionGrants", "appRoleAssignedTo", "Schemas", "ServiceProviderConfig",
    "ResourceTypes",
  ]

  /// Ends of the wizard's calls that are public.
  static let wizardPaths = ["/v1/WebexApplications/status", "/v1/Domains"]

  static let statusTexts: [String: Int] = [
    "OK": 200, "Created": 201, "No Content": 204, "Bad Request": 400, "Unauthorized": 401,
    "Forbidden": 403, "Not Found": 404, "Method Not Allowed": 405, "Conflict": 409, "Gone": 410,
    "Precondition Failed": 412, "Payload Too Large": 413, "Unsupported Media Type": 415,
    "Unprocessable Entity": 422, "Locked": 423, "Precondition Required": 428,
    "Too Many Requests": 429, "Internal Server Error": 500, "Not Implemented": 501,
    "Bad Gateway": 502, "Service Unavailable": 503, "Gateway Timeout": 504,
  ]

  /// Texts that the services show, without the tracking id that may follow.
  static let messages = [
    "Azure AD integration error. The request was unauthorized. Please sign out and try again.",
    "Entra ID integration error. The request was unauthorized. Please sign out and try again.",
    "Error getting verified domain. The request was unauthorized. Please sign out and try again.",
    "The request requires a valid access token set in the Authorization request header.",
    "The request could not be understood by the server due to malformed syntax. See 'errors' for "
      + "more details.",
    "Insufficient privileges to complete the operation.",
    "tenantId is required",
  ]

  static let scimTypes = [
    "invalidFilter", "tooMany", "uniqueness", "mutability", "invalidSyntax", "invalidPath",
    "noTarget", "invalidValue", "invalidVers", "sensitive",
  ]
}
