internal import AttributeMapping
internal import Crypto
public import Foundation
public import SCIM

/// One change of the target that a plan asks for, as it is carried out from here.
public struct DirectRequest: Sendable, Equatable {
  public enum Action: String, Sendable, CaseIterable {
    case create, update, disable, delete
  }

  public enum Kind: String, Sendable {
    case user, group
  }

  /// A value of the target before or after the change.
  public struct Value: Sendable, Equatable {
    /// A target path, such as `name.familyName`.
    public var path: String
    /// Nil for none.
    public var value: JSONValue?

    public init(_ path: String, _ value: JSONValue?) {
      self.path = path
      self.value = value
    }

    /// Whether the path names one of many by its id: `members[value eq "…"].value`.
    var namesMember: Bool { path.contains("[value eq ") }
  }

  /// Tells the request from all others of a plan, and is the same in the next plan.
  public var key: String
  public var action: Action
  public var kind: Kind
  /// Id of the person or group in the directory; empty for targets nobody provisions.
  public var source: String
  /// How the operator knows it.
  public var label: String
  /// Id in the target; nil for creations.
  ///
  /// May be a ``placeholder(for:)``.
  public var targetId: String?
  /// Filters that find the resource in the target, in the order in which they are tried.
  public var match: [String]
  /// The body of POST or PATCH, in either of Entra's dialects; nil for deletions.
  ///
  /// Texts may be ``placeholder(for:)``.
  public var body: JSONValue?
  /// What the target has before, at the paths that change.
  public var before: [Value]
  /// What it has afterwards.
  public var after: [Value]
  /// The version that the plan saw, for `If-Match`.
  public var version: String?

  public init(
    key: String, action: Action, kind: Kind = .user, source: String, label: String,
    targetId: String? = nil, match: [String] = [], body: JSONValue? = nil, before: [Value] = [],
    after: [Value] = [], version: String? = nil
  ) {
    self.key = key
    self.action = action
    self.kind = kind
    self.source = source
    self.label = label
    self.targetId = targetId
    self.match = match
    self.body = body
    self.before = before
    self.after = after
    self.version = version
  }

  static let placeholderMark = "entrahub:target-of:"

  /// Stands for the id that the target gave, or gives in this run, to an object of the directory.
  public static func placeholder(for source: String) -> String { placeholderMark + source }

  /// The directory's id in a placeholder; nil for any other text.
  static func source(ofPlaceholder text: String) -> String? {
    text.hasPrefix(placeholderMark) ? String(text.dropFirst(placeholderMark.count)) : nil
  }

  /// The method that is planned; a target without PATCH gets PUT.
  public var method: String {
    switch action {
    case .create: "POST"
    case .update, .disable: "PATCH"
    case .delete: "DELETE"
    }
  }

  /// Under the base URL, with RFC 7644's endpoints.
  public var path: String {
    let endpoint = kind == .user ? "/Users" : "/Groups"
    return targetId.map { "\(endpoint)/\($0)" } ?? endpoint
  }

  /// The same for the same change of the same object; a change of content changes it.
  var identity: Int64 {
    var text = Array(key.utf8) + [0]
    text += Array(action.rawValue.utf8) + [0]
    text += (body?.bytes(order: .sorted) ?? []) + [0]
    var value: UInt64 = 0
    for byte in SHA256.hash(data: text).prefix(8) { value = value << 8 | UInt64(byte) }
    return Int64(bitPattern: value)
  }
}

extension DirectRequest {
  /// Placeholders in id and body.
  var placeholders: Set<String> {
    var found: Set<String> = []
    if let id = targetId, let source = Self.source(ofPlaceholder: id) { found.insert(source) }
    body?.forEachText { if let source = Self.source(ofPlaceholder: $0) { found.insert(source) } }
    return found
  }

  /// The request with the target's ids in the place of placeholders.
  func resolved(_ ids: [String: String]) -> DirectRequest {
    func text(_ text: String) -> String {
      Self.source(ofPlaceholder: text).flatMap { ids[$0] } ?? text
    }
    func value(_ item: Value) -> Value {
      Value(Self.resolved(item.path, ids), item.value?.mappingTexts(text))
    }
    var request = self
    request.targetId = targetId.map(text)
    request.body = body?.mappingTexts(text)
    request.before = before.map(value)
    request.after = after.map(value)
    return request
  }
}

extension DirectRequest {
  /// A path names its placeholder between quotes: `members[value eq "…"].value`.
  private static func resolved(_ path: String, _ ids: [String: String]) -> String {
    guard let mark = path.firstRange(of: placeholderMark) else { return path }
    let source = path[mark.upperBound...].prefix { $0 != "\"" }
    guard let id = ids[String(source)] else { return path }
    return path[..<mark.lowerBound] + id + path[source.endIndex...]
  }
}

extension JSONValue {
  func forEachText(_ visit: (String) -> Void) {
    switch self {
    case .string(let text): visit(text)
    case .array(let elements): for element in elements { element.forEachText(visit) }
    case .object(let members): for member in members { member.value.forEachText(visit) }
    default: break
    }
  }

  func mappingTexts(_ transform: (String) -> String) -> JSONValue {
    switch self {
    case .string(let text): .string(transform(text))
    case .array(let elements): .array(elements.map { $0.mappingTexts(transform) })
    case .object(let members):
      .object(
        JSONObject(
          uniqueMembers: members.members.map {
            JSONObject.Member(key: $0.key, value: $0.value.mappingTexts(transform))
          }))
    default: self
    }
  }
}

/// The stages of a run, one after the other.
///
/// What frees a user name comes before what needs one; users come before groups, and what refers to
/// others comes last. Inside a stage the order is free.
public enum DirectStage: Int, Sendable, CaseIterable {
  /// Users are deleted and disabled.
  case removals
  /// Users are changed, renamed ones included.
  case updates
  case creations
  /// Groups without their members.
  case groups
  /// Managers and members.
  case references
}

/// Where the requests of a plan come from, a few at a time: a million are never in memory.
public protocol DirectSource: Sendable {
  /// How many requests of each action there are.
  var counts: [DirectRequest.Action: Int] { get }
  /// When the target was read that the plan compares with.
  ///
  /// What was carried out after that moment and is asked for again is passed over.
  var targetReadAt: Date { get }
  /// How many users the target gave, and how many it said there are, where it gave fewer.
  var targetGap: (received: Int, announced: Int)? { get }
  /// The requests of a stage from their beginning; called once for each stage, in order.
  func requests(of stage: DirectStage) async throws -> any DirectCursor
  /// How the operator knows an object of the directory; nil where that isn't known.
  func name(of source: String) -> String?
}

extension DirectSource {
  public var targetGap: (received: Int, announced: Int)? { nil }

  public func name(of source: String) -> String? { nil }
}

public protocol DirectCursor: Sendable {
  /// The next requests, at most so many; none at the end.
  func next(_ count: Int) async throws -> [DirectRequest]
}

/// Requests that are at hand, for a few chosen people and for tests.
public struct DirectRequestList: DirectSource {
  public var stages: [DirectStage: [DirectRequest]]
  public var targetReadAt: Date

  /// - Parameter stages: requests that aren't sorted into stages go where their action belongs.
  public init(_ requests: [DirectRequest], references: [DirectRequest] = [], readAt: Date) {
    stages = Dictionary(grouping: requests, by: DirectStage.init(of:))
    stages[.references, default: []] += references
    targetReadAt = readAt
  }

  public var counts: [DirectRequest.Action: Int] {
    stages.values.joined().reduce(into: [:]) { $0[$1.action, default: 0] += 1 }
  }

  public func requests(of stage: DirectStage) -> any DirectCursor {
    ListCursor(stages[stage] ?? [])
  }
}

extension DirectStage {
  /// Where a request belongs that refers to no other.
  public init(of request: DirectRequest) {
    self =
      switch (request.kind, request.action) {
      case (.group, _): .groups
      case (.user, .create): .creations
      case (.user, .update): .updates
      case (.user, .disable), (.user, .delete): .removals
      }
  }
}

private actor ListCursor: DirectCursor {
  private var rest: ArraySlice<DirectRequest>

  init(_ requests: [DirectRequest]) { rest = requests[...] }

  func next(_ count: Int) -> [DirectRequest] {
    let part = rest.prefix(count)
    rest = rest.dropFirst(count)
    return Array(part)
  }
}
