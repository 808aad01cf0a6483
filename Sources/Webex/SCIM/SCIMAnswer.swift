public import HTTPTransport
public import SCIM
import Secrecy

/// The answer of a SCIM service, with what can be said of it at a glance.
public struct SCIMAnswer: Sendable {
  public var status: Int
  public var headers: HeaderFields
  /// The body, if it was JSON.
  public var json: JSONNode?
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
    value?.object
  }

  /// Some of the body's members by their names in any case; what is null or missing is left out.
  public func resource(_ names: Set<String>) -> JSONObject {
    JSONObject(
      uniqueMembers: names.compactMap { name in
        json?[ignoringCase: name].flatMap(JSONValue.init).map {
          JSONObject.Member(key: name, value: $0)
        }
      })
  }

  /// The body of a search; nil when it is no list.
  public var list: ListResponse? {
    guard let value, value.object != nil else { return nil }
    return ListResponse(json: value)
  }

  /// The body as a value, arrays included; nil also where an object names a member twice.
  public var value: JSONValue? { json.flatMap(JSONValue.init) }

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
    if !isError {
      guard json[ignoringCase: "id"] == nil else { return nil }
      guard json["error"] != nil || json["errors"] != nil || json["errorCode"] != nil else {
        return nil
      }
    }
    let body = WebexErrorBody(json)
    return Redaction.text(body.message ?? "an error without words")
  }
}

extension JSONValue {
  /// The same value as a tree; nil where an object names a member twice.
  init?(_ node: JSONNode) {
    if let text = node.string {
      self = .string(text)
    } else if node.isObject {
      var members: [JSONObject.Member] = []
      for member in node.members {
        guard let value = JSONValue(member.value) else { return nil }
        members.append(JSONObject.Member(key: member.name, value: value))
      }
      guard let object = JSONObject(members) else { return nil }
      self = .object(object)
    } else if node.isArray {
      var elements: [JSONValue] = []
      for element in node.elements {
        guard let value = JSONValue(element) else { return nil }
        elements.append(value)
      }
      self = .array(elements)
    } else {
      switch node.text {
      case nil: self = .null
      case "true": self = .bool(true)
      case "false": self = .bool(false)
      case let literal?: self = .number(JSONNumber(literal: literal))
      }
    }
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
