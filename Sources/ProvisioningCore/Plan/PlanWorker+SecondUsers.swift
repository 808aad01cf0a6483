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

  /// Object ids of untouched users of whom neither Entra nor the recycle bin tells where they came
  /// from.
  func strangers(_ touched: RowSet, _ deleted: Set<ObjectKey>) -> Set<String> {
    var found: Set<String> = []
    var fields = TargetFields(places: Int(TargetSelection.firstMapped))
    for number in 0..<target.table.count
    where !touched.contains(Int32(number)) && !target.table.isRemoved(number) {
      target.table.read(number, into: &fields)
      let bytes = target.table.bytes
      guard fields[TargetSelection.Fixed.provisionSource.rawValue]?.text(bytes) != "AAD",
        let external = fields[TargetSelection.Fixed.externalId.rawValue]?.text(bytes),
        ObjectKey.isUUID(external), !deleted.contains(ObjectKey(external))
      else { continue }
      found.insert(external.lowercased())
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
