public import FoundationEssentials

/// What a pasted text states about a failure.
///
/// A fact that the text doesn't hold is nil.
public struct Facts: Sendable, Equatable {
  /// Names of the facts, as in JSON output.
  public enum Field: String, Sendable, CaseIterable, Codable {
    case status, statusText, code, trackingId, clientRequestId, requestId, correlationId
    case orgId, userId, userOrgId, tenantId, clientId
    case url, browserUrl, controlHubBuild, customerType, occurredAt
    case message, description, aadsts, scimType, retryAfter
  }

  /// HTTP status of the failing call.
  public var status: Int?
  /// Reason phrase; may contradict the number.
  public var statusText: String?
  /// The service's own code, such as `701018`, `Authorization_RequestDenied` or `EntryConflict`.
  public var code: String?
  /// Webex's handle of the call, which its support asks for.
  public var trackingId: String?
  /// Microsoft's id of the inner call, as the caller named it.
  public var clientRequestId: String?
  /// Microsoft's id of the call, as the service named it.
  public var requestId: String?
  public var correlationId: String?
  /// Webex organization that was looked at.
  public var orgId: String?
  /// Webex user who was signed in to Control Hub.
  public var userId: String?
  /// That user's own organization; another than ``orgId`` for a partner administrator.
  public var userOrgId: String?
  /// Entra tenant.
  public var tenantId: String?
  /// OAuth client (application) id.
  public var clientId: String?
  /// The failing call.
  public var url: String?
  /// The page that showed the failure.
  public var browserUrl: String?
  public var controlHubBuild: String?
  public var customerType: String?
  public var occurredAt: Date?
  /// What the user was shown, or the main sentence of an error body.
  public var message: String?
  /// The detail inside an error body.
  public var description: String?
  /// Entra sign-in error, such as `AADSTS700016`.
  public var aadsts: String?
  /// Error type of RFC 7644 section 3.12.
  public var scimType: String?
  /// Seconds to wait before the next try.
  public var retryAfter: Double?

  public init() {}

  /// The fact as text, nil if the text doesn't hold it; times in ISO 8601, UTC.
  public subscript(field: Field) -> String? {
    switch field {
    case .status: status.map(String.init)
    case .statusText: statusText
    case .code: code
    case .trackingId: trackingId
    case .clientRequestId: clientRequestId
    case .requestId: requestId
    case .correlationId: correlationId
    case .orgId: orgId
    case .userId: userId
    case .userOrgId: userOrgId
    case .tenantId: tenantId
    case .clientId: clientId
    case .url: url
    case .browserUrl: browserUrl
    case .controlHubBuild: controlHubBuild
    case .customerType: customerType
    case .occurredAt: occurredAt.map { $0.formatted(.iso8601) }
    case .message: message
    case .description: description
    case .aadsts: aadsts
    case .scimType: scimType
    case .retryAfter: retryAfter.map { $0 == $0.rounded() ? String(Int($0)) : String($0) }
    }
  }

  /// Whether the text states nothing.
  public var isEmpty: Bool { self == Facts() }
}

extension Facts: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
      self.stringValue = stringValue
    }

    init?(intValue: Int) { nil }
  }

  /// Writes every field, null where the text doesn't hold it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for field in Field.allCases {
      let key = Key(stringValue: field.rawValue)
      switch field {
      case .status: try container.encode(status, forKey: key)
      case .retryAfter: try container.encode(retryAfter, forKey: key)
      default: try container.encode(self[field], forKey: key)
      }
    }
  }
}
