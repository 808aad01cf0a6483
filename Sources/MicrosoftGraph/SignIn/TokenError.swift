public import HTTPTransport
import Secrecy

/// A refusal of the sign-in service (OAuth 2.0 error body with Entra's additions).
public struct TokenError: Error, Sendable, Equatable {
  /// OAuth error, such as `invalid_grant`; the only field to branch on.
  public var error: String
  /// First line of the description, redacted.
  public var message: String
  /// `AADSTS` numbers, the main one first.
  public var codes: [Int]
  public var traceID: String?
  public var correlationID: String?
  public var timestamp: String?
  public var suberror: String?
  /// What Conditional Access wants proved.
  public var claims: String?
  public var status: Int
  /// Redacted.
  public var url: String
  public var tag: String?

  init(_ response: ServiceResponse, url: String, secrets: [Secret], tag: String?) {
    let json = response.json
    let description = json?["error_description"]?.string ?? json?["error"]?["message"]?.string ?? ""
    error = json?["error"]?.nonEmptyString ?? json?["error"]?["code"]?.nonEmptyString ?? ""
    let lines = description.split(whereSeparator: \.isNewline)
    message = Redaction.text(
      ServiceWords.bounded(lines.first.map(String.init) ?? ""), secrets: secrets)
    codes = json?["error_codes"]?.elements.compactMap(\.int) ?? []
    if codes.isEmpty { codes = Self.codes(in: description) }
    traceID = json?["trace_id"]?.nonEmptyString ?? Self.field("Trace ID", in: lines)
    correlationID =
      json?["correlation_id"]?.nonEmptyString ?? Self.field("Correlation ID", in: lines)
    timestamp = json?["timestamp"]?.nonEmptyString ?? Self.field("Timestamp", in: lines)
    suberror = json?["suberror"]?.nonEmptyString
    claims = json?["claims"]?.nonEmptyString
    status = response.status
    self.url = Redaction.url(url)
    self.tag = tag
  }

  /// The main `AADSTS` number.
  public var code: Int? { codes.first }

  /// The numbers after `AADSTS` in a text, in their order, each once.
  public static func codes(in text: String) -> [Int] {
    var result: [Int] = []
    var rest = text[...]
    while let range = rest.firstRange(of: "AADSTS") {
      rest = rest[range.upperBound...]
      if let code = Int(rest.prefix { $0.isASCII && $0.isNumber }.prefix(9)), !result.contains(code)
      {
        result.append(code)
      }
    }
    return result
  }

  private static func field(_ name: String, in lines: [Substring]) -> String? {
    lines.lazy.compactMap { line -> String? in
      guard let range = line.firstRange(of: "\(name): ") else { return nil }
      return String(line[range.upperBound...])
    }.first
  }
}

extension TokenError: ServiceFailure {
  public var facts: FailureFacts {
    var facts = FailureFacts(
      category: category, status: status,
      code: code.map { "AADSTS\($0)" } ?? (error.isEmpty ? nil : error),
      message: message.isEmpty ? "the sign-in service answered \(status)" : message)
    facts.url = url
    facts.method = "POST"
    facts.requestID = traceID
    facts.clientRequestID = correlationID
    facts.tag = tag
    return facts
  }

  private var category: FailureFacts.Category {
    if error == "temporarily_unavailable" || status >= 500 { return .serviceFault }
    return status == 429 ? .throttled : .unauthorized
  }
}
