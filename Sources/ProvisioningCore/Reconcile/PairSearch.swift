internal import AttributeMapping

/// Finds people and Webex users who are the same under two names.
struct PairSearch {
  /// Lets everybody through who may be one of them.
  private(set) var filter: PeopleFilter
  /// Webex users whom nobody in scope is, by what they are called.
  private var byAddress: [String: Int32] = [:]
  private var byObjectId = KeyTable()
  /// -1 where several have the name.
  private var byName: [String: Int32] = [:]
  typealias Hit = (source: Int32, target: Int32, evidence: Reconciliation.Pair.Evidence)
  private(set) var found: [Hit] = []

  /// - Parameters:
  ///   - table: the orphans.
  ///   - orphans: their row numbers among all users.
  init(_ table: TargetTable, orphans: [Int32]) {
    var fields = TargetFields(places: Int(TargetSelection.firstMapped))
    filter = PeopleFilter(count: orphans.count * 3, attributes: Self.attributes)
    for (place, number) in orphans.enumerated() {
      table.read(place, into: &fields)
      func text(_ place: TargetSelection.Fixed) -> String? {
        fields[place.rawValue]?.text(table.bytes)
      }
      let addresses =
        [text(.userName) ?? ""] + (text(.emails) ?? "").split(separator: "\n").map(String.init)
      for address in addresses where address.contains("@") {
        byAddress[address.lowercased(), default: number] = number
        filter.insert(address)
      }
      if let id = text(.externalId) {
        byObjectId.insert(ObjectKey(id), number)
        filter.insert(ObjectKey(id))
      }
      if let name = text(.displayName), !name.isEmpty {
        let folded = name.lowercased()
        byName[folded] = byName[folded] == nil ? number : PlanEntry.nobody
        filter.insert(name)
      }
    }
  }

  static let attributes = [
    "objectId", "mail", "userPrincipalName", "originalUserPrincipalName", "otherMails",
    "proxyAddresses", "displayName",
  ]

  /// Looks whether a person is one of them.
  mutating func look(at row: SourceRow, _ slots: AttributeSlots) {
    func texts(_ name: String) -> [String] {
      slots[name].map { row.values[$0].texts } ?? []
    }
    if let id = texts("objectId").first, let number = byObjectId[ObjectKey(id)] {
      found.append((row.number, number, .objectId))
      return
    }
    for mail in texts("mail") {
      if let number = byAddress[mail.lowercased()] {
        found.append((row.number, number, .mail))
        return
      }
    }
    let others =
      texts("userPrincipalName") + texts("originalUserPrincipalName") + texts("otherMails")
      + texts("proxyAddresses").map {
        $0.lowercased().hasPrefix("smtp:") ? String($0.dropFirst(5)) : $0
      }
    for address in others {
      if let number = byAddress[address.lowercased()] {
        found.append((row.number, number, .otherAddress))
        return
      }
    }
    if let name = texts("displayName").first, let number = byName[name.lowercased()], number >= 0 {
      found.append((row.number, number, .name))
    }
  }
}
