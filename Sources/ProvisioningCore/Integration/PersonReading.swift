internal import AttributeMapping
internal import HTTPTransport

/// Turns Graph's users into stored people, without a text of its own for each value.
struct PersonReading: ~Copyable, Sendable {
  private enum Place: Int, CaseIterable {
    case id, userPrincipalName, displayName, mail, accountEnabled, userType, department, jobTitle
    case removed = 8
  }

  /// An attribute beside a person's columns, and where its values are.
  private struct Source: Sendable {
    /// What stands before each value in the workspace.
    let mark: [UInt8]
    let place: Int
    let shape: DirectoryAttribute.Shape
  }

  /// An attribute of one text, which most are.
  private struct Text: Sendable {
    /// The only byte of its mark.
    let mark: UInt8
    let place: Int
  }

  private var fields: JSONFields
  private let texts: [Text]
  private let others: [Source]

  /// - Parameter selection: Graph's properties that were asked for.
  init(_ selection: Set<String>) {
    var names = [
      "id", "userPrincipalName", "displayName", "mail", "accountEnabled", "userType", "department",
      "jobTitle", "@removed",
    ]
    let extensions = selection.filter(SourceSchema.isDirectoryExtension)
    let numbered =
      selection.contains("onPremisesExtensionAttributes")
      ? (1...15).map { "extensionAttribute\($0)" } : []
    let attributes =
      DirectoryAttribute.stored.filter { selection.contains($0.property) }
      + (numbered + extensions.sorted()).compactMap(DirectoryAttribute.named)
    let sources = attributes.map { attribute in
      let place =
        names.firstIndex(of: attribute.property)
        ?? {
          names.append(attribute.property)
          return names.count - 1
        }()
      return Source(
        mark: PersonAttributes.mark(attribute.name), place: place, shape: attribute.shape)
    }
    // Nothing in a text's source is counted by reference: there are twenty of them a person.
    texts = sources.compactMap { source in
      guard source.shape == .text, source.mark.count == 1 else { return nil }
      return Text(mark: source.mark[0], place: source.place)
    }
    others = sources.filter { $0.shape != .text || $0.mark.count != 1 }
    fields = JSONFields(names)
  }

  /// Appends the people of a page, and behind them those who are gone.
  mutating func append(_ users: [JSONNode], to records: inout PersonRecords) {
    records.reserve(users.count)
    var removed: [String] = []
    for user in users where fields.find(in: user) {
      if fields[Place.removed.rawValue] != nil {
        if let id = fields[Place.id.rawValue]?.nonEmptyString { removed.append(id) }
      } else {
        append(to: &records)
      }
    }
    for id in removed { records.appendRemoval(id) }
  }

  private func append(to records: inout PersonRecords) {
    records.begin()
    records.put(id: { append(.id, to: &$0) })
    records.put(.userPrincipalName) { append(.userPrincipalName, to: &$0) }
    records.put(.displayName) { append(.displayName, to: &$0) }
    records.put(mail: { append(.mail, to: &$0) })
    records.put(.department) { append(.department, to: &$0) }
    records.put(.jobTitle) { append(.jobTitle, to: &$0) }
    records.put(.attributes) { bytes in
      let start = bytes.count
      for text in texts where fields.hasValue(at: text.place) {
        PersonAttributes.append(CollectionOfOne(text.mark), to: &bytes, from: start) {
          fields.appendString(at: text.place, to: &$0)
        }
      }
      for place in others.indices where fields.hasValue(at: others[place].place) {
        append(others[place], to: &bytes, from: start)
      }
      return bytes.count > start
    }
    records.end(
      flags: PersonCoding.flags(
        isEnabled: fields[Place.accountEnabled.rawValue]?.bool, userType))
  }

  private func append(_ place: Place, to bytes: inout [UInt8]) -> Bool {
    fields.appendString(at: place.rawValue, to: &bytes)
  }

  private var userType: Person.UserType {
    guard let type = fields[Place.userType.rawValue] else { return .unknown }
    if type.isString("member") { return .member }
    return type.isString("guest") ? .guest : .unknown
  }

  private func append(_ source: Source, to bytes: inout [UInt8], from start: Int) {
    guard let value = fields[source.place] else { return }
    func append(_ value: JSONNode) {
      PersonAttributes.append(source.mark, to: &bytes, from: start) {
        value.appendString(to: &$0)
      }
    }
    func append(text: String?) {
      guard let text else { return }
      PersonAttributes.append(source.mark, to: &bytes, from: start) {
        $0.append(contentsOf: text.utf8)
        return true
      }
    }
    switch source.shape {
    case .text: append(value)
    case .first: if let first = value.elements.first(where: { $0.string != nil }) { append(first) }
    case .list: for element in value.elements { append(element) }
    case .boolean: append(text: value.bool.map { $0 ? "True" : "False" })
    case .other(nil): append(text: value.text)
    case .other(let member?): append(text: value[member]?.text)
    }
  }
}
