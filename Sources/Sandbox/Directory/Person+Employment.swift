/// What mappings use beyond names and places: mostly there, sometimes missing, as in a real tenant.
extension Person {
  static let firstEmployee = 100_000

  /// Who leads a person: eight report to one, guests to nobody, and nobody leads the first.
  static func manager(_ index: Int) -> Int? {
    guard index > 0, !isGuest(index) else { return nil }
    var manager = index / 8
    while isGuest(manager) || isDisabled(manager) { manager /= 8 }
    return manager
  }

  private static let employeeTypes = ["Employee", "Employee", "Employee", "Contractor", "Intern"]

  /// Nil for guests and for people whom nobody classified.
  var employeeType: String? {
    isGuest || hash % 11 == 0
      ? nil : Self.employeeTypes[Int(hash >> 12 & 0xFF) % Self.employeeTypes.count]
  }

  /// Few still have one.
  var faxNumber: String? {
    !isGuest && hash % 6 == 1 ? businessPhone.map { "\($0.dropLast())9" } : nil
  }

  /// Guests are known by the address they were invited with; some members left a private one.
  func otherMails(_ identity: TenantIdentity) -> [String] {
    if isGuest { return mail(identity).map { [$0] } ?? [] }
    return hash % 8 == 3 ? ["\(alias)@mail.example"] : []
  }

  /// The main address first, in capitals as Exchange marks it, then older ones.
  func proxyAddresses(_ identity: TenantIdentity) -> [String] {
    guard let mail = mail(identity) else { return [] }
    if isGuest { return ["SMTP:\(mail)"] }
    return ["SMTP:\(mail)"] + (hash % 4 == 2 ? ["smtp:\(alias)@\(identity.initialDomain)"] : [])
  }

  func hireDay(_ start: Timestamp) -> Timestamp? {
    isGuest || hash % 9 == 4 ? nil : start - .seconds((ageInDays - 14) * 86_400)
  }

  /// Only of people who are about to leave or just left.
  func leaveDay(_ start: Timestamp) -> Timestamp? {
    guard !isGuest, !isEnabled || hash % 97 == 5 else { return nil }
    return start + .seconds((isEnabled ? 20 : -3) * 86_400)
  }

  /// Cost center, building and badge: what a tenant puts into its extension attributes.
  var extensionValues: [Int: String] {
    guard !isGuest else { return [:] }
    var values: [Int: String] = [:]
    if hash % 3 != 0 { values[1] = "CC-\(4000 + Int(hash >> 24 & 0xFF))" }
    if hash % 5 != 0 { values[2] = "\(place.country)-B\(1 + Int(hash >> 36 & 7))" }
    if hash % 17 == 0 { values[15] = "badge \(index)" }
    return values
  }
}
