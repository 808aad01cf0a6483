/// A known failure: how its text is recognised, what causes it, how it is proved and cured.
public struct Signature: Sendable, Equatable {
  public let id: String
  public let title: String
  /// The connection that fails, nil if it is none of the four.
  public let leg: Leg?
  /// Where an operator meets the failure.
  public let place: String
  /// Rank among several hits, highest first.
  public let priority: Int
  public let match: Condition
  /// The text must be about at least one of these; empty means that the pattern says enough.
  public let needsContext: [TextContext]
  /// Signatures that say the same more exactly: if one of them holds, this one is left out.
  public let yieldsTo: [String]
  public let causes: [String]
  public let checks: [Check]
  public let remedies: [Remedy]
  public let verify: [String]
  public let sources: [String]
  /// Whether the cause or the link to this integration is reasoned rather than quoted.
  public let isInferred: Bool

  /// What must hold; every key that is present.
  public struct Condition: Sendable, Equatable {
    /// Searched in all forms of the text.
    public var regex: String?
    /// Must be found as well, but is no evidence by itself.
    public var also: String?
    /// Must not be found.
    public var not: String?
    /// HTTP statuses of which the text must state one.
    public var status: [Int]
    /// The service's own code.
    public var code: String?
    /// If the text states a status, it must be this.
    public var statusIfStated: Int?
    /// If the text states a code, it must be this.
    public var codeIfStated: String?
  }

  /// One step of the proof.
  public struct Check: Sendable, Equatable {
    /// Name of the automatic check, nil where only a person can do it.
    public var id: String?
    /// What a person does; empty for an automatic check.
    public var text: String
  }

  /// One step of the cure.
  public struct Remedy: Sendable, Equatable {
    public enum Kind: String, Sendable, Codable {
      case openURL = "open-url"
      case command
      case manual
    }

    public var title: String
    public var kind: Kind
    public var url: String?
    public var command: String?
    /// The remedy serves only if the text names this application.
    public var onlyForClientID: String?

    public init(
      title: String, kind: Kind, url: String? = nil, command: String? = nil,
      onlyForClientID: String? = nil
    ) {
      self.title = title
      self.kind = kind
      self.url = url
      self.command = command
      self.onlyForClientID = onlyForClientID
    }

    /// Whether the remedy is the admin consent of *Cisco Webex Identity Integration*.
    public var isConsent: Bool {
      kind == .openURL && url?.contains("adminconsent") == true
    }
  }
}
