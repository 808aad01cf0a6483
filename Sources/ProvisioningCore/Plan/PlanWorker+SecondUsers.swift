extension PlanWorker {
  /// Object ids of untouched users that belong to people who are other Webex users: somebody of the
  /// directory is not gone because a second user carries their id.
  func living(_ touched: RowSet, _ deleted: Set<ObjectKey>) -> Set<ObjectKey> {
    var wanted: Set<ObjectKey> = []
    forEachLink(where: { !touched.contains($0) }) { key in
      if !deleted.contains(key) { wanted.insert(key) }
    }
    var found: Set<ObjectKey> = []
    guard !wanted.isEmpty else { return found }
    forEachLink(where: touched.contains) { key in
      if wanted.contains(key) { found.insert(key) }
    }
    return found
  }

  /// The object ids that some Webex users carry.
  private func forEachLink(where isMeant: (Int32) -> Bool, _ body: (ObjectKey) -> Void) {
    var fields = TargetFields(places: Int(TargetSelection.firstMapped))
    for number in 0..<target.table.count
    where isMeant(Int32(number)) && !target.table.isRemoved(number) {
      target.table.read(number, into: &fields)
      let external = fields[TargetSelection.Fixed.externalId.rawValue]?.text(target.table.bytes)
      guard let external, ObjectKey.isUUID(external) else { continue }
      body(ObjectKey(external))
    }
  }
}
