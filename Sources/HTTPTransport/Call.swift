import Secrecy

/// A request that has been checked and is under way.
struct Call: Sendable {
  let request: ServiceRequest
  let origin: Origin
  private let url: CheckedURL
  let clientRequestID: String
  let wholeTimeout: Duration
  let answerTimeout: Duration
  let responseLimit: Int
  let errorLimit: Int

  init(_ request: ServiceRequest, _ configuration: TransportConfiguration, _ urls: CheckedURLs)
    throws(TransportError)
  {
    self.request = request
    url = urls[request.url]
    let id = request.clientRequestID ?? RequestID.make()
    clientRequestID = id
    wholeTimeout = request.timeout ?? configuration.wholeTimeout
    let isQuick = !request.isPatient && [.get, .head].contains(request.method)
    answerTimeout = min(
      wholeTimeout,
      request.answerTimeout ?? (isQuick ? configuration.answerTimeout : wholeTimeout))
    responseLimit = request.responseLimit ?? configuration.responseLimit
    errorLimit = configuration.errorLimit
    guard let origin = url.origin else {
      throw TransportError(
        .badURL, method: request.method, url: url.redacted, tag: request.tag)
    }
    self.origin = origin
    guard url.isSecure else { throw error(.insecure, attempts: 0) }
  }

  func error(_ kind: TransportError.Kind, attempts: Int) -> TransportError {
    var error = TransportError(
      kind, method: request.method, url: url.redacted, host: origin.host, attempts: attempts,
      tag: request.tag)
    error.clientRequestID = clientRequestID
    return error
  }

  func error(
    _ kind: TransportError.Kind, of response: ServiceResponse, attempts: Int
  ) -> TransportError {
    var error = error(kind, attempts: attempts)
    error.status = response.status
    error.requestID = response.requestID
    error.trackingID = response.trackingID
    error.clientRequestID = response.headers["client-request-id"] ?? clientRequestID
    return error
  }

  /// The result of the last attempt.
  func finish(_ outcome: Outcome, _ attempts: Int) throws(TransportError) -> ServiceResponse {
    switch outcome {
    case .failure(let error): throw error
    case .response(var response):
      response.attempts = attempts
      guard response.status == 429 || response.status == 423 else { return response }
      var error = error(
        .throttled(after: response.retryAfter), of: response, attempts: attempts)
      (error.code, error.message) = words(of: response)
      throw error
    }
  }

  /// Code and message of an error body, in Graph's form or Webex's.
  private func words(of response: ServiceResponse) -> (String?, String?) {
    guard let json = response.json else { return (nil, nil) }
    let error = json["error"]
    let message = error?["message"]?.string ?? json["message"]?.string ?? json["detail"]?.string
    return (
      error?["code"]?.text, message.map { Redaction.text($0, secrets: secrets) }
    )
  }

  var secrets: [Secret] { request.bearer.map { [$0] } ?? [] }

  func record(
    _ outcome: Outcome, _ attempt: Int, _ duration: Duration, _ retry: RequestRecord.Retry?
  ) -> RequestRecord {
    var record = RequestRecord(
      method: request.method, host: origin.host, url: url.redacted, path: url.path,
      duration: duration, attempt: attempt, retry: retry, clientRequestID: clientRequestID,
      bytesSent: request.body?.count ?? 0, bytesReceived: 0, tag: request.tag)
    switch outcome {
    case .response(let response):
      record.status = response.status
      record.requestID = response.requestID
      record.trackingID = response.trackingID
      record.bytesReceived = response.body.count
      record.clockSkew = response.clockSkew
    case .failure(let error):
      record.status = error.status
      record.failure = error.kind
      record.requestID = error.requestID
      record.trackingID = error.trackingID
    }
    return record
  }
}
