/// Names of one script, with the places their bearers work in.
struct NameGroup: Sendable {
  enum Order: Sendable {
    case givenFirst, familyFirst, familyFirstUnspaced
  }

  struct Place: Sendable {
    var country: String
    var city: String
    var language: String
    /// Nil where addresses have none.
    var state: String?
  }

  struct Name: Sendable {
    var native: String
    var ascii: String
  }

  let order: Order
  let places: [Place]
  let given: [Name]
  let family: [Name]

  init(order: Order, places: [Place], given: String, family: String) {
    self.order = order
    self.places = places
    self.given = Self.names(given)
    self.family = Self.names(family)
  }

  private static func names(_ table: String) -> [Name] {
    table.split(separator: ";").compactMap { entry in
      let parts = entry.split(separator: "=")
      guard parts.count == 2 else { return nil }
      return Name(native: parts[0].trimmed, ascii: parts[1].trimmed)
    }
  }

  var combinations: Int { given.count * family.count }

  func displayName(_ given: Name, _ family: Name) -> String {
    switch order {
    case .givenFirst: "\(given.native) \(family.native)"
    case .familyFirst: "\(family.native) \(given.native)"
    case .familyFirstUnspaced: "\(family.native)\(given.native)"
    }
  }
}

/// All names as one numbered list of combinations, and the way back from an address.
struct NameTable: Sendable {
  static let shared = NameTable()

  let groups = NameGroup.all
  /// The number of distinct combinations of a given and a family name.
  let combinations: Int
  private let starts: [Int]
  private let familyByASCII: [String: (group: Int, family: Int)]
  private let groupOfCombination: [UInt8]

  private init() {
    var starts: [Int] = []
    var total = 0
    var families: [String: (group: Int, family: Int)] = [:]
    var owners: [UInt8] = []
    for (number, group) in groups.enumerated() {
      starts.append(total)
      total += group.combinations
      owners += Array(repeating: UInt8(number), count: group.combinations)
      for (index, family) in group.family.enumerated() {
        families[family.ascii] = (number, index)
      }
    }
    self.starts = starts
    combinations = total
    familyByASCII = families
    groupOfCombination = owners
  }

  func lookUp(_ combination: Int) -> (
    group: NameGroup, given: NameGroup.Name, family: NameGroup.Name
  ) {
    let number = Int(groupOfCombination[combination])
    let group = groups[number]
    let local = combination - starts[number]
    return (
      group, group.given[local / group.family.count], group.family[local % group.family.count]
    )
  }

  /// The combination of `given.family` in ASCII.
  func combination(given: some StringProtocol, family: String) -> Int? {
    guard let (number, index) = familyByASCII[family] else { return nil }
    let group = groups[number]
    guard let first = group.given.firstIndex(where: { $0.ascii == given }) else { return nil }
    return starts[number] + first * group.family.count + index
  }
}
