import Foundation
import TestSupport

/// Texts that were pasted, as files.
enum Fixtures {
  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/reports")
    return try Array(Data(contentsOf: folder.appending(path: name)))
  }

  /// Control Hub's debug information of the reference case, with invented ids.
  static let debugInfo = TestSupport.Fixtures.debugInformation

  /// Error body of the identity service alone.
  static let identityJSON = """
    {"error":{"key":"401","message":[{"code":"701018","description":"Request unauthorized. client-request-id: 3d0c9b8a-7f6e-4d5c-8b4a-392817060504"}]},"trackingId":"ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52"}
    """

  /// Error body of the public Webex API.
  static let webexAPI = """
    HTTP/1.1 401 Unauthorized
    trackingid: ROUTERGW_5d9fb6ac-bff2-4d43-87d1-8a17c353bf0f

    { "message": "The request requires a valid access token set in the Authorization request header.",
      "errors": [ { "description": "The request requires a valid access token set in the Authorization request header." } ],
      "trackingId": "ROUTERGW_5d9fb6ac-bff2-4d43-87d1-8a17c353bf0f" }
    """

  /// Error body of RFC 7644 with Cisco's extension.
  static let scimError = """
    PATCH https://webexapis.com/identity/scim/5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73/v2/Users/64f0c2b1-8a5e-4d97-b3c6-1f2e0d9c8b7a
    { "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "400", "scimType": "noTarget", "detail": "no match" }
    """

  /// Error body of Microsoft Graph.
  static let graphError = """
    GET https://graph.microsoft.com/v1.0/servicePrincipals
    { "error": { "code": "Authorization_RequestDenied", "message": "Insufficient privileges to complete the operation.",
        "innerError": { "date": "2026-02-13T10:17:06", "request-id": "93b6f17e-c05d-4f45-ad2a-6665c708d8a0", "client-request-id": "e70c5c1b-8b47-68c0-3171-3d22f5e0bd54" } } }
    """

  /// Error body of Entra's token endpoint.
  static let tokenError = """
    { "error": "unauthorized_client",
      "error_description": "AADSTS700016: Application with identifier '90db942a-c1eb-4e8d-82e4-eebf64a7e2ae' was not found in the directory '7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10'.",
      "error_codes": [700016],
      "timestamp": "2026-01-09 02:02:12Z",
      "trace_id": "0000aaaa-11bb-cccc-dd33-eeeeee333333",
      "correlation_id": "aaaa0000-bb11-2222-33cc-444444dddddd" }
    """

  /// A failing call among the lines of a log.
  static let logLines = """
    2026-03-01T08:00:01Z INFO cycle 4711 started
    2026-03-01T08:00:02Z WARN webex scim GET https://webexapis.com/identity/scim/5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73/v2/Users status=429 Retry-After: 17 trackingId=ROUTERGW_5d9fb6ac-bff2-4d43-87d1-8a17c353bf0f
    2026-03-01T08:00:19Z INFO retry
    """

  /// Control Hub's debug information after a consent without a configured wizard, with a doubled
  /// scheme as it was seen.
  static let tenantIDRequired = """
    Referrer: Control Hub notification toaster-links
    Browser URL: https://admin.webex.com/settings?type=azure-ad-domain&admin_consent=True&tenant=7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10&orgId=5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73
    Control Hub Build: 20240307-6be41d2 (mfe)
    View Org ID: 5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73
    Logged-in User ID: 64f0c2b1-8a5e-4d97-b3c6-1f2e0d9c8b7a
    Logged-in User Org ID: 99f0c2b1-8a5e-4d97-b3c6-1f2e0d9c8b7a
    Logged-in User Clock UTC: Fri, 08 Mar 2024 09:15:42 GMT
    Customer Type: Enterprise

    Status: 400
    Status Text: OK
    URL: https://identity-b-us.webex.com/extIntegration/azureAD/5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73/v1/Domains
    Tracking ID: ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_7
    Error: {
      "error": {
        "key": "400",
        "message": [ { "code": "100013", "description": "tenantId is required" } ]
      },
      "trackingId": "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_7"
    }
    """
}
