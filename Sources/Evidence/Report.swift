/// A pasted text, read: what it states, what of it is damaged, and what it was recognised as.
///
/// Secrets are taken out before anything is read, so that nothing that a report gives out, shown,
/// copied, stored or exported, can hold one.
public struct Report: Sendable {
  /// What a text was recognised as.
  public enum Form: String, Sendable, Codable, CaseIterable {
    /// Control Hub's *Copy Debug Info*.
    case controlHubDebugInfo = "control-hub-debug-info"
    /// Control Hub's toast without debug information.
    case toast
    /// Error body of Webex's identity service.
    case identityJSON = "identity-json"
    /// Error body of the public Webex API.
    case webexAPI = "webex-api"
    /// Error body of RFC 7644.
    case scim
    /// Error body of Microsoft Graph.
    case graph
    /// Error of Entra's sign-in or token endpoint.
    case signIn = "sign-in"
    /// Entry of Entra's provisioning log.
    case provisioningLog = "provisioning-log"
    /// A failure in other text, such as a log.
    case logLine = "log-line"
    /// A text about the integration that reports no failure, such as a manual.
    case article
    case unknown
  }

  /// One failure among several in a text.
  public struct Incident: Sendable {
    public var facts: Facts
    public var repairs: [Repair]
    /// Where each fact was read, in UTF-8 offsets of ``Report/text``.
    public var locations: [Facts.Field: Range<Int>]
    /// The part of ``Report/text`` that tells of this failure.
    public var range: Range<Int>
  }

  public let form: Form
  /// All failures in the order of the text; at least one, which may state nothing.
  public let incidents: [Incident]
  /// The failure that ``facts`` tells of: the latest by its clock, else the first that states one.
  public let primary: Incident
  /// Every Webex tracking id in the text, once each, in order.
  public let trackingIds: [String]

  let source: ReportText

  public var facts: Facts { primary.facts }
  public var repairs: [Repair] { primary.repairs }
  public var locations: [Facts.Field: Range<Int>] { primary.locations }

  /// The plain form of the text, safe to show: no control characters but tab and line end.
  public var text: String { String(decoding: source.plain, as: UTF8.self) }

  /// The text as it was pasted, line by line, without secrets and invisible characters.
  ///
  /// Foreign: make it safe before it reaches a terminal. Of a large text the parts that were kept.
  public var pasted: String { source.pasted }

  /// Bytes of a large text that were left out of ``text`` as irrelevant.
  public var omittedBytes: Int { source.omitted }

  /// Line of the pasted text, from 1, of an offset of ``text``.
  public func line(at offset: Int) -> Int { source.line(at: offset) }

  /// Reads any bytes; never fails.
  ///
  /// UTF-8, UTF-16 and Windows-1252 are recognised. Time is linear in the size, memory for the work
  /// bounded: of a large text only the surroundings of what can matter are read closely.
  public init(parsing bytes: some Collection<UInt8>) {
    self.init(ReportText(Array(bytes)))
  }

  /// Reads a text; never fails.
  public init(parsing text: String) {
    self.init(ReportText(Array(text.utf8)))
  }

  /// The same text, read with the surroundings of other places too; nil where nothing was left out.
  func reread(keeping places: (_ whole: [UInt8]) -> [Int]) -> Report? {
    guard let whole = source.whole else { return nil }
    let places = places(whole)
    return places.isEmpty ? nil : Report(ReportText(whole, keeping: places))
  }

  private init(_ source: ReportText) {
    self.source = source
    let scan = FieldScan(source)
    let tracking = TrackingScan(source)
    let blocks = IncidentBlocks.split(scan, tracking: tracking, in: source)
    var incidents = blocks.map { block in
      FactCollector.collect(block, tracking: tracking, in: source)
    }
    if incidents.isEmpty {
      incidents = [
        Incident(facts: Facts(), repairs: [], locations: [:], range: 0..<source.plain.count)
      ]
    }
    self.incidents = incidents
    primary = Self.primary(of: incidents)
    trackingIds = tracking.all
    form = FormRecognition.form(of: source, scan: scan, facts: primary.facts)
  }

  private static func primary(of incidents: [Incident]) -> Incident {
    let telling = incidents.filter(\.statesFailure)
    let timed = telling.filter { $0.facts.occurredAt != nil }
    let latest = timed.max { left, right in
      guard let left = left.facts.occurredAt, let right = right.facts.occurredAt else {
        return false
      }
      return left < right
    }
    if timed.count == telling.count, let latest { return latest }
    return telling.first ?? incidents[0]
  }
}

extension Report.Incident {
  /// Whether there is a status, a code or an id of a failed call.
  var statesFailure: Bool {
    facts.status != nil || facts.code != nil || facts.aadsts != nil || facts.trackingId != nil
      || facts.scimType != nil || facts.message != nil
  }
}
