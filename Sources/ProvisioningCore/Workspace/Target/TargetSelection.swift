internal import AttributeMapping
internal import HTTPTransport
internal import SCIM

/// Which attributes of Webex's users are kept: some that every comparison needs, and the targets of
/// the mappings.
struct TargetSelection: Sendable, Equatable {
  /// Attributes that have a place whatever the mappings are.
  enum Fixed: UInt8, CaseIterable {
    case id, userName, displayName, externalId, active, emails, provisionSource, lastModified
    case accountStatus, userType

    /// As a mapping names the attribute; nil where none can.
    var path: String? {
      switch self {
      case .userName: "userName"
      case .displayName: "displayName"
      case .externalId: "externalId"
      case .active: "active"
      default: nil
      }
    }
  }

  /// The place of the first attribute that only mappings name.
  static let firstMapped: UInt8 = 16
  /// Mappings of one object are about twenty; more than this have no place.
  static let mostMapped = 200

  /// What the mappings name besides, in the order of their places.
  let paths: [String]

  init(paths: [String] = []) { self.paths = Array(paths.prefix(Self.mostMapped)) }

  init(_ mapping: ObjectMapping?) {
    let fixed = Set(Fixed.allCases.compactMap(\.path))
    var seen: Set<String> = []
    self.init(
      paths: (mapping?.attributes ?? []).map(\.target)
        .filter { !fixed.contains($0) && seen.insert($0).inserted })
  }

  /// The place of a target attribute; nil if it isn't kept.
  func place(of target: String) -> UInt8? {
    if let fixed = Fixed.allCases.first(where: { $0.path == target }) { return fixed.rawValue }
    return paths.firstIndex(of: target).map { Self.firstMapped + UInt8($0) }
  }

  /// One more than the highest place.
  var count: Int { Int(Self.firstMapped) + paths.count }

  /// Whether everything that a mapping needs is kept.
  func covers(_ other: TargetSelection) -> Bool { Set(other.paths).isSubset(of: paths) }

  var text: String { paths.joined(separator: "\n") }

  init(text: String) {
    self.init(paths: text.split(separator: "\n").map(String.init))
  }
}

/// Takes a Webex user apart into a stored record.
struct TargetRecordWriter: Sendable {
  private let mapped: [TargetPath?]

  private static let extensionURN = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User"
  private static let core = "urn:ietf:params:scim:schemas:core:2.0:User"

  init(_ selection: TargetSelection) {
    mapped = selection.paths.map { TargetPath($0, core: Self.core) }
  }

  /// Appends the record of one resource.
  func append(_ id: String, _ json: JSONNode, to bytes: inout [UInt8]) {
    var record = TargetRecordBuilder()
    record.add(.id, text: id)
    for (fixed, name) in [
      (TargetSelection.Fixed.userName, "userName"), (.displayName, "displayName"),
      (.externalId, "externalId"), (.active, "active"),
    ] {
      record.add(fixed.rawValue, json[ignoringCase: name])
    }
    record.add(TargetSelection.Fixed.userType.rawValue, json[ignoringCase: "userType"])
    let emails =
      json[ignoringCase: "emails"]?.elements
      .compactMap { $0[ignoringCase: "value"]?.nonEmptyString } ?? []
    // Nearly everybody's only address is the user name; who has none gets a line end.
    if emails != [json[ignoringCase: "userName"]?.string] {
      record.add(.emails, text: emails.isEmpty ? "\n" : emails.joined(separator: "\n"))
    }
    let cisco = json[Self.extensionURN]
    record.add(TargetSelection.Fixed.provisionSource.rawValue, cisco?["provisionSource"])
    record.add(
      TargetSelection.Fixed.lastModified.rawValue, json["meta"]?[ignoringCase: "lastModified"])
    if let status = cisco?["accountStatus"] {
      let words = status.isArray ? status.strings : [status.string].compactMap(\.self)
      if !words.isEmpty { record.add(.accountStatus, text: words.joined(separator: ",")) }
    }
    for (index, path) in mapped.enumerated() {
      guard let path, let value = path.node(in: json) else { continue }
      record.add(TargetSelection.firstMapped + UInt8(index), value)
    }
    record.finish(into: &bytes)
  }
}

extension TargetPath {
  /// The value at the path; nil for none, null and an empty list, as ``value(in:)``.
  func node(in resource: JSONNode) -> JSONNode? {
    let container = schema.map { resource[ignoringCase: $0] } ?? resource
    guard var value = container?[ignoringCase: name] else { return nil }
    if let selector {
      let elements = value.isArray ? Array(value.elements) : [value]
      let wanted = selector.value.string ?? selector.value.text()
      let element = elements.first {
        $0[ignoringCase: selector.key]?.text?.lowercased() == wanted.lowercased()
      }
      guard let part = element?[ignoringCase: subAttribute ?? "value"] else { return nil }
      value = part
    } else if let subAttribute {
      guard let part = value[ignoringCase: subAttribute] else { return nil }
      value = part
    }
    return value
  }
}
