/// What the seed says about the person at one index: nothing is stored.
struct Person: Sendable {
  let index: Int
  let group: NameGroup
  let given: NameGroup.Name
  let family: NameGroup.Name
  /// 0 for the first bearer of a name; later ones get a number in their address.
  let block: Int
  let hash: UInt64
  /// The part of the address before the `@`.
  let alias: String

  init(
    index: Int, group: NameGroup, given: NameGroup.Name, family: NameGroup.Name, block: Int,
    hash: UInt64
  ) {
    self.index = index
    self.group = group
    self.given = given
    self.family = family
    self.block = block
    self.hash = hash
    let name = String(given.ascii, ".", family.ascii)
    alias = block == 0 ? name : "\(name)\(block + 1)"
  }

  static let departments = [
    "Sales", "Engineering", "Finance", "Human Resources", "Marketing", "Legal", "Support",
    "Operations", "Procurement", "Research & Development", "IT", "Logistics", "Customer Success",
    "Quality", "Communications", "Facilities",
  ]
  static let titles = [
    "Account Manager", "Software Engineer", "Controller", "Recruiter", "Analyst", "Counsel",
    "Support Engineer", "Team Lead", "Buyer", "Scientist", "Systems Administrator", "Planner",
    "Consultant", "Inspector", "Editor", "Director", "Assistant to the Board", "Technician",
  ]

  /// The department that nobody assigned to Webex.
  static let outsideDepartment = 15

  static func isGuest(_ index: Int) -> Bool { index % 53 == 52 }
  static func isDisabled(_ index: Int) -> Bool { index % 31 == 17 }
  static func hasNoMail(_ index: Int) -> Bool { index % 41 == 29 }
  /// Each run of 16 people has one of every department.
  static func department(_ index: Int) -> Int { (index * 5 + (index >> 4) * 3) & 15 }
  /// All of the above repeat after so many people.
  static let period = 256 * 53 * 31

  var isGuest: Bool { Self.isGuest(index) }
  var isEnabled: Bool { !Self.isDisabled(index) }
  var department: String { Self.departments[Self.department(index)] }
  var place: NameGroup.Place { group.places[Int(hash >> 8 & 0xFF) % group.places.count] }
  var displayName: String { group.displayName(given, family) }

  func userPrincipalName(_ identity: TenantIdentity) -> String {
    if isGuest { return "\(alias)_\(identity.partnerDomain)#EXT#@\(identity.initialDomain)" }
    if identity.usesAccountNames, Self.hasAccountName(index) {
      return "\(Self.accountPrefix)\(employeeId)@\(identity.domain)"
    }
    let isInitial =
      index == Self.withInitialDomain
      || identity.usesInitialDomain && Self.usesInitialDomain(index)
    return String(alias, "@", isInitial ? identity.initialDomain : identity.domain)
  }

  func mail(_ identity: TenantIdentity) -> String? {
    if isGuest { return String(alias, "@", identity.partnerDomain) }
    return Self.hasNoMail(index) ? nil : String(alias, "@", identity.domain)
  }

  /// Among these, every third signs in under an account name where the tenant uses such names.
  static let accountNames = 6..<1200
  static let accountPrefix = "u"

  static func hasAccountName(_ index: Int) -> Bool {
    accountNames.contains(index) && index % 3 == 1 && !isGuest(index)
  }

  /// Where the tenant has such people, every sixth never got another domain than the tenant's first.
  static func usesInitialDomain(_ index: Int) -> Bool {
    index > 9 && index % 6 == 4 && !isGuest(index)
  }

  /// The one person whose address lies in a domain that Webex does not know.
  static let withInitialDomain = 38
  /// The one person without a family name in the directory.
  static let withoutSurname = 74

  /// A digit string that belongs to this person and this use.
  private func digits(_ count: Int, _ salt: UInt64) -> String {
    var value = Hashing.mix(hash ^ salt)
    return unsafe String(unsafeUninitializedCapacity: count) { buffer in
      for place in 0..<count {
        unsafe buffer[place] = UInt8(ascii: "0") + UInt8(value % 10)
        value /= 10
      }
      return count
    }
  }

  var businessPhone: String? { hash % 5 == 0 ? nil : "+1 555 01\(digits(2, 1))\(digits(4, 2))" }
  var mobilePhone: String? { hash % 3 == 0 ? nil : "+44 7700 900\(digits(3, 3))" }
  var jobTitle: String? {
    hash % 19 == 0 ? nil : Self.titles[Int(hash >> 16 & 0xFFFF) % Self.titles.count]
  }
  var officeLocation: String? {
    hash % 7 == 0 ? nil : "\(1 + hash >> 24 % 40)/\(1000 + Int(hash >> 32 & 0xFFF))"
  }
  var employeeId: String { String(Self.firstEmployee + index) }
  var postalCode: String { digits(5, 4) }
  var streetAddress: String { "\(place.city) \(1 + Int(hash >> 40 & 0xFF))" }
  /// Days before the sandbox's start on which the account was made.
  var ageInDays: Int { 40 + Int(hash >> 20 & 0x7FF) }
}

extension String {
  /// Two texts with a byte of ASCII between them, in one piece: people's addresses are made by the
  /// million.
  fileprivate init(_ first: String, _ between: Unicode.Scalar, _ second: String) {
    let (first, second) = (first.utf8, second.utf8)
    unsafe self.init(unsafeUninitializedCapacity: first.count + 1 + second.count) { text in
      var end = unsafe text.initialize(fromContentsOf: first)
      unsafe text.initializeElement(at: end, to: UInt8(ascii: between))
      end += 1
      return unsafe text[end...].initialize(fromContentsOf: second)
    }
  }
}
