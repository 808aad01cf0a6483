/// Text that several test targets paste.
public enum Fixtures {
  /// "Copy Debug Info" of the reference case, with invented ids.
  public static let debugInformation = """
    Referrer: Control Hub notification toaster-links
    Browser URL: https://admin.webex.com/settings
    Control Hub Build: 20240307-6be41d2
    View Org ID: 5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73
    Logged-in User ID: 64f0c2b1-8a5e-4d97-b3c6-1f2e0d9c8b7a
    Logged-in User Org ID: 5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73
    Logged-in User Clock UTC: Fri, 08 Mar 2024 09:15:42 GMT
    Customer Type: Enterprise

    Status: 401
    Status Text: Unauthorized
    URL: https://identity-b-us.webex.com/extIntegration/azureAD/5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73/v1/WebexApplications/status
    Tracking ID: ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52
    Error: {
      "error": {
        "key": "401",
        "message": [
          {
            "code": "701018",
            "description": "Request unauthorized. client-request-id: 3d0c9b8a-7f6e-4d5c-8b4a-392817060504"
          }
        ]
      },
      "trackingId": "ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52"
    }

    Message: Azure AD integration error. The request was unauthorized. Please sign out and try again. TrackingID: ATLAS_1e2d3c4b-5a69-4788-9786-a5b4c3d2e1f0_52
    """
}
