/// The people of the tenant: a pure function of seed and index, with an overlay for what changed.
struct Directory: Sendable {
  let identity: TenantIdentity
  /// How many people the seed makes; indices from here on are people that clients created.
  let generated: Int
  let start: Timestamp
  let userIDs: IdentifierSpace
  /// Ids of the same people on the Webex side.
  let webexUserIDs: IdentifierSpace

  private let multiplier: Int
  private let offset: Int

  private(set) var changes: [Int: JSONObject] = [:]
  private(set) var created: [JSONObject] = []
  private(set) var deletedUsers: [Int: Timestamp] = [:]
  private(set) var purgedUsers: Set<Int> = []
  private var renamed: [String: Int] = [:]
  /// Managers that clients set or took away.
  private var managers: [Int: Int?] = [:]
  /// Indices of changed people, oldest first: what a delta query reads.
  private(set) var log: [Int] = []

  init(identity: TenantIdentity, users: Int, start: Timestamp) {
    self.identity = identity
    generated = users
    self.start = start
    userIDs = IdentifierSpace(seed: identity.seed, purpose: "users")
    webexUserIDs = IdentifierSpace(seed: identity.seed, purpose: "webex users")
    let combinations = NameTable.shared.combinations
    // Coprime to the number of combinations, so that each run of that many people has each name once.
    var multiplier = combinations * 618 / 1000 + Int(identity.seed % 64)
    while Self.gcd(multiplier, combinations) != 1 { multiplier += 1 }
    self.multiplier = multiplier
    offset = Int(Hashing.mix(identity.seed) % UInt64(combinations))
  }

  private static func gcd(_ left: Int, _ right: Int) -> Int {
    right == 0 ? left : gcd(right, left % right)
  }

  /// Indices run from 0 up to here; deleted ones leave gaps.
  var endIndex: Int { generated + created.count }
  var liveCount: Int { endIndex - deletedUsers.count - purgedUsers.count }

  func isLive(_ index: Int) -> Bool {
    index >= 0 && index < endIndex
      && (deletedUsers.isEmpty && purgedUsers.isEmpty
        || deletedUsers[index] == nil && !purgedUsers.contains(index))
  }

  func person(_ index: Int) -> Person {
    let combinations = NameTable.shared.combinations
    let (block, local) = index.quotientAndRemainder(dividingBy: combinations)
    let name = NameTable.shared.lookUp((local * multiplier + offset) % combinations)
    return Person(
      index: index, group: name.group, given: name.given, family: name.family, block: block,
      hash: Hashing.mix(identity.seed &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15))
  }

  func value(_ property: UserProperty, of index: Int) -> JSON {
    guard !deletedUsers.isEmpty, let when = deletedUsers[index] else {
      return liveValue(property, of: index)
    }
    switch property {
    case .deletedDateTime: return .string(when.iso)
    case .userPrincipalName:
      // In the recycle bin the object id stands before the name, which is free for others.
      let name = liveValue(property, of: index).string ?? ""
      return .string(userIDs.id(index).filter { $0 != "-" } + name)
    default: return liveValue(property, of: index)
    }
  }

  private func liveValue(_ property: UserProperty, of index: Int) -> JSON {
    if let value = changes[index]?[property.rawValue] { return value }
    guard index >= generated else { return person(index).value(property, in: self) }
    if property == .id { return .string(userIDs.id(index)) }
    // A directory without people has no operator either.
    guard created.indices.contains(index - generated) else { return property.emptyValue }
    return created[index - generated][property.rawValue] ?? property.emptyValue
  }

  /// Whether a client ever set a property, to null included.
  func wasSet(_ property: UserProperty, of index: Int) -> Bool {
    changes[index]?[property.rawValue] != nil
  }

  /// The object of one person with these properties, in this order.
  func object(_ index: Int, _ properties: [UserProperty]) -> JSONObject {
    guard index < generated else {
      return JSONObject(properties.map { ($0.rawValue, value($0, of: index)) })
    }
    let person = person(index)
    guard changes[index] == nil, deletedUsers[index] == nil else {
      return JSONObject(properties.map { ($0.rawValue, value($0, of: index)) })
    }
    return JSONObject(properties.map { ($0.rawValue, person.value($0, in: self)) })
  }

  func text(_ property: UserProperty, of index: Int) -> String? {
    value(property, of: index).string
  }

  func isEnabled(_ index: Int) -> Bool {
    value(.accountEnabled, of: index).bool != false
  }

  // MARK: Finding

  /// The index behind an object id or a user principal name; deleted people are not found.
  func index(_ key: String) -> Int? {
    guard let index = indexOfID(key) ?? indexOfPrincipalName(key), isLive(index) else { return nil }
    return index
  }

  /// The index behind an object id, whether deleted or not.
  func indexOfID(_ id: String) -> Int? {
    guard let index = userIDs.index(of: id), index < endIndex, !purgedUsers.contains(index) else {
      return nil
    }
    return index
  }

  func indexOfPrincipalName(_ name: String) -> Int? {
    let folded = name.lowercased()
    if let index = renamed[folded], isLive(index) { return index }
    guard let index = generatedIndex(folded),
      text(.userPrincipalName, of: index)?.lowercased() == folded
    else { return nil }
    return index
  }

  /// The index behind an e-mail address or user principal name, as far as the seed made it.
  func generatedIndex(_ address: String) -> Int? {
    guard let at = address.utf8.firstIndex(of: UInt8(ascii: "@")) else { return nil }
    var alias = address[..<at]
    if identity.usesAccountNames, alias.hasPrefix(Person.accountPrefix),
      let number = Int(alias.dropFirst(Person.accountPrefix.count)), number >= Person.firstEmployee
    {
      let index = number - Person.firstEmployee
      return index < generated && Person.hasAccountName(index) ? index : nil
    }
    if alias.hasSuffix("#ext#"), let guest = alias.range(of: "_\(identity.partnerDomain)#ext#") {
      alias = alias[..<guest.lowerBound]
    }
    guard let dot = alias.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
    var family = alias[alias.index(after: dot)...]
    var digits = ""
    while let last = family.last, last.isASCII, last.isNumber {
      digits = "\(last)\(digits)"
      family.removeLast()
    }
    let block = digits.isEmpty ? 0 : (Int(digits) ?? 0) - 1
    guard digits.isEmpty || block >= 1,
      let combination = NameTable.shared.combination(
        given: alias[..<dot], family: String(family))
    else { return nil }
    guard let local = position(of: combination) else { return nil }
    let (whole, overflow) = block.multipliedReportingOverflow(by: NameTable.shared.combinations)
    guard !overflow, whole < generated, whole + local < generated else { return nil }
    return whole + local
  }

  private func position(of combination: Int) -> Int? {
    let combinations = NameTable.shared.combinations
    let target = (combination - offset + combinations) % combinations
    // Solves position * multiplier = target by the extended Euclidean algorithm.
    var (old, current) = (multiplier, combinations)
    var (oldFactor, factor) = (1, 0)
    while current != 0 {
      let quotient = old / current
      (old, current) = (current, old - quotient * current)
      (oldFactor, factor) = (factor, oldFactor - quotient * factor)
    }
    let inverse = (oldFactor % combinations + combinations) % combinations
    return target * inverse % combinations
  }

  // MARK: Changing

  mutating func update(_ index: Int, _ values: JSONObject) {
    changes[index, default: JSONObject()].merge(values)
    if let name = values["userPrincipalName"]?.string { renamed[name.lowercased()] = index }
    log.append(index)
  }

  /// Adds a person and answers the index.
  mutating func create(_ values: JSONObject) -> Int {
    created.append(values)
    let index = endIndex - 1
    if let name = values["userPrincipalName"]?.string { renamed[name.lowercased()] = index }
    log.append(index)
    return index
  }

  mutating func setManager(_ manager: Int?, of index: Int) {
    managers.updateValue(manager, forKey: index)
    log.append(index)
  }

  /// A person's manager; one who was deleted is nobody's.
  func manager(of index: Int) -> Int? {
    let manager =
      if let known = managers[index] { known } else {
        index < generated ? Person.manager(index) : nil
      }
    return manager.flatMap { isLive($0) ? $0 : nil }
  }

  mutating func delete(_ index: Int, at now: Timestamp) {
    deletedUsers[index] = now
    log.append(index)
  }

  mutating func restore(_ index: Int) {
    deletedUsers[index] = nil
    log.append(index)
  }

  mutating func purge(_ index: Int) {
    deletedUsers[index] = nil
    purgedUsers.insert(index)
    log.append(index)
  }
}

extension StringProtocol {
  /// Where `other` first occurs, by Unicode scalars.
  func range(of other: String) -> Range<Index>? {
    guard !other.isEmpty else { return nil }
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(other),
        let end = index(
          start, offsetBy: other.count, limitedBy: endIndex)
      {
        return start..<end
      }
      start = index(after: start)
    }
    return nil
  }
}
