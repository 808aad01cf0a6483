internal import RegularExpressions

/// A label of Control Hub's debug information, a JSON key, or a header, as a failure text has it.
enum FieldName: Sendable {
  case referrer, browserURL, controlHubBuild, viewOrg, userID, userOrg, clock, customerType
  case status, statusText, url, trackingID, error, message
  case code, description, key, detail, scimType, errorCode, statusCode
  case requestID, clientRequestID, correlationID, time, schemas, tenantID, clientID, retryAfter

  /// Fields that one failure has once: a second, different one begins the next failure.
  var beginsIncident: Bool {
    switch self {
    case .referrer, .browserURL, .controlHubBuild, .viewOrg, .userID, .userOrg, .clock,
      .customerType, .statusText, .url:
      true
    default: false
    }
  }

  /// Whether the field is only found in Control Hub's debug information.
  var isDebugInfo: Bool {
    switch self {
    case .referrer, .browserURL, .controlHubBuild, .viewOrg, .userID, .userOrg, .clock,
      .customerType, .statusText:
      true
    default: false
    }
  }
}

/// One label with the place of its value, in offsets of the unwrapped text.
struct FieldHit: Sendable {
  var name: FieldName
  var start: Int
  /// First byte of the value, past separators and an opening quote.
  var value: Int
  /// Where the next label begins, or the text ends.
  var limit: Int
  /// Whether the label stands in quotes, as a JSON key does.
  var isKey: Bool
  /// Whether the value stands in quotes.
  var isQuoted: Bool
}

/// Finds all labels of a text, tolerating wraps in them and confusable characters.
struct FieldScan: Sendable {
  private(set) var hits: [FieldHit] = []

  private static let spellings: [(String, FieldName)] = [
    ("Referrer", .referrer), ("Browser URL", .browserURL), ("Control Hub Build", .controlHubBuild),
    ("View Org ID", .viewOrg), ("Logged-in User ID", .userID),
    ("Logged-in User Org ID", .userOrg), ("Logged-in User Clock UTC", .clock),
    ("Customer Type", .customerType), ("Status", .status), ("HTTP Status", .status),
    ("Status Text", .statusText), ("URL", .url), ("Tracking ID", .trackingID),
    ("X-Tracking-ID", .trackingID), ("Error", .error), ("Message", .message), ("code", .code),
    ("description", .description), ("error_description", .description), ("key", .key),
    ("detail", .detail), ("scimType", .scimType), ("errorCode", .errorCode),
    ("Status Code", .statusCode), ("HTTP Status Code", .statusCode), ("Request ID", .requestID),
    ("X-MS-Request-ID", .requestID), ("Trace ID", .requestID),
    ("client-request-id", .clientRequestID), ("X-MS-client-request-id", .clientRequestID),
    ("Correlation ID", .correlationID), ("timestamp", .time), ("activityDateTime", .time),
    ("date", .time), ("schemas", .schemas), ("tenantId", .tenantID), ("Directory ID", .tenantID),
    ("client_id", .clientID), ("appId", .clientID), ("Application ID", .clientID),
    ("Retry-After", .retryAfter),
  ]

  private static let names: [String: FieldName] = Dictionary(
    spellings.map { (key($0.0), $0.1) }, uniquingKeysWith: { first, _ in first })

  private static func key(_ spelling: some StringProtocol) -> String {
    Confusable.fold(String(spelling.filter { !" _-".contains($0) }))
  }

  /// Longest spelling first, so that "Status Text" is not read as "Status".
  private static let pattern: RegularExpression? = {
    let words = spellings.map(\.0).sorted { $0.utf8.count > $1.utf8.count }.map { spelling in
      spelling.split { " _-".contains($0) }.map { Confusable.fold($0) }
        .joined(separator: "[ _-]*")
    }
    return try? RegularExpression("(\(words.joined(separator: "|")))[\"'*_`]{0,3} *[:=|]")
  }()

  private static let most = 4_096

  init(_ text: ReportText) {
    guard let pattern = Self.pattern else { return }
    var position = 0
    while hits.count < Self.most,
      let match = (try? pattern.firstMatch(in: text.folded, from: position)) ?? nil,
      let name = match[1]
    {
      guard isBoundary(before: name.lowerBound, in: text),
        let field = Self.names[Self.key(String(decoding: text.folded[name], as: UTF8.self))]
      else {
        // A shorter label may begin inside: `Webex TrackingID` is no `X-TrackingID`.
        position = name.lowerBound + 1
        continue
      }
      append(field, name: name, end: match.range.upperBound, in: text)
      position = match.range.upperBound
    }
  }

  private func isBoundary(before offset: Int, in text: ReportText) -> Bool {
    guard offset > 0 else { return true }
    let byte = text.unwrapped.bytes[offset - 1]
    return !(byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_"))
      || text.unwrapped.isBreak(before: offset)
  }

  /// The longer label that this one is the end of, cut off by a blank line or stray characters.
  private func whole(_ field: FieldName, at offset: Int, in text: ReportText) -> FieldName {
    let before = text.folded[max(0, offset - 40)..<offset].filter { !$0.isBlank }
    func ends(with word: String) -> Bool {
      before.suffix(word.utf8.count).elementsEqual(Confusable.fold(word).utf8)
    }
    switch field {
    case .requestID where ends(with: "client-"): return .clientRequestID
    case .url where ends(with: "browser"): return .browserURL
    default: return field
    }
  }

  private mutating func append(
    _ field: FieldName, name: Range<Int>, end: Int, in text: ReportText
  ) {
    let bytes = text.unwrapped.bytes
    let field = whole(field, at: name.lowerBound, in: text)
    var value = end
    var quoted = false
    var blankLines = 0
    while value < bytes.count {
      let byte = bytes[value]
      if byte == 0x0A {
        blankLines += 1
        if blankLines > 1 { break }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quoted = true
      } else if !(byte.isBlank || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "`")) {
        break
      }
      value += 1
      if quoted { break }
    }
    if !hits.isEmpty { hits[hits.count - 1].limit = name.lowerBound }
    let before = name.lowerBound > 0 ? bytes[name.lowerBound - 1] : 0
    hits.append(
      FieldHit(
        name: field, start: name.lowerBound, value: value, limit: bytes.count,
        isKey: before == UInt8(ascii: "\"") || before == UInt8(ascii: "'"), isQuoted: quoted))
  }
}
