public import HTTPTransport
import Secrecy

/// An error answer of a Webex service, in whichever of its formats it came.
public struct WebexError: Error, Sendable, Equatable {
  public enum Format: String, Sendable {
    /// RFC 7644 §3.12, with Cisco's extension where present.
    case scim
    /// `message`, `errors`, `trackingId`.
    case publicAPI
    /// `error.key`, `error.message[].code`, `trackingId`.
    case controlHub
    /// `errorCode` or `code` at the top, as other back ends of Control Hub write it.
    case backEnd
    /// No body, or none that can be read.
    case none
  }

  public var status: Int
  public var format: Format
  /// Such as `701018`.
  public var code: String?
  /// Redacted.
  public var message: String
  public var trackingID: String?
  /// Microsoft's id of the inner call, which Control Hub quotes.
  public var clientRequestID: String?
  /// Such as `uniqueness`, `noTarget`, `invalidFilter`.
  public var scimType: String?
  public var retryAfter: Duration?
  public var method: ServiceRequest.Method
  /// Redacted.
  public var url: String
  public var attempts: Int
  public var tag: String?

  init(_ response: ServiceResponse, _ request: ServiceRequest) {
    let body = WebexErrorBody(response.json)
    status = response.status
    format = body.format
    code = body.code
    message = Redaction.text(
      ServiceWords.bounded(body.message ?? ""), secrets: request.bearer.map { [$0] } ?? [])
    trackingID = body.trackingID ?? response.trackingID
    clientRequestID = WebexErrorBody.clientRequestID(in: body.message ?? "")
    scimType = body.scimType
    retryAfter = response.retryAfter
    method = request.method
    url = Redaction.url(request.url)
    attempts = response.attempts
    tag = request.tag
  }

  /// The failed part of a bulk answer.
  init(bulk operation: JSONNode, status: Int, _ request: ServiceRequest) {
    let body = WebexErrorBody(operation["response"])
    self.status = status
    format = body.format
    code = body.code
    message = Redaction.text(body.message ?? "")
    trackingID = body.trackingID
    clientRequestID = nil
    scimType = body.scimType
    method =
      operation["method"]?.string.flatMap { .init(rawValue: $0.uppercased()) } ?? request.method
    url = Redaction.url(operation["location"]?.string ?? request.url)
    attempts = 1
    tag = request.tag
  }
}

extension WebexError: ServiceFailure {
  public var facts: FailureFacts {
    var facts = FailureFacts(
      category: FailureFacts.category(ofStatus: status), status: status, code: code ?? scimType,
      message: message.isEmpty ? "Webex answered \(status)" : message)
    facts.method = method.rawValue
    facts.url = url
    facts.clientRequestID = clientRequestID
    facts.trackingID = trackingID
    facts.tag = tag
    facts.retryAfter = retryAfter
    return facts
  }
}

/// The fields of an error body, whichever format it has.
struct WebexErrorBody {
  static let errorURN = "urn:ietf:params:scim:api:messages:2.0:Error"
  static let extensionURN = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error"

  var format = WebexError.Format.none
  var status: Int?
  var code: String?
  var message: String?
  var trackingID: String?
  var scimType: String?

  init(_ json: JSONNode?) {
    guard let json, json.isObject else { return }
    trackingID = json["trackingId"]?.nonEmptyString
    if isSCIM(json) {
      readSCIM(json)
    } else if let error = json["error"] {
      readControlHub(error)
    } else if json["errorCode"] != nil || json["code"] != nil {
      format = .backEnd
      code = json["errorCode"]?.text ?? json["code"]?.text
      message = json["message"]?.string ?? Self.descriptions(json)
    } else if json["message"] != nil || json["errors"] != nil {
      readPublicAPI(json)
    }
  }

  /// Whether a body that should be an answer is an error, whatever the status says.
  static func isError(_ json: JSONNode?) -> Bool {
    guard let json, json.isObject, json["id"] == nil, json["totalResults"] == nil else {
      return false
    }
    return json["schemas"]?.strings.contains(errorURN) == true
      || json["error"]?.isObject == true || json["errors"]?.isArray == true
  }

  private func isSCIM(_ json: JSONNode) -> Bool {
    json["schemas"]?.strings.contains(Self.errorURN) == true || json["scimType"] != nil
      || json["detail"] != nil
  }

  private mutating func readSCIM(_ json: JSONNode) {
    format = .scim
    status = json["status"]?.int
    scimType = json["scimType"]?.nonEmptyString
    let cisco = json[Self.extensionURN]
    code = cisco?["errorCode"]?.text
    trackingID = cisco?["trackingId"]?.nonEmptyString ?? trackingID
    message = json["detail"]?.nonEmptyString ?? cisco?["details"]?.text
  }

  /// `error` is an object, and an array of such objects in one client's model.
  private mutating func readControlHub(_ error: JSONNode) {
    format = .controlHub
    let object = error.isArray ? error.elements.first { _ in true } ?? error : error
    status = object["key"]?.int
    let messages = object["message"]
    let first = messages?.elements.first { $0.isObject } ?? messages
    code = first?["code"]?.text ?? object["code"]?.text
    message =
      first?["description"]?.nonEmptyString ?? messages?.nonEmptyString
      ?? error.nonEmptyString
  }

  private mutating func readPublicAPI(_ json: JSONNode) {
    format = .publicAPI
    let inner = json["errors"]?.elements.first { $0.isObject }
    code = inner?["errorCode"]?.text
    let top = json["message"]?.nonEmptyString
    let described = Self.descriptions(json)
    // The text on top often only points at the errors below it.
    message = top.map { $0.contains("See 'errors'") ? described ?? $0 : $0 } ?? described
  }

  private static func descriptions(_ json: JSONNode) -> String? {
    let texts = (json["errors"]?.elements.map { $0 } ?? []).prefix(5).compactMap {
      $0["description"]?.nonEmptyString ?? $0["message"]?.nonEmptyString
    }
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  /// The id after `client-request-id:` in a description.
  static func clientRequestID(in text: String) -> String? {
    guard let range = text.firstRange(of: "client-request-id:") else { return nil }
    let id = text[range.upperBound...].drop { $0 == " " }.prefix { $0.isHexDigit || $0 == "-" }
    return RequestID.isUUID(String(id)) ? id.lowercased() : nil
  }
}
