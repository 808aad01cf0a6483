/// The error body of SCIM (RFC 7644 §3.12), with whatever a vendor adds to it.
public struct SCIMError: Error, Sendable, Equatable {
  /// HTTP status.
  public var status: Int
  public var scimType: ErrorType?
  public var detail: String?
  /// Vendor extensions by their URN, and other members that were in the body.
  public var extensions: JSONObject

  public static let schema = "urn:ietf:params:scim:api:messages:2.0:Error"

  public init(
    status: Int, scimType: ErrorType? = nil, detail: String? = nil,
    extensions: JSONObject = JSONObject()
  ) {
    self.status = status
    self.scimType = scimType
    self.detail = detail
    self.extensions = extensions
  }

  /// A detail error keyword; unknown ones are kept.
  public struct ErrorType: RawRepresentable, Sendable, Hashable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let invalidFilter = ErrorType(rawValue: "invalidFilter")
    public static let tooMany = ErrorType(rawValue: "tooMany")
    public static let uniqueness = ErrorType(rawValue: "uniqueness")
    public static let mutability = ErrorType(rawValue: "mutability")
    public static let invalidSyntax = ErrorType(rawValue: "invalidSyntax")
    public static let invalidPath = ErrorType(rawValue: "invalidPath")
    public static let noTarget = ErrorType(rawValue: "noTarget")
    public static let invalidValue = ErrorType(rawValue: "invalidValue")
    public static let invalidVers = ErrorType(rawValue: "invalidVers")
    public static let sensitive = ErrorType(rawValue: "sensitive")
  }
}

extension SCIMError {
  public static func invalidFilter(_ detail: String) -> SCIMError {
    SCIMError(status: 400, scimType: .invalidFilter, detail: detail)
  }
  public static func invalidSyntax(_ detail: String) -> SCIMError {
    SCIMError(status: 400, scimType: .invalidSyntax, detail: detail)
  }
  public static func invalidPath(_ detail: String) -> SCIMError {
    SCIMError(status: 400, scimType: .invalidPath, detail: detail)
  }
  public static func invalidValue(_ detail: String) -> SCIMError {
    SCIMError(status: 400, scimType: .invalidValue, detail: detail)
  }
  public static func noTarget(_ detail: String) -> SCIMError {
    SCIMError(status: 400, scimType: .noTarget, detail: detail)
  }
  public static func mutability(_ detail: String) -> SCIMError {
    SCIMError(status: 400, scimType: .mutability, detail: detail)
  }
  public static func uniqueness(_ detail: String) -> SCIMError {
    SCIMError(status: 409, scimType: .uniqueness, detail: detail)
  }
  public static func notFound(_ detail: String) -> SCIMError {
    SCIMError(status: 404, detail: detail)
  }
}

extension SCIMError {
  /// The body; the status is text, as the RFC has it.
  public var json: JSONValue {
    var object: JSONObject = [
      "schemas": [.string(Self.schema)],
      "status": .string(String(status)),
    ]
    if let scimType { object["scimType"] = .string(scimType.rawValue) }
    if let detail { object["detail"] = .string(detail) }
    for member in extensions { object[member.key] = member.value }
    return .object(object)
  }

  /// Reads an error body; nil when the value isn't one.
  ///
  /// The status may be text or a number. A body whose `schemas` is missing is taken for one when it
  /// has a status and a detail or type.
  public init?(json: JSONValue) {
    guard let object = json.object else { return nil }
    let schemas = object[attribute: "schemas"]?.array?.compactMap(\.string) ?? []
    let isMarked = schemas.contains { $0.equalsIgnoringCase(Self.schema) }
    let status: Int? =
      switch object[attribute: "status"] {
      case .string(let text)?: Int(text)
      case .number(let number)?: number.integer.map(Int.init)
      default: nil
      }
    let detail = object[attribute: "detail"]?.string
    let type = object[attribute: "scimType"]?.string
    guard let status, 100...599 ~= status, isMarked || detail != nil || type != nil else {
      return nil
    }
    self.init(status: status, scimType: type.map(ErrorType.init), detail: detail)
    let known = ["schemas", "status", "scimType", "detail"]
    for member in object where !known.contains(where: member.key.equalsIgnoringCase) {
      extensions[member.key] = member.value
    }
  }
}
