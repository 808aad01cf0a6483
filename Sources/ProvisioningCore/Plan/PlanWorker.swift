internal import AttributeMapping
internal import SCIM

/// One object of a plan in 12 bytes; those that stay as they are have none.
struct PlanEntry: Sendable, Equatable {
  /// Row number of the person; -1 for nobody.
  var source: Int32
  /// Row number of the Webex user; -1 for nobody.
  var target: Int32
  var action: PlanAction
  var reason: PlanReason
  /// Whether the Webex user may sign in; true without one.
  var isTargetActive = true

  static let nobody: Int32 = -1
}

/// Plans a part of the directory, one person after the other.
struct PlanWorker {
  private let inputs: PlanInputs
  let target: PlanTarget
  private var fields: TargetFields

  private(set) var entries: [PlanEntry] = []
  private(set) var totals = PlanTotals()
  /// Webex users that somebody of the directory is, or several.
  private(set) var touched: RowSet
  /// The person in scope that each Webex user is.
  private(set) var claims: [Int32]
  /// Who claims a Webex user that somebody else claimed before.
  private(set) var repeated: [(target: Int32, source: Int32)] = []
  /// Hashes of the match values of people to be created.
  private(set) var creations: [(hash: UInt64, source: Int32)] = []
  /// Webex users who carry the object id of somebody in scope, for the members of groups.
  private(set) var linkedInScope: RowSet
  /// Whom the other people in scope are in Webex; -1 for those to be created.
  private(set) var resolved: [(key: ObjectKey, source: Int32, target: Int32)] = []
  /// Who gets a name that another Webex user has, with that user.
  private(set) var nameHolders: [(source: Int32, holder: Int32)] = []
  private let keepsResolved: Bool
  /// What rules give that read nothing but whether somebody may sign in, by rule and that.
  private var known: [EvaluationResult?]

  init(_ inputs: PlanInputs, _ target: PlanTarget, keepsResolved: Bool) {
    self.inputs = inputs
    self.target = target
    self.keepsResolved = keepsResolved
    known = Array(repeating: nil, count: inputs.reads.count * 4)
    fields = TargetFields(places: target.table.selection.count)
    touched = RowSet(count: target.table.count)
    linkedInScope = touched
    claims = [Int32](repeating: PlanEntry.nobody, count: target.table.count)
  }

  mutating func plan(_ row: inout StoredRow) {
    totals.people += 1
    let reason = inputs.reason(&row)
    let linked = target.linked(row.key)
    if reason == .inScope {
      totals.inScope += 1
      provision(&row, linked)
    } else {
      if reason == .nestedOnly, let entry = inputs.scope[row.key] {
        totals.nested[entry.path, default: 0] += 1
      }
      deprovision(&row, PlanReason(reason), linked)
    }
  }

  // MARK: - In scope

  private mutating func provision(_ row: inout StoredRow, _ linked: Int32?) {
    if let linked {
      if keepsResolved { linkedInScope.insert(linked) }
      update(&row, linked)
      return
    }
    switch match(&row) {
    case .found(let number):
      if keepsResolved { resolved.append((row.key, row.number, number)) }
      update(&row, number)
    case .several(let numbers):
      for number in numbers { touch(number) }
      add(row.number, numbers[0], .conflict, .severalTargets)
    case .none: create(&row)
    case .noValue: add(row.number, PlanEntry.nobody, .conflict, .noMatchValue)
    case .failed: add(row.number, PlanEntry.nobody, .conflict, .evaluationFailed)
    }
  }

  private enum Match {
    case found(Int32)
    case several([Int32])
    case none
    case noValue
    case failed
  }

  /// Tries the matching rules in their order, as the service does.
  private mutating func match(_ row: inout StoredRow) -> Match {
    var hasValue = false
    var hasFailed = false
    for (index, rule) in zip(target.matches, inputs.matching) {
      let result = result(rule, &row)
      if result.error != nil { hasFailed = true }
      guard let value = result.value, !value.isNullOrEmpty, let text = value.text else { continue }
      hasValue = true
      var found: [Int32] = []
      index?.forEach(text, in: target.table) {
        found.append($0)
        return found.count < 20
      }
      if found.count == 1 { return .found(found[0]) }
      if found.count > 1 { return .several(found) }
    }
    return hasValue ? .none : hasFailed ? .failed : .noValue
  }

  private mutating func create(_ row: inout StoredRow) {
    guard inputs.mapping.allows(.add) else {
      add(row.number, PlanEntry.nobody, .skip, .creationOff)
      return
    }
    if let other = userNameHolder(&row, besides: nil) {
      touch(other)
      nameHolders.append((row.number, other))
      add(row.number, other, .conflict, .nameTaken)
      return
    }
    for index in inputs.comparisons.indices {
      let result = result(index, &row)
      let verdict = inputs.builder.verdictOnCreation(ruleAt: index, result)
      if verdict.failure != nil, inputs.builder.isRequired(ruleAt: index) {
        add(row.number, PlanEntry.nobody, .conflict, .requiredMissing)
        return
      }
      if index == inputs.matching.first, let text = result.value?.text {
        creations.append((CaselessText.hash(text), row.number))
      }
    }
    if keepsResolved { resolved.append((row.key, row.number, PlanEntry.nobody)) }
    add(row.number, PlanEntry.nobody, .create, .notInWebex)
  }

  /// The Webex user who has the name that somebody is to get.
  private mutating func userNameHolder(_ row: inout StoredRow, besides own: Int32?) -> Int32? {
    guard let rule = inputs.userNameRule,
      let text = result(rule, &row).value?.text, !text.isEmpty
    else { return nil }
    var holder: Int32?
    target.names.forEach(text, in: target.table) {
      if $0 != own { holder = $0 }
      return holder == nil
    }
    return holder
  }

  private mutating func update(_ row: inout StoredRow, _ number: Int32) {
    touch(number)
    if claims[Int(number)] == PlanEntry.nobody {
      claims[Int(number)] = row.number
    } else {
      repeated.append((number, row.number))
    }
    target.table.read(Int(number), into: &fields)
    var differs = false
    var changesName = false
    var keepsOld = false
    var losesMatch = false
    for index in inputs.comparisons.indices {
      switch effect(&row, index) {
      case .none: break
      case .sent:
        differs = true
        if index == inputs.userNameRule { changesName = true }
      // Nobody clears what people are matched by.
      case .kept where inputs.matching.contains(index): losesMatch = true
      case .kept: keepsOld = true
      }
    }
    let isLinkedOnly = losesMatch && !hasMatchValue(&row)
    if keepsOld || isLinkedOnly { totals.emptied += 1 }
    guard differs else {
      if isLinkedOnly {
        add(row.number, number, .skip, .linkedOnly)
      } else if keepsOld {
        add(row.number, number, .skip, .emptied)
      } else {
        totals.unchanged += 1
      }
      return
    }
    if changesName, let other = userNameHolder(&row, besides: number) {
      touch(other)
      nameHolders.append((row.number, other))
      add(row.number, number, .conflict, .nameTaken)
    } else if inputs.mapping.allows(.update) {
      add(row.number, number, .update, .differs)
    } else {
      add(row.number, number, .skip, .updateOff)
    }
  }

  /// Whether the person could be found in Webex if the link were forgotten.
  private mutating func hasMatchValue(_ row: inout StoredRow) -> Bool {
    for rule in inputs.matching where result(rule, &row).value?.isNullOrEmpty == false {
      return true
    }
    return false
  }

  /// What a rule gives for a person.
  private mutating func result(_ rule: Int, _ row: inout StoredRow) -> EvaluationResult {
    let place = rule * 4 + row.standing
    if let result = known[place] { return result }
    let result = inputs.compiled.evaluate(
      ruleAt: rule, row.values(inputs.reads[rule]), context: inputs.context)
    if inputs.readsStanding[rule] { known[place] = result }
    return result
  }

  /// What the rule of `active` reads.
  private func activeValues(_ row: inout StoredRow) -> [AttributeValue] {
    row.values(inputs.activeRule.map { inputs.reads[$0] } ?? SlotSet())
  }

  private enum Effect {
    case none, sent
    /// The source is empty, which is never sent, and Webex has a value.
    case kept
  }

  /// What an update does about a rule; the record's fields have been read.
  private mutating func effect(_ row: inout StoredRow, _ index: Int) -> Effect {
    let comparison = inputs.comparisons[index]
    if comparison == .never { return .none }
    let field = inputs.places[index].flatMap { fields[$0] }
    let bytes = target.table.bytes
    if comparison == .text, let slot = inputs.copies[index],
      row.certainlyEquals(slot, field, in: bytes)
    {
      return .none
    }
    let result = result(index, &row)
    switch (comparison, result) {
    case (.text, .value(.text(let text))):
      if let field, field.kind != .json, !text.isEmpty, field.isSame(text, bytes) { return .none }
    case (.boolean, .value(let value)):
      if let field, let text = value.text, field.isSameIgnoringCase(text, bytes) { return .none }
    default: break
    }
    let current = field?.value(bytes)
    let verdict = inputs.builder.verdictOnUpdate(ruleAt: index, result, current: current)
    if verdict.value != nil { return .sent }
    return verdict.keeps(current) ? .kept : .none
  }

  // MARK: - Out of scope

  private mutating func deprovision(_ row: inout StoredRow, _ reason: PlanReason, _ linked: Int32?)
  {
    guard let number = linked ?? managedMatch(&row) else {
      add(row.number, PlanEntry.nobody, .skip, reason)
      return
    }
    touch(number)
    if reason == .scopeUnknown {
      add(row.number, number, .skip, reason)
      return
    }
    target.table.read(Int(number), into: &fields)
    let isKept =
      inputs.skipsOutOfScopeDeletions && reason != .disabled && reason != .softDeleted
    let isActive = fields.isActive(target.table.bytes)
    add(
      row.number, number, disabling(activeValues(&row), reason, isActive: isActive, isKept: isKept),
      isActive: isActive)
    countStranger()
  }

  /// - Parameter values: of the person; nil where only the recycle bin knows them.
  private func disabling(
    _ values: [AttributeValue]?, _ reason: PlanReason, isActive: Bool, isKept: Bool
  ) -> (PlanAction, PlanReason) {
    if !isActive { return (.skip, reason) }
    if isKept { return (.skip, .keptOutOfScope) }
    guard let rule = inputs.activeRule else { return (.skip, .activeNotMapped) }
    if var values {
      // Whoever is out of scope counts as deleted.
      if let slot = inputs.slots["IsSoftDeleted"] { values[slot] = .boolean(true) }
      let value = inputs.compiled.evaluate(ruleAt: rule, values, context: inputs.context).value
      if value?.isTrue != false { return (.skip, .activeNotMapped) }
    }
    return inputs.mapping.allows(.update) ? (.disable, reason) : (.skip, .updateOff)
  }

  /// Who matches by name and came from Entra; others the service never took over.
  private mutating func managedMatch(_ row: inout StoredRow) -> Int32? {
    guard case .found(let number) = match(&row) else { return nil }
    target.table.read(Int(number), into: &fields)
    return isManaged() ? number : nil
  }

  /// Whether the record's user came from Entra.
  private func isManaged() -> Bool {
    fields[TargetSelection.Fixed.provisionSource.rawValue]?.text(target.table.bytes) == "AAD"
  }

  /// Counts the record's user where the last entry ends the access of somebody whom Entra's service
  /// did not make.
  private mutating func countStranger() {
    guard let action = entries.last?.action, action == .disable || action == .delete else { return }
    if !isManaged() { totals.strangersLeaving += 1 }
  }

  /// Webex users whom nobody of the directory is.
  ///
  /// - Parameter made: ids in Webex of those whom runs from here created, by their object ids.
  mutating func planUntouched(
    _ touched: RowSet, deleted: Set<ObjectKey>?, made: [String: String]
  ) {
    let living = living(touched, deleted ?? [])
    for number in 0..<target.table.count
    where !touched.contains(Int32(number)) && !target.table.isRemoved(number) {
      target.table.read(number, into: &fields)
      let external = fields[TargetSelection.Fixed.externalId.rawValue]?.text(target.table.bytes)
      let isActive = fields.isActive(target.table.bytes)
      let type = fields[TargetSelection.Fixed.userType.rawValue]?.text(target.table.bytes)
      if let type, type.lowercased() != "user" {
        add(PlanEntry.nobody, Int32(number), .skip, .notAPerson)
        continue
      }
      guard inputs.linksById, let external, ObjectKey.isUUID(external) else {
        add(PlanEntry.nobody, Int32(number), (.skip, .notManaged), isActive: isActive)
        continue
      }
      guard let deleted else {
        add(PlanEntry.nobody, Int32(number), (.skip, .maybeDeleted), isActive: isActive)
        continue
      }
      let isOurs =
        isManaged()
        || made[external.lowercased()]
          == fields[TargetSelection.Fixed.id.rawValue]?.text(target.table.bytes)
      if deleted.contains(ObjectKey(external)) {
        // The recycle bin proves where the user came from, whoever made it.
        add(
          PlanEntry.nobody, Int32(number),
          disabling(nil, .softDeleted, isActive: isActive, isKept: false), isActive: isActive)
      } else if living.contains(ObjectKey(external)) {
        add(PlanEntry.nobody, Int32(number), .skip, .secondUser)
      } else if !isOurs {
        add(PlanEntry.nobody, Int32(number), (.skip, .unknownOrigin), isActive: isActive)
      } else if inputs.mapping.allows(.delete) {
        add(PlanEntry.nobody, Int32(number), .delete, .hardDeleted)
      } else {
        add(PlanEntry.nobody, Int32(number), .skip, .deletionOff)
      }
      countStranger()
    }
  }

  // MARK: - Entries

  private mutating func touch(_ number: Int32) {
    touched.insert(number)
  }

  private mutating func add(
    _ source: Int32, _ target: Int32, _ action: PlanAction, _ reason: PlanReason
  ) {
    add(source, target, (action, reason))
  }

  private mutating func add(
    _ source: Int32, _ target: Int32, _ verdict: (PlanAction, PlanReason), isActive: Bool = true
  ) {
    entries.append(
      PlanEntry(
        source: source, target: target, action: verdict.0, reason: verdict.1,
        isTargetActive: isActive))
  }
}
