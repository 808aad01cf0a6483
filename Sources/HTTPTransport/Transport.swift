/// Sends requests to the services: time limits, retries, size limits, redaction and records.
///
/// HTTPS only, except to this machine. Redirects are never followed, so that a token stays with the
/// host it was meant for. Cancelling the task that calls `send` ends the request at once. A value
/// whose copies share their connections, which close when the last copy goes.
public struct Transport: Sendable {
  public let configuration: TransportConfiguration
  let connections: Connections

  public init(_ configuration: TransportConfiguration = TransportConfiguration())
    throws(TransportSetupError)
  {
    self.configuration = configuration
    connections = try Connections(configuration)
  }

  /// Sends a request until there is a final answer.
  ///
  /// Answers with error statuses are returned, after the retries that their status allows; reading
  /// them is the client's part. 423 and 429 that last are thrown as `throttled`.
  @concurrent
  public func send(_ request: ServiceRequest) async throws(TransportError) -> ServiceResponse {
    let call = try Call(request, configuration, connections.urls)
    let policy = request.retry ?? configuration.retry
    let timing = configuration.timing
    let began = timing.uptime()
    var attempt = 1
    while true {
      let attemptBegan = timing.uptime()
      let outcome = await connections.attempt(call, number: attempt)
      let now = timing.uptime()
      let retry = policy.retry(
        after: outcome, attempt: attempt, elapsed: now - began,
        isRepeatable: request.isRepeatable, isPatient: request.isPatient, chance: timing.chance())
      configuration.trace(call.record(outcome, attempt, now - attemptBegan, retry))
      guard let retry else { return try call.finish(outcome, attempt) }
      do {
        try await timing.sleep(retry.after)
      } catch {
        throw call.error(.cancelled, attempts: attempt)
      }
      attempt += 1
    }
  }
}
