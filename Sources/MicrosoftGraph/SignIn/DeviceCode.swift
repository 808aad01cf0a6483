public import FoundationEssentials
public import HTTPTransport

/// A code that a person enters on the sign-in service's page (RFC 8628 §3.2).
public struct DeviceCode: Sendable, Equatable {
  public var deviceCode: Secret
  public var userCode: String
  public var verificationURL: String
  public var expires: Date
  /// Between two polls.
  public var interval: Duration
  /// The service's own words for the person.
  public var message: String?

  init?(_ json: JSONNode, received: Date) {
    guard let device = json["device_code"]?.nonEmptyString,
      let user = json["user_code"]?.nonEmptyString,
      let url = json["verification_uri"]?.nonEmptyString ?? json["verification_url"]?.nonEmptyString
    else { return nil }
    deviceCode = Secret(device)
    userCode = user
    verificationURL = url
    expires = received.addingTimeInterval(min(max(json["expires_in"]?.double ?? 900, 1), 86_400))
    interval = .seconds(min(max(json["interval"]?.double ?? 5, 0.05), 300))
    message = json["message"]?.nonEmptyString
  }
}

/// How far a sign-in by device code has come.
public enum DeviceSignInState: Sendable, Equatable {
  /// The person hasn't finished; the next poll comes after the interval.
  case pending(interval: Duration)
  /// Polled too fast; the interval has grown.
  case slowedDown(interval: Duration)
  case signedIn(TokenSet)
}

extension SignInClient {
  /// Polls until the person has signed in, declined, or the code has expired.
  ///
  /// - Returns: the states in their order, ending with `signedIn`. Throws `TokenError` with
  ///   `authorization_declined`, `expired_token` or what else the service refuses.
  public func deviceSignIn(_ code: DeviceCode) -> DeviceSignIn {
    DeviceSignIn(client: self, code: code)
  }
}

/// The states of a sign-in by device code; iterating polls.
public struct DeviceSignIn: AsyncSequence, Sendable {
  let client: SignInClient
  let code: DeviceCode

  public struct AsyncIterator: AsyncIteratorProtocol {
    let client: SignInClient
    let code: DeviceCode
    var interval: Duration
    var isDone = false

    public mutating func next() async throws -> DeviceSignInState? {
      guard !isDone else { return nil }
      let timing = client.transport.configuration.timing
      try await timing.sleep(interval)
      // A service that goes on answering "pending" must not keep anybody waiting for ever.
      guard timing.now() < code.expires.addingTimeInterval(60) else {
        throw TokenError.codeExpired(client.loginURL, tag: client.tag)
      }
      do {
        let tokens = try await client.redeem(code)
        isDone = true
        return .signedIn(tokens)
      } catch let error as TokenError where error.error == "authorization_pending" {
        return .pending(interval: interval)
      } catch let error as TokenError where error.error == "slow_down" {
        interval += .seconds(5)
        return .slowedDown(interval: interval)
      }
    }
  }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(client: client, code: code, interval: code.interval)
  }

  /// Waits for the end of the sign-in.
  public func tokens() async throws -> TokenSet? {
    for try await state in self {
      if case .signedIn(let tokens) = state { return tokens }
    }
    return nil
  }
}

extension SignInClient {
  func redeem(_ code: DeviceCode) async throws -> TokenSet {
    try await token(
      [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", clientId),
        ("device_code", code.deviceCode.revealed),
      ], secrets: [code.deviceCode])
  }
}
