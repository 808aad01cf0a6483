internal import AttributeMapping
import Foundation

/// A person as mappings see one: the values of the attributes that they name.
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

/// Reads the columns that some attributes need into the places of a row, and no others.
struct ColumnReading: Sendable {
  private enum Take: Sendable {
    case objectId(Int)
    case userPrincipalName(Int)
    case accountEnabled
    case softDeleted
    case text(Int)
    /// Empty where it equals the user principal name.
    case mail(Int, name: Int)
  }

  let attributes: AttributeReading
  let attributeColumn: Int?
  let flags: Int?
  /// The columns that hold text.
  let texts: [Int]
  private var takes: [(slot: Int, take: Take)] = []
  private let slotCount: Int
  /// For a `SELECT`; number and id are the first.
  let columns: String

  init(_ slots: AttributeSlots) {
    var columns = ["number", "id"]
    func column(_ name: String) -> Int {
      if let known = columns.firstIndex(of: name) { return known }
      columns.append(name)
      return columns.count - 1
    }
    var flags: Int?
    for (slot, name) in slots.names.enumerated() {
      switch name {
      case "objectId": takes.append((slot, .objectId(column("id"))))
      case "userPrincipalName":
        flags = column("flags")
        takes.append((slot, .userPrincipalName(column("upn"))))
      case "originalUserPrincipalName": takes.append((slot, .text(column("upn"))))
      case "displayName": takes.append((slot, .text(column("name"))))
      case "mail": takes.append((slot, .mail(column("mail"), name: column("upn"))))
      case "department": takes.append((slot, .text(column("department"))))
      case "jobTitle": takes.append((slot, .text(column("title"))))
      case "accountEnabled":
        flags = column("flags")
        takes.append((slot, .accountEnabled))
      case "IsSoftDeleted":
        flags = column("flags")
        takes.append((slot, .softDeleted))
      default: break
      }
    }
    attributes = AttributeReading(slots)
    attributeColumn = attributes.isEmpty ? nil : column("attributes")
    self.flags = flags
    texts = columns.indices.filter {
      ["upn", "name", "mail", "department", "title"].contains(columns[$0])
    }
    slotCount = slots.count
    self.columns = columns.joined(separator: ", ")
  }

  /// A row without a value.
  var emptyRow: [AttributeValue] { [AttributeValue](repeating: .null, count: slotCount) }

  /// Fills a row of as many places as there are slots from the statement's current row.
  func read(_ row: borrowing RawStatement, into values: inout [AttributeValue]) {
    for slot in values.indices { values[slot] = .null }
    let flags = flags.map { row.integer($0) } ?? 0
    let enabled: Bool? = flags & 0b10 == 0 ? nil : flags & 0b01 == 1
    for (slot, take) in takes {
      switch take {
      case .objectId(let column): values[slot] = .text(PersonCoding.id(row, column))
      case .userPrincipalName(let column):
        let name = row.text(column) ?? ""
        values[slot] = .text(PersonCoding.isGuest(flags) ? GuestName.home(of: name) : name)
      case .accountEnabled: values[slot] = enabled.map(AttributeValue.boolean) ?? .null
      case .softDeleted: values[slot] = .boolean(enabled == false)
      case .text(let column): values[slot] = row.text(column).map(AttributeValue.text) ?? .null
      case .mail(let column, let name):
        guard let mail = row.text(column) else { continue }
        values[slot] = .text(mail.isEmpty ? row.text(name) ?? "" : mail)
      }
    }
    if let attributeColumn {
      unsafe attributes.read(row.bytes(attributeColumn), into: &values)
    }
  }
}

/// The names of guests.
enum GuestName {
  /// `ada_fabrikam.com#EXT#@contoso.com` is `ada@fabrikam.com` where provisioning names it
  /// `userPrincipalName`.
  static func home(of name: String) -> String {
    guard let mark = name.range(of: "#EXT#", options: .caseInsensitive) else { return name }
    let alias = name[..<mark.lowerBound]
    guard let underscore = alias.lastIndex(of: "_") else { return String(alias) }
    return alias[..<underscore] + "@" + alias[alias.index(after: underscore)...]
  }
}
