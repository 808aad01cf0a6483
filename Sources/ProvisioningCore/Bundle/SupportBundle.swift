public import AttributeMapping
public import Foundation
internal import SCIM

/// What a workspace knows, without people and secrets, in one file that can be studied elsewhere.
///
/// Of the same state always the same bytes.
public struct SupportBundle: Sendable, Equatable {
  public static let schema = "entrahub.bundle/1"
  /// Largest file that is read.
  public static let limit = 64 << 20

  /// What was taken out, and how much of it.
  public struct Removal: Sendable, Equatable, Codable {
    public var what: String
    public var count: Int
    /// What stands in its place, such as `name-1`.
    public var replacement: String
  }

  /// What is kept, as it is written down.
  struct Content: Sendable, Equatable, Codable {
    var profile: Profile
    var snapshot: Snapshot
    var journal: [JournalEntry]
    var requests: [LoggedRequest]
    var incidents: [Incident]
  }

  /// The version of EntraHub that made it.
  public var program: String
  /// When the newest of it was read.
  public var asOf: Date?
  public var removed: [Removal]
  var content: Content
  /// The job's schema, where it could be read.
  public var mappings: MappingSchema?

  public var profile: Profile { content.profile }
  public var snapshot: Snapshot { content.snapshot }
  public var journal: [JournalEntry] { content.journal }
  public var requests: [LoggedRequest] { content.requests }
  public var incidents: [Incident] { content.incidents }

  /// The file's text: one JSON document, its members sorted.
  public let text: String

  /// Puts a bundle together and takes people and secrets out.
  init(
    _ content: Content, mappings: MappingSchema?, program: String
  ) throws(ProvisioningError) {
    var content = content
    for place in content.journal.indices {
      content.journal[place].change.leaveOutMembers()
    }
    do {
      let encoder = JSONEncoder()
      encoder.dateEncodingStrategy = .iso8601
      var document = try JSONValue(
        parsing: Array(try encoder.encode(content)), limits: Self.limits)
      if let mappings, case .object(var object) = document {
        object["mappings"] = mappings.document
        document = .object(object)
      }
      // Sorted before the walk, so that placeholders are numbered alike each time.
      document = try JSONValue(parsing: document.bytes(order: .sorted), limits: Self.limits)
      var redactor = BundleRedactor()
      guard case .object(var object) = redactor.redacted(document) else {
        throw JSONError(reason: .unexpectedEnd, offset: 0)
      }
      object["schema"] = .string(Self.schema)
      object["program"] = .string(program)
      if let asOf = content.snapshot.newestReading {
        object["asOf"] = .string(asOf.formatted(.iso8601))
      }
      object["removed"] = .array(
        BundleRedactor.Kind.allCases.compactMap { kind in
          guard let count = redactor.counts[kind] else { return nil }
          return [
            "what": .string(kind.words), "count": .integer(count),
            "replacement": .string(kind.example),
          ]
        })
      try self.init(parsing: Data((JSONValue.object(object).text(order: .sorted) + "\n").utf8))
    } catch let error as ProvisioningError {
      throw error
    } catch {
      throw Self.unreadable("\(error)")
    }
  }

  /// Reads a bundle.
  ///
  /// - Throws: `invalidInput` for what is no bundle, or one of a newer EntraHub.
  public init(parsing data: Data) throws(ProvisioningError) {
    guard data.count <= Self.limit else {
      throw Self.unreadable("it has more than \(Self.limit >> 20) MiB")
    }
    let document: JSONValue
    do {
      document = try JSONValue(parsing: Array(data), limits: Self.limits)
    } catch {
      throw Self.unreadable("it is no JSON: \(error)")
    }
    guard let schema = document["schema"]?.string, schema.hasPrefix("entrahub.bundle/") else {
      throw Self.unreadable("it is no bundle: its schema is not \(Self.schema)")
    }
    guard schema == Self.schema else {
      throw Self.unreadable("it is \(Words.cut(schema, to: 60)), which this version doesn't know")
    }
    // Counts and durations of a damaged file must not overflow what is reckoned with them.
    guard document.hasSoundNumbers else { throw Self.unreadable("it holds impossible numbers") }
    do {
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      content = try decoder.decode(Content.self, from: data).choosingNoPlaces()
      removed = try decoder.decode(Removals.self, from: data).removed
    } catch {
      throw Self.unreadable("it is damaged: \(Self.place(of: error))")
    }
    program = document["program"]?.string ?? "unknown"
    asOf = document["asOf"]?.string.flatMap { try? Date($0, strategy: .iso8601) }
    mappings = document["mappings"].flatMap { try? MappingSchema(document: $0) }
    text = String(decoding: data, as: UTF8.self)
  }

  private struct Removals: Decodable { var removed: [Removal] }

  private static let limits = JSONLimits(bytes: limit, depth: 400)

  private static func unreadable(_ reason: String) -> ProvisioningError {
    ProvisioningError(
      .invalidInput, operation: "reading the bundle", message: reason,
      advice: "Use a file that entrahub bundle export wrote.")
  }

  private static func place(of error: any Error) -> String {
    let path =
      switch error as? DecodingError {
      case .keyNotFound(let key, let context): context.codingPath + [key]
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        context.codingPath
      default: [any CodingKey]()
      }
    return path.isEmpty
      ? "it can't be understood"
      : Words.cut(path.map(\.stringValue).joined(separator: "."), to: 200)
  }
}

extension JSONValue {
  /// Whether each number can be counted and converted with.
  fileprivate var hasSoundNumbers: Bool {
    switch self {
    case .number(let number): abs(number.double) <= 1e12
    case .array(let elements): elements.allSatisfy(\.hasSoundNumbers)
    case .object(let object): object.allSatisfy(\.value.hasSoundNumbers)
    case .null, .bool, .string: true
    }
  }
}

extension Change {
  /// Older journals name the members that went along with a group.
  fileprivate mutating func leaveOutMembers() {
    guard case .provisionOnDemand(let target) = action, !target.members.isEmpty else { return }
    object = target.title
  }
}

extension Snapshot {
  /// When the newest part was read.
  var newestReading: Date? {
    [
      applications.readAt, job.readAt, assignments.readAt, mappings.readAt, audit.readAt,
      provisioning.readAt, controlHub.readAt, webex.readAt, people.readAt, members.readAt,
      target.readAt,
    ].compactMap(\.self).max()
  }
}
