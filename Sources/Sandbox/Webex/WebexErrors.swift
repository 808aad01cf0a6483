import SCIM

/// Gives every request of the Webex side its tracking ID (webex.md, 4.6).
final class WebexTracking: Sendable {
  private let random: SeededIdentifiers
  private let requests: SeededIdentifiers
  /// `ATLAS_{uuid}`: one per run of the sandbox.
  private let session: String

  init(seed: UInt64) {
    random = SeededIdentifiers(seed: seed, purpose: "tracking")
    requests = SeededIdentifiers(seed: seed, purpose: "requests")
    session = "ATLAS_\(random.next().id)"
  }

  /// `ATLAS_{uuid}_{n}`, where n counts the requests.
  func atlas() -> String { "\(session)_\(requests.next().number)" }

  /// `ROUTERGW_{uuid}`.
  func router() -> String { "ROUTERGW_\(random.next().id)" }

  /// A fresh `client-request-id` of the inner call to Entra.
  func clientRequestID() -> String { random.next().id }
}

/// An error in one of Webex's three formats (webex.md, 4.1 to 4.3).
enum WebexError: AnswerableError {
  /// (a) SCIM, with Cisco's extension where it is wanted.
  case scim(SCIMError, trackingID: String, isExtended: Bool = true)
  /// (b) The public API.
  case publicAPI(status: Int, message: String, trackingID: String, headers: [(String, String)] = [])
  /// (c) Control Hub and the identity service.
  case controlHub(status: Int, code: String, description: String, trackingID: String)

  static let extensionURN = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error"

  static let unauthorized =
    "The request requires a valid access token set in the Authorization request header."

  func reply(to call: Call) -> Reply {
    switch self {
    case .scim(let error, let trackingID, let isExtended):
      let body = isExtended ? Self.body(error, trackingID: trackingID) : error.json
      var reply = Reply.json(
        error.status, bytes: body.bytes(),
        type: WebexFace.mediaType(for: call))
      if error.status == 401 { reply.setHeader("WWW-Authenticate", "Bearer") }
      return reply.tracked(trackingID)
    case .publicAPI(let status, let message, let trackingID, let headers):
      let body: JSONValue = [
        "message": .string(message), "errors": [["description": .string(message)]],
        "trackingId": .string(trackingID),
      ]
      var reply = Reply.json(status, bytes: body.bytes())
      if status == 401 { reply.setHeader("WWW-Authenticate", "Bearer") }
      for (name, value) in headers { reply.setHeader(name, value) }
      return reply.tracked(trackingID)
    case .controlHub(let status, let code, let description, let trackingID):
      let body: JSONValue = [
        "error": [
          "key": .string(String(status)),
          "message": [["code": .string(code), "description": .string(description)]],
        ],
        "trackingId": .string(trackingID),
      ]
      return Reply.json(status, bytes: body.bytes()).tracked(trackingID)
    }
  }

  /// The SCIM body with Cisco's extension.
  ///
  /// The extension's fields are proven, its error codes are invented: status times
  /// one thousand, as no published sample shows a real one.
  static func body(_ error: SCIMError, trackingID: String) -> JSONValue {
    var error = error
    error.extensions[extensionURN] = [
      "trackingId": .string(trackingID), "errorCode": .string("\(error.status * 1000)"),
      "details": .string(error.detail ?? ""),
    ]
    return error.json
  }
}

extension Reply {
  /// With the header by which support finds the request.
  func tracked(_ trackingID: String) -> Reply {
    var reply = self
    reply.setHeader("trackingid", trackingID)
    return reply
  }
}
