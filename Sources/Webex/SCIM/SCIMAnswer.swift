public import HTTPTransport
public import SCIM
import Secrecy

/// The answer of a SCIM service, with what can be said of it at a glance.
public struct SCIMAnswer: Sendable {
  public var status: Int
  public var headers: HeaderFields
  /// The body, if it was JSON.
  public var json: JSONNode?
  private let body: [UInt8]
  /// What an error answer says, in whichever format.
  public var error: WebexError?
  public var requestID: String?
  public var clientRequestID: String
  public var trackingID: String?
  public var retryAfter: Duration?

  init(_ response: ServiceResponse, _ token: Secret?, _ method: ServiceRequest.Method) {
    status = response.status
    headers = response.headers
    json = response.json
    body = response.body
    requestID = response.requestID
    clientRequestID = response.clientRequestID
    trackingID = response.trackingID
    retryAfter = response.retryAfter
    if !response.isSuccess {
      let error = WebexError(response, ServiceRequest(method, "", bearer: token))
      self.error = error
      trackingID = error.trackingID ?? trackingID
    }
  }

  public var isSuccess: Bool { (200..<300).contains(status) }

  /// The body as an object with SCIM's own values; nil for none.
  public var resource: JSONObject? {
    guard json?.isObject == true else { return nil }
    return (try? JSONValue(parsing: body))?.object
  }

  /// The body of a search; nil when it is no list.
  public var list: ListResponse? {
    guard json?.isObject == true, let value = try? JSONValue(parsing: body) else { return nil }
    return ListResponse(json: value)
  }

  /// The body as a value, arrays included.
  public var value: JSONValue? {
    json == nil ? nil : try? JSONValue(parsing: body)
  }

  /// The new resource's id, from the body or else from `Location`.
  public var identifier: String? {
    if let id = json?[ignoringCase: "id"]?.text, !id.isEmpty { return id }
    guard let location = headers["Location"] else { return nil }
    let path = location.prefix { $0 != "?" && $0 != "#" }
    let last = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return last.isEmpty ? nil : last.removingPercentEncoding
  }

  /// The version of the resource (RFC 7644 §3.14).
  public var version: String? {
    headers["ETag"] ?? json?[ignoringCase: "meta"]?[ignoringCase: "version"]?.nonEmptyString
  }

  /// An error body under a status of success: some gateways answer so.
  public var hiddenError: String? {
    guard isSuccess, let json, json.isObject else { return nil }
    let schemas = json[ignoringCase: "schemas"]?.strings ?? []
    let isError = schemas.contains { $0.equalsIgnoringASCIICase(WebexErrorBody.errorURN) }
    let hasError = json["error"] != nil || json["errors"] != nil || json["errorCode"] != nil
    guard isError || hasError && json[ignoringCase: "id"] == nil else { return nil }
    let body = WebexErrorBody(json)
    return Redaction.text(body.message ?? "an error without words")
  }
}

extension Substring {
  /// Percent-decoded; nil where it is no UTF-8.
  fileprivate var removingPercentEncoding: String? {
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let digits = String(rest.prefix(2)), let value = UInt8(digits, radix: 16) else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
