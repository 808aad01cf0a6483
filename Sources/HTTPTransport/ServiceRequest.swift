/// One request to a service, before retries.
public struct ServiceRequest: Sendable {
  public enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    /// Whether sending it twice has the effect of sending it once (RFC 9110 §9.2.2).
    public var isIdempotent: Bool {
      switch self {
      case .get, .head, .put, .delete: true
      case .post, .patch: false
      }
    }
  }

  /// What the body of a good answer must be.
  public enum Expectation: Sendable {
    /// JSON or nothing; anything else is an error (a captive portal's page, a proxy's).
    case json
    /// Anything, unread by the transport.
    case anything
  }

  public var method: Method
  /// The absolute URL, sent as it stands.
  public var url: String
  public var headers: HeaderFields
  public var body: [UInt8]?
  /// Sent as `Authorization: Bearer`, and wiped from every error text.
  public var bearer: Secret?
  public var expects: Expectation
  /// How deep the JSON of an answer may nest.
  public var maximumDepth = JSONDocument.usualDepth
  /// Whether a lost answer may be followed by sending again; by default what the method says.
  public var isRepeatable: Bool
  /// Longest duration of one attempt; nil takes the transport's.
  public var timeout: Duration?
  /// Longest wait for the answer to begin; nil takes the transport's for a read, and the longest
  /// duration for a change.
  public var answerTimeout: Duration?
  /// Whether it is part of work that takes long anyway: it waits for its answer as long as one may
  /// take, and comes again after silence, which else is named at once.
  public var isPatient = false
  /// nil takes the transport's.
  public var retry: RetryPolicy?
  /// Largest accepted body of a good answer in bytes; nil takes the transport's.
  public var responseLimit: Int?
  /// Passed through to records and errors: the caller's word for the connection.
  public var tag: String?
  /// Sent as `client-request-id`; nil makes a new one.
  public var clientRequestID: String?
  /// Told how the body of each good answer begins, while the rest of it is still on its way: at least
  /// `headLength` bytes, or all of a shorter one.
  public var onHead: (@Sendable ([UInt8]) -> Void)?
  /// Bytes.
  public static let headLength = 8_192

  public init(
    _ method: Method = .get, _ url: String, headers: HeaderFields = [:], body: [UInt8]? = nil,
    bearer: Secret? = nil, expects: Expectation = .json, tag: String? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.bearer = bearer
    self.expects = expects
    self.tag = tag
    isRepeatable = method.isIdempotent
  }

  /// A request whose body is JSON.
  public static func json(
    _ method: Method, _ url: String, _ body: JSONTree, bearer: Secret? = nil, tag: String? = nil
  ) -> ServiceRequest {
    ServiceRequest(
      method, url, headers: ["Content-Type": "application/json"], body: body.serialized(),
      bearer: bearer, tag: tag)
  }

  /// A request whose body is an HTML form (`application/x-www-form-urlencoded`).
  public static func form(
    _ url: String, _ fields: [(String, String)], tag: String? = nil
  ) -> ServiceRequest {
    let body = fields.map { "\(URLText.encode($0.0))=\(URLText.encode($0.1))" }
      .joined(separator: "&")
    return ServiceRequest(
      .post, url, headers: ["Content-Type": "application/x-www-form-urlencoded"],
      body: Array(body.utf8), tag: tag)
  }
}
