internal import Evidence
internal import Foundation
internal import HTTPTransport

extension ProvisioningError {
  /// Any error of a service call in the core's terms, with what to do next.
  init(_ error: any Error, _ purpose: Purpose) {
    switch error {
    case let error as ProvisioningError: self = error
    case let error as any ServiceFailure:
      self.init(error.facts, purpose)
      adviseOnCertificate((error as? TransportError)?.kind)
    case is CancellationError:
      self.init(
        .cancelled, leg: purpose.leg, operation: purpose.operation, message: "cancelled",
        advice: "Run it again.")
    default:
      self.init(
        .unexpectedAnswer, leg: purpose.leg, operation: purpose.operation,
        message: "\(error)", advice: "Try again; if it stays, report it with the request ids.")
    }
  }

  init(_ facts: FailureFacts, _ purpose: Purpose) {
    let kind = Kind(facts, leg: purpose.leg)
    self.init(
      kind, leg: purpose.leg, operation: purpose.operation, status: facts.status,
      code: facts.code, message: facts.message,
      ids: RequestIDs(
        requestId: facts.requestID, clientRequestId: facts.clientRequestID,
        trackingId: facts.trackingID),
      advice: Advice.sentence(for: facts, kind, purpose))
    retryAfter = facts.retryAfter
  }
}

extension ProvisioningError.Kind {
  /// The code of tenants without P1 or P2, as seen in the field.
  private static let noLicenseCode = "authentication_requestfromnonpremiumtenantorb2ctenant"
  /// Microsoft Graph, "Error responses": the permission lacks.
  private static let deniedCode = "authorization_requestdenied"

  init(_ facts: FailureFacts, leg: Leg) {
    if let code = facts.code?.lowercased(), code == Self.noLicenseCode {
      self = .unlicensed
      return
    }
    // Whatever status a gateway gave it.
    if facts.code?.lowercased() == Self.deniedCode {
      self = .forbidden
      return
    }
    self =
      switch facts.category {
      case .unauthorized: .notSignedIn
      case .forbidden: .forbidden
      case .notFound: .notFound
      case .unreachable: facts.status == nil ? .unreachable : .unexpectedAnswer
      case .unusable: .unexpectedAnswer
      case .throttled: .throttled
      case .refused: .refused
      case .serviceFault: .unreachable
      case .cancelled: .cancelled
      }
  }
}

/// What to do next about a failed call, in one sentence.
enum Advice {
  static func sentence(
    for facts: FailureFacts, _ kind: ProvisioningError.Kind, _ purpose: Purpose
  ) -> String {
    if let code = facts.code, let advice = signIn(code) ?? named(code) { return advice }
    switch kind {
    case .notSignedIn: return notSignedIn(purpose.leg)
    case .forbidden: return forbidden(purpose)
    case .unlicensed: return "This log needs Entra ID P1 or P2; the rest works without it."
    case .unreachable where facts.status == 511:
      return
        "A network's sign-in page stands in between: open any page in a browser and sign in to the "
        + "network, then try again."
    case .unreachable:
      return (facts.status ?? 0) >= 500
        ? "The service fails on its own side: try again, and check its incident page if it stays."
        : "Check the network, the proxy and the addresses in the profile."
    case .throttled:
      let wait = facts.retryAfter.map { " in \(Words.duration(Double($0.components.seconds)))" }
      return "The service asks to slow down: try again\(wait ?? " later")."
    case .notFound: return notFound(purpose.leg)
    case .refused: return "The service refuses the request as it stands; its code says why."
    case .unexpectedAnswer:
      return "Something else than the service answered; check for a proxy or a sign-in page."
    case .cancelled: return "Run it again."
    case .readOnly, .notConfirmed, .changedMeanwhile, .invalidInput, .storage:
      return "Check and try again."
    }
  }

  static func notSignedIn(_ leg: Leg) -> String {
    leg == .consoleToWebex
      ? "Get a new Webex token as a full administrator, in a private browser window."
      : "Sign in again: entrahub sign-in, or another client secret. ENTRAHUB_GRAPH_TOKEN goes before "
        + "both where it is set: put a fresh token there, or unset it."
  }

  private static func forbidden(_ purpose: Purpose) -> String {
    if purpose.leg == .consoleToWebex {
      return "The Webex token needs identity:people_read (or people_rw) and a full, user or "
        + "read-only administrator of this organization."
    }
    let permission = purpose.needs.map { "the permission \($0)" } ?? "the permission"
    return "Grant \(permission) to the signed-in application or user, with admin consent; "
      + "entrahub status --permissions shows what is granted."
  }

  /// Refusals that have a name instead of a number.
  private static func named(_ code: String) -> String? {
    switch code {
    case "insufficient_claims":
      "Conditional Access wants the sign-in proved again: entrahub sign-in; a fixed token has to be "
        + "made anew."
    case "authorization_declined": "Start again, and choose Continue on the page."
    case "expired_token", "code_expired": "The code was not used in time: start again."
    case "login_required": "Sign in: entrahub sign-in."
    default: nil
    }
  }

  private static func notFound(_ leg: Leg) -> String {
    leg == .consoleToWebex
      ? "Check the organization id in the profile: it must be the UUID that Control Hub shows."
      : "It may have been deleted meanwhile, or is too new to be seen; refresh and look again."
  }

  /// Sign-in errors that name their own cure (entra-docs, `reference-error-codes`).
  private static func signIn(_ code: String) -> String? {
    guard code.uppercased().hasPrefix("AADSTS"), let number = Int(code.dropFirst(6)) else {
      return nil
    }
    return switch number {
    case 7_000_215, 70002:
      "The client secret is wrong; often the secret's id was pasted instead of its value."
    case 7_000_222: "The client secret has expired: create a new one and store it."
    case 7_000_218: "Allow public client flows for the application, or give its client secret."
    case 700_016, 700_011:
      "The signing-in application is not in this tenant: check client and tenant id."
    case 7_000_112, 70001: "The signing-in application is switched off in this tenant: enable it."
    case 90002, 50059, 90019, 50128: "The tenant was not found: check tenant id and cloud."
    case 900_382, 900_432, 90038, 90051:
      "The tenant lives in another cloud; entrahub troubleshoot names it and the cure."
    case 65001, 90094, 90095: "An administrator has to consent to the signing-in application."
    case 50076, 50079, 50074, 50078: "Multi-factor authentication is due: sign in again."
    case 53003:
      "A Conditional Access policy blocks this sign-in, often device codes as such: use a client "
        + "secret or a certificate, or talk to who keeps the policies."
    case 53000...53011, 530_032...530_035: "A Conditional Access policy blocks this sign-in."
    case 70020: "Start again, and choose Continue on the page."
    case 70019: "The code was not used in time: start again."
    case 700_024: "The signed statement is outside its time: set this machine's clock."
    case 700_027: "Register the certificate with the application in Entra, or name the right one."
    case 50020, 16000: "The account is not in this tenant: use another one, or check the tenant."
    case 50105: "The application wants people assigned to it: assign this account."
    case 50034, 51004: "There is no such account in this tenant."
    case 50057: "The account is disabled: enable it or use another one."
    case 65002: "This application may not ask for that: use an app registration of your own."
    case 70043, 70008, 700_082, 50173, 50089: "The session has ended: sign in again."
    default: nil
    }
  }
}

extension ProvisioningError {
  /// Whether the sign-in says that the tenant lives in another national cloud.
  var isOtherCloud: Bool {
    ["AADSTS900382", "AADSTS900432", "AADSTS90038", "AADSTS90051"].contains(code)
  }
}
