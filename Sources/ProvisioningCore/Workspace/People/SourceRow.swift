internal import AttributeMapping

/// A person as mappings see one: the values of the attributes that they name, all of them made.
struct SourceRow: Sendable {
  /// Row number in the workspace.
  var number: Int32
  /// Of the object id.
  var key: ObjectKey
  /// In the order of the slots that were asked for.
  var values: [AttributeValue]

  /// The attributes that a person's columns hold.
  static let columns: Set<String> = [
    "objectId", "userPrincipalName", "originalUserPrincipalName", "displayName", "mail",
    "department", "jobTitle", "accountEnabled", "IsSoftDeleted",
  ]
}

/// Which columns some attributes need, and what of them each slot gets.
struct ColumnReading: Sendable {
  enum Take: Sendable {
    case objectId(Int)
    case userPrincipalName(Int)
    case accountEnabled
    case softDeleted
    case text(Int)
    /// Empty where it equals the user principal name.
    case mail(Int, name: Int)
    /// One of the stored attributes, of one value or several.
    case attribute, list
  }

  /// By slot.
  let takes: [Take]
  let attributes: AttributeReading
  let attributeColumn: Int?
  let flags: Int?
  /// For a `SELECT`; number and id are the first.
  let columns: String
  /// The columns with the texts of some of the slots.
  private let texts: [(slot: Int, column: Int)]

  init(_ slots: AttributeSlots) {
    var columns = ["number", "id"]
    func column(_ name: String) -> Int {
      if let known = columns.firstIndex(of: name) { return known }
      columns.append(name)
      return columns.count - 1
    }
    let attributes = AttributeReading(slots)
    takes = slots.names.enumerated().map { slot, name in
      switch name {
      case "objectId": .objectId(column("id"))
      case "userPrincipalName": .userPrincipalName(column("upn"))
      case "originalUserPrincipalName": .text(column("upn"))
      case "displayName": .text(column("name"))
      case "mail": .mail(column("mail"), name: column("upn"))
      case "department": .text(column("department"))
      case "jobTitle": .text(column("title"))
      case "accountEnabled": .accountEnabled
      case "IsSoftDeleted": .softDeleted
      default: attributes.isMultivalued(slot) ? .list : .attribute
      }
    }
    texts = takes.enumerated().flatMap { slot, take -> [(slot: Int, column: Int)] in
      switch take {
      case .userPrincipalName(let column), .text(let column): [(slot, column)]
      case .mail(let column, let name): [(slot, column), (slot, name)]
      default: []
      }
    }
    let flagged = takes.contains {
      switch $0 {
      case .userPrincipalName, .accountEnabled, .softDeleted: true
      default: false
      }
    }
    flags = flagged ? column("flags") : nil
    self.attributes = attributes
    attributeColumn = attributes.isEmpty ? nil : column("attributes")
    self.columns = columns.joined(separator: ", ")
  }

  /// The columns in which the texts of some slots stand, each once.
  func columns(of wanted: SlotSet) -> [Int] {
    Set(texts.filter { wanted.contains($0.slot) }.map(\.column)).sorted()
  }
}

/// The names of guests.
enum GuestName {
  /// `ada_fabrikam.com#EXT#@contoso.com` is `ada@fabrikam.com` where provisioning names it
  /// `userPrincipalName`.
  static func home(of name: String) -> String {
    let bytes = name.utf8
    guard let start = bytes.indices.first(where: { beginsMark(bytes[$0...]) }) else { return name }
    let alias = name[..<start]
    guard let underscore = alias.utf8.lastIndex(of: UInt8(ascii: "_")) else { return String(alias) }
    return alias[..<underscore] + "@" + alias[alias.utf8.index(after: underscore)...]
  }

  /// `#EXT#` in any case.
  private static func beginsMark(_ text: Substring.UTF8View) -> Bool {
    guard text.first == UInt8(ascii: "#") else { return false }
    return String(Substring(text.prefix(5))).lowercased() == "#ext#"
  }
}
