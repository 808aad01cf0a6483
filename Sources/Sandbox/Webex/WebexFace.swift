import OrderedCollections
import SCIM

/// Webex's side of the sandbox: SCIM, the gallery's front and Control Hub's wizard calls.
enum WebexFace {
  /// Registers every path of the Webex side.
  static func addRoutes(to router: inout Router, _ webex: WebexState) {
    SCIMFace(state: webex).addRoutes(to: &router)
    WizardFace(state: webex).addRoutes(to: &router)
    PublicAPIFace(state: webex).addRoutes(to: &router)
  }

  static let scimMediaType = "application/scim+json"

  /// `application/json`, as all of Webex's examples have it, unless the caller asks for SCIM's own.
  static func mediaType(for call: Call) -> String {
    !accepts("application/json", call) && accepts(scimMediaType, call)
      ? scimMediaType : "application/json"
  }

  /// Whether the caller's `Accept` names that type.
  static func accepts(_ type: String, _ call: Call) -> Bool {
    guard let accepted = call.header("accept"), accepted != "*/*" else { return false }
    let (text, wanted) = (accepted.utf8.span, type.utf8.span)
    var place = 0
    while place < text.count {
      while place < text.count, text[place] == UInt8(ascii: " ") { place += 1 }
      if holds(text, wanted, at: place) { return true }
      while place < text.count, text[place] != UInt8(ascii: ",") { place += 1 }
      place += 1
    }
    return false
  }

  /// Whether a media range that begins there is the wanted type, in any case, whatever its weight.
  private static func holds(_ text: Span<UInt8>, _ wanted: Span<UInt8>, at place: Int) -> Bool {
    let end = place + wanted.count
    guard end <= text.count else { return false }
    for index in wanted.indices where text[place + index] | 0x20 != wanted[index] | 0x20 {
      return false
    }
    return end == text.count || text[end] == UInt8(ascii: ",") || text[end] == UInt8(ascii: ";")
  }
}

/// Control Hub's calls about the Entra wizard (webex.md, 2.1, 4.3 and 9).
struct WizardFace: Sendable {
  let state: WebexState

  func addRoutes(to router: inout Router) {
    let base = "/extIntegration/azureAD/{organization}/v1"
    router.get("\(base)/WebexApplications/status") { call in try status(call) }
    router.get("\(base)/Domains") { call in try domains(call) }
  }

  private func status(_ call: Call) throws -> Reply {
    try authorize(call)
    let trust = state.sandbox.entraTrust
    _ = state.isLinked(trust)
    guard trust == .complete else { throw refusedByEntra() }
    // The real success body is not public; clients may rely on the status code alone.
    let job = WorldBuilder.carrierName(state.sandbox.options.scenario)
    let isPresent = state.sandbox.entra { tenant in
      tenant.servicePrincipals.values.contains { $0.displayName == job && $0.isEnabled }
    }
    return answer([
      "invented": true, "tenantId": .string(state.identity.tenantId),
      "applications": [
        ["displayName": .string(job), "status": isPresent ? "Active" : "NotFound"]
      ],
    ])
  }

  private func domains(_ call: Call) throws -> Reply {
    try authorize(call)
    let trust = state.sandbox.entraTrust
    guard state.isLinked(trust) else {
      throw WebexError.controlHub(
        status: 400, code: "100013", description: "tenantId is required",
        trackingID: state.tracking.atlas())
    }
    guard trust == .complete else { throw refusedByEntra() }
    // The real success body is not public; clients may rely on the status code alone.
    return answer([
      "invented": true,
      "domains": [["name": .string(state.identity.domain), "isVerified": true]],
    ])
  }

  private func answer(_ body: JSONValue) -> Reply {
    Reply.json(200, bytes: body.bytes()).tracked(state.tracking.atlas())
  }

  /// What Webex makes of Entra's refusal of the integration app.
  private func refusedByEntra() -> WebexError {
    .controlHub(
      status: 401, code: "701018",
      description: "Request unauthorized. client-request-id: \(state.tracking.clientRequestID())",
      trackingID: state.tracking.atlas())
  }

  private func authorize(_ call: Call) throws {
    do throws(WebexAccess.Refusal) {
      _ = try WebexAccess.check(
        call, scopes: nil, organization: call.parameter("organization"), state: state.sandbox)
    } catch {
      // No sample of this refusal is public: the code is the status, so that no client takes it for
      // a code of Webex's.
      throw WebexError.controlHub(
        status: error.status, code: "\(error.status)", description: error.message,
        trackingID: state.tracking.atlas())
    }
  }
}
