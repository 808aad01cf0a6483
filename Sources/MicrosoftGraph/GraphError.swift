public import FoundationEssentials
public import HTTPTransport
import Secrecy

/// An error answer of Microsoft Graph (`error` of its error body, and the headers).
public struct GraphError: Error, Sendable, Equatable {
  public var status: Int
  /// The service's code, such as `Authorization_RequestDenied`; empty when it names none.
  public var code: String
  /// The service's message, redacted; never to branch on.
  public var message: String
  /// The most specific code inside `innerError`, where it differs.
  public var innerCode: String?
  public var requestID: String?
  public var clientRequestID: String?
  public var date: Date?
  public var details: [Detail]
  /// What Conditional Access wants proved at the next sign-in (`WWW-Authenticate`, decoded).
  public var claimsChallenge: String?
  public var retryAfter: Duration?
  public var method: ServiceRequest.Method
  /// Redacted.
  public var url: String
  public var attempts: Int
  public var tag: String?

  public struct Detail: Sendable, Equatable, JSONReadable {
    public var code: String?
    public var message: String?
    public var target: String?

    public init?(json: JSONNode) {
      guard json.isObject else { return nil }
      code = json["code"]?.nonEmptyString
      message = json["message"]?.nonEmptyString
      target = json["target"]?.nonEmptyString
    }
  }

  init(_ response: ServiceResponse, _ request: ServiceRequest) {
    let secrets = request.bearer.map { [$0] } ?? []
    // Where the good answer is not JSON, the error may well be.
    let json = response.json ?? (try? JSONDocument(response.body))?.root
    let parsed = ErrorBody(json?["error"])
    status = response.status
    code = parsed.code ?? ""
    message = Redaction.text(parsed.message.map(ServiceWords.bounded) ?? "", secrets: secrets)
    innerCode = parsed.innerCode
    requestID = response.requestID ?? parsed.requestID
    clientRequestID =
      response.headers["client-request-id"] ?? parsed.clientRequestID ?? response.clientRequestID
    date = parsed.date ?? response.date
    details = parsed.details
    claimsChallenge = ClaimsChallenge.parse(response.headers["WWW-Authenticate"])
    retryAfter = response.retryAfter
    method = request.method
    url = Redaction.url(request.url)
    attempts = response.attempts
    tag = request.tag
  }

  /// The delta token is too old: start over without one.
  public var needsResync: Bool {
    let codes = [code, innerCode ?? ""]
    return status == 410
      || codes.contains { code in
        ["syncStateNotFound", "resyncRequired", "syncStateInvalid"].contains {
          $0.equalsIgnoringASCIICase(code)
        }
      }
  }

  public var isNotFound: Bool { status == 404 }
}

extension GraphError: ServiceFailure {
  public var facts: FailureFacts {
    var facts = FailureFacts(
      category: claimsChallenge == nil ? FailureFacts.category(ofStatus: status) : .unauthorized,
      status: status,
      code: claimsChallenge != nil ? "insufficient_claims" : code.isEmpty ? innerCode : code,
      message: message.isEmpty ? "Microsoft Graph answered \(status)" : message)
    facts.method = method.rawValue
    facts.url = url
    facts.requestID = requestID
    facts.clientRequestID = clientRequestID
    facts.tag = tag
    facts.retryAfter = retryAfter
    return facts
  }
}

/// The `error` object, with what stands in its nested inner errors.
struct ErrorBody {
  var code: String?
  var message: String?
  var innerCode: String?
  var requestID: String?
  var clientRequestID: String?
  var date: Date?
  var details: [GraphError.Detail] = []

  init(_ error: JSONNode?) {
    guard let error else { return }
    // OAuth-like bodies have a text here.
    code = error["code"]?.text ?? error.nonEmptyString
    message = error["message"]?.string ?? error["message"]?["value"]?.string
    details = error.list("details")
    var inner = Self.inner(of: error)
    var depth = 0
    while let node = inner, depth < 8 {
      innerCode = node["code"]?.nonEmptyString ?? innerCode
      if message?.isEmpty ?? true { message = node["message"]?.nonEmptyString }
      requestID = requestID ?? node["request-id"]?.nonEmptyString
      clientRequestID = clientRequestID ?? node["client-request-id"]?.nonEmptyString
      date = date ?? node["date"]?.date
      inner = Self.inner(of: node)
      depth += 1
    }
    if innerCode == code { innerCode = nil }
  }

  private static func inner(of node: JSONNode) -> JSONNode? {
    node["innerError"] ?? node["innererror"] ?? node[ignoringCase: "innerError"]
  }
}

/// The step-up request in a `WWW-Authenticate` header: `claims="base64url of JSON"`.
enum ClaimsChallenge {
  static func parse(_ header: String?) -> String? {
    guard let header, let start = header.firstRange(of: "claims=\"") else { return nil }
    let value = String(header[start.upperBound...].prefix { $0 != "\"" })
    if value.hasPrefix("{") { return value }
    guard let bytes = Base64URL.decode(value) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasPrefix("{") ? text : nil
  }
}

enum Base64URL {
  /// Decodes both alphabets, padded or not.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var standard = text.filter { $0 != "=" }.map { character -> Character in
      character == "-" ? "+" : character == "_" ? "/" : character
    }
    while standard.count % 4 != 0 { standard.append("=") }
    return Data(base64Encoded: String(standard)).map { Array($0) }
  }
}
