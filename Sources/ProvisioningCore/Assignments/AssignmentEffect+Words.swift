extension AssignmentPlan {
  /// What it causes, as the operator is shown before confirming.
  public var consequences: [String] {
    guard ready > 0 else { return [] }
    return (operation == .assign ? entering : leaving + deleted) + groupLines
  }

  private var people: String { people(effect.people) }

  private func people(_ number: Int) -> String {
    let count = Words.count(number, "person", plural: "people")
    return switch (effect.isLowerBound, effect.isUpperBound) {
    case (false, false): count
    case (true, false): "at least \(count)"
    case (false, true): "up to \(count)"
    case (true, true): "about \(count)"
    }
  }

  private var names: String { names(of: effect.people) }

  private func names(of total: Int) -> String {
    let shown = effect.names.prefix(3).map { Words.cut($0, to: 60) }
    guard !shown.isEmpty else { return "" }
    let more = total - shown.count
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
    default: lines += inactive
    }
    if effect.coveredOtherwise > 0 {
      lines.append("\(covered(" stays", " stay")), assigned another way")
    }
    return lines
  }

  /// Of those who leave, who becomes inactive, and who is not active in Webex anyway.
  private var inactive: [String] {
    let leave = "\(people) \(effect.people == 1 ? "leaves" : "leave") the scope of provisioning"
    if effect.keepsWhoLeaves { return ["\(leave); the job keeps them as they are in Webex"] }
    guard let active = effect.activeInWebex else {
      return [
        "\(leave)\(names)",
        "Webex was not read: who of them is active there becomes inactive \(moment)",
      ]
    }
    guard active > 0 else {
      let nobody = effect.people == 1 ? "who is not" : "none of them is"
      return ["\(leave), \(nobody) active in Webex\(names)"]
    }
    let become = active == 1 ? "becomes" : "become"
    var lines = ["\(people(active)) \(become) inactive in Webex \(moment)\(names(of: active))"]
    let others = effect.people - active
    if others > 0 {
      lines.append(
        others == 1
          ? "1 more leaves the scope, and is not active in Webex"
          : "\(Words.grouped(others)) more leave the scope, and are not active in Webex")
    }
    return lines
  }

  /// Groups that are deleted in Webex.
  private var deleted: [String] {
    effect.deletedGroups.map {
      "Webex's group \(Words.cut($0, to: 60)) itself is deleted \(moment)"
    }
      + effect.perhapsDeletedGroups.map {
        "Webex was not read: if it has the group \(Words.cut($0, to: 60)), that is deleted \(moment)"
      }
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
