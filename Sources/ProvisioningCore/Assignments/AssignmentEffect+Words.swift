extension AssignmentPlan {
  /// What it causes, as the operator is shown before confirming.
  public var consequences: [String] {
    guard ready > 0 else { return [] }
    return (operation == .assign ? entering : leaving) + groupLines
  }

  private var people: String {
    let count = Words.count(effect.people, "person", plural: "people")
    return switch (effect.isLowerBound, effect.isUpperBound) {
    case (false, false): count
    case (true, false): "at least \(count)"
    case (false, true): "up to \(count)"
    case (true, true): "about \(count)"
    }
  }

  private var names: String {
    let shown = effect.names.prefix(3).map { Words.cut($0, to: 60) }
    guard !shown.isEmpty else { return "" }
    let more = effect.people - shown.count
    return ": "
      + (more > 0
        ? shown.joined(separator: ", ") + " and \(Words.grouped(more)) more" : Words.list(shown))
  }

  private var moment: String {
    effect.hasJob ? "with the next cycle" : "once provisioning is set up"
  }

  private func covered(_ one: String, _ many: String) -> String {
    let count = effect.coveredOtherwise
    return Words.count(count, "person", plural: "people") + (count == 1 ? one : many)
  }

  private var entering: [String] {
    var lines: [String] = []
    switch effect.people {
    case 0 where effect.isLowerBound: lines.append("Who enters the scope could not be read")
    case 0: lines.append("Nobody enters the scope of provisioning")
    case 1: lines.append("\(people) enters the scope of provisioning\(names)")
    default: lines.append("\(people) enter the scope of provisioning\(names)")
    }
    if effect.disabled > 0 {
      let who = effect.people == 1 ? "This person" : "\(Words.grouped(effect.disabled)) of them"
      let verb = effect.disabled == 1 ? "is" : "are"
      lines.append("\(who) can't sign in to Entra and \(verb) not created")
    }
    if effect.coveredOtherwise > 0 {
      lines.append("\(covered(" is", " are")) in scope already, another way")
    }
    if effect.people > 0 { lines.append("Webex gets them \(moment)") }
    return lines
  }

  private var leaving: [String] {
    var lines: [String] = []
    switch effect.people {
    case 0 where effect.isLowerBound: lines.append("Who leaves the scope could not be read")
    case 0: lines.append("Nobody leaves the scope of provisioning")
    case 1: lines.append("\(people) becomes inactive in Webex \(moment)\(names)")
    default: lines.append("\(people) become inactive in Webex \(moment)\(names)")
    }
    if effect.coveredOtherwise > 0 {
      lines.append("\(covered(" stays", " stay")), assigned another way")
    }
    return lines
  }

  private var groupLines: [String] {
    let shown = effect.groups.prefix(5).flatMap { group in
      let name = Words.cut(group.name, to: 60)
      guard group.isWhole || group.directPeople > 0 else {
        return ["\(name): its members could not be read"]
      }
      var lines = [
        "\(name): \(group.isWhole ? "" : "at least ")"
          + "\(Words.count(group.directPeople, "direct member")) "
          + (group.directPeople == 1 ? "counts" : "count")
      ]
      if !group.nestedGroups.isEmpty {
        let nested = group.nestedGroups.prefix(3).map { Words.cut($0, to: 40) }
        let more = group.nestedGroups.count > 3 ? " and others" : ""
        lines.append(
          (operation == .assign ? "Not provisioned" : "Not affected")
            + ": people in the groups nested in it (\(nested.joined(separator: ", "))\(more))")
      }
      return lines
    }
    let more = effect.groups.count - 5
    return shown + (more > 0 ? ["and \(Words.count(more, "group")) more"] : [])
  }
}
