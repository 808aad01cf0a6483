public import Evidence

/// A failure with everything that an operator or a support case needs to know about it.
public struct ProvisioningError: Error, Sendable, Equatable, Codable {
  /// What kind of failure it is; it decides the exit code and the advice.
  public enum Kind: String, Sendable, Codable {
    case notSignedIn, forbidden, unlicensed, unreachable, throttled, notFound, refused
    case unexpectedAnswer, readOnly, notConfirmed, changedMeanwhile, invalidInput, storage
    case cancelled
  }

  /// The handles by which either vendor's support finds the failing request.
  public struct RequestIDs: Sendable, Equatable, Codable {
    public var requestId: String?
    public var clientRequestId: String?
    public var correlationId: String?
    public var trackingId: String?

    public init(
      requestId: String? = nil, clientRequestId: String? = nil, correlationId: String? = nil,
      trackingId: String? = nil
    ) {
      self.requestId = requestId
      self.clientRequestId = clientRequestId
      self.correlationId = correlationId
      self.trackingId = trackingId
    }
  }

  public var kind: Kind
  /// The connection that failed; nil where none was used (a file, an argument, the workspace).
  public var leg: Leg?
  /// What was being done, as a noun phrase: "reading the enterprise applications".
  public var operation: String
  /// HTTP status, if there was an answer.
  public var status: Int?
  /// The service's own code, such as `Authorization_RequestDenied` or `AADSTS7000215`.
  public var code: String?
  /// The service's own words, or ours where no service spoke.
  public var message: String
  public var ids: RequestIDs
  /// What to do next, as one sentence.
  public var advice: String
  /// How long the service wants to be left alone; nil where it does not say.
  public var retryAfter: Duration?

  public init(
    _ kind: Kind, leg: Leg? = nil, operation: String, status: Int? = nil, code: String? = nil,
    message: String, ids: RequestIDs = RequestIDs(), advice: String
  ) {
    self.kind = kind
    self.leg = leg
    self.operation = operation
    self.status = status
    self.code = code
    self.message = message
    self.ids = ids
    self.advice = SuggestedCommand.naming(advice)
  }

  /// Whether nothing was given to sign in with: one-sided operation, not a failure.
  ///
  /// A credential that was given and can't be used has a code, a refused one a status.
  public var isMissingCredential: Bool { kind == .notSignedIn && status == nil && code == nil }

  /// The exit code of the command line for this failure (`Docs/cli.md`).
  public var exitCode: Int32 {
    switch kind {
    case .notSignedIn: 3
    case .forbidden, .unlicensed: 4
    case .unreachable, .throttled: 5
    case .readOnly, .notConfirmed, .changedMeanwhile: 6
    case .invalidInput: 64
    case .cancelled: 130
    case .notFound, .refused, .unexpectedAnswer, .storage: 2
    }
  }
}

extension ProvisioningError {
  /// Nothing provisions in this tenant yet.
  static func noJob(_ operation: String) -> ProvisioningError {
    ProvisioningError(
      .notFound, leg: .consoleToGraph, operation: operation,
      message: "there is no provisioning job", advice: noJobAdvice)
  }

  static let noJobAdvice =
    "Set provisioning up first: entrahub apps list shows what is there, entrahub troubleshoot what "
    + "comes next."
}
