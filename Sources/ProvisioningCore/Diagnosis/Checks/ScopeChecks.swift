internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import MicrosoftGraph
internal import Webex

extension Check {
  /// What keeps people or groups out of Webex though the job runs.
  static let scope: [Check] = [
    Check(
      id: "assignments.nested", title: "People only in groups inside assigned groups",
      leg: .entraToWebex, requirements: [.signedIn], weight: .remains
    ) { pass in
      let reading = await pass.assignments()
      guard let assignments = reading.value else { return .unreadable(reading) }
      let nesting = assignments.filter { ($0.nestedGroups ?? 0) > 0 }
      if nesting.isEmpty {
        let unread = assignments.count { $0.principalKind == .group && $0.nestedGroups == nil }
        return unread == 0
          ? .passed("none of \(Words.count(assignments.count, "assignment"))", reading.evidence)
          : .unknown("\(Words.count(unread, "group")) could not be read", reading.evidence)
      }
      let nested = await pass.nested().value?.flatMap(\.self)
      if nested?.isEmpty == true {
        return .passed(
          "who is in the groups inside \(Words.list(nesting.prefix(5).map(\.principalName))) is "
            + "assigned in another way", reading.evidence)
      }
      let names = nesting.prefix(5).map {
        "\($0.principalName) holds \(Words.count($0.nestedGroups ?? 0, "group"))"
      }
      let effect =
        nested.map { groups in
          let count = groups.reduce(0) { $0 + $1.people }
          return
            "\(Words.count(count, "person is", plural: "people are")) in nothing else, and not "
            + "provisioned: \(NestedGroup.names(groups))"
        } ?? "their members are not provisioned"
      return .failed("\(Words.list(names)): \(effect)", reading.evidence)
    },
    Check(
      id: "webex.groups", title: "Assigned groups in Webex", leg: .entraToWebex,
      requirements: [.signedIn], weight: .remains
    ) { pass in await groups(pass) },
    Check(
      id: "mappings.groups", title: "Mapping of groups",
      leg: .entraToWebex, requirements: [.signedIn, .jobPresent], weight: .remains
    ) { pass in
      let mappings = await pass.mappings()
      guard let objects = mappings.value else { return .unreadable(mappings) }
      if objects.contains(where: { $0.sourceObject.lowercased() == "group" && $0.isEnabled }) {
        return .passed("the mapping of groups is switched on", mappings.evidence)
      }
      let groups = (await pass.assignments().value ?? []).filter { $0.principalKind == .group }
      if groups.isEmpty { return .passed("no group is assigned", mappings.evidence) }
      let isThere = objects.contains { $0.sourceObject.lowercased() == "group" }
      return .failed(
        "\(Words.count(groups.count, "group")) assigned, but the mapping of groups is "
          + "\(isThere ? "switched off" : "missing"): members arrive, the groups don't",
        mappings.evidence)
    },
    Check(
      id: "provisioning.removals", title: "People deactivated or removed lately",
      leg: .entraToWebex, requirements: [.signedIn, .jobPresent], weight: .remains
    ) { pass in
      let reading = await pass.provisioning().map(\.events)
      guard let events = reading.value else { return .unreadable(reading) }
      let removals = events.removals
      guard let last = removals.first else {
        return .passed("none in the log that was read", reading.evidence)
      }
      let people = Set(removals.map { $0.sourceId ?? $0.id }).count
      return .failed(
        "\(Words.count(people, "object")), the latest \(last.sourceName ?? last.sourceId ?? "") "
          + "at \(Words.moment(last.occurredAt)): restored, assigned or unblocked in Entra within 30 "
          + "days they come back with their name", reading.evidence)
    },
    Check(
      id: "webex.duplicates", title: "People with two Webex users", leg: .entraToWebex,
      requirements: [.signedIn], weight: .remains
    ) { pass in await duplicates(pass) },
  ]

  /// Whether Webex has the assigned groups, by their names.
  private static func groups(_ pass: Pass) async -> Finding {
    let reading = await pass.targetGroups()
    switch reading.result {
    case .failure(let error): return .unreadable(error, reading.evidence)
    case .success(nil): return .skipped("no Webex token is set")
    case .success(let look?):
      let count = look.present + look.missing.count
      if count == 0, look.pending == 0 { return .passed("no group is assigned", reading.evidence) }
      let all = Words.count(count, "assigned group")
      let others =
        (look.unread == 0 ? "" : "; \(Words.grouped(look.unread)) more were not looked up")
        + (look.pending == 0 ? "" : "; \(Words.grouped(look.pending)) await their first cycle")
      if count == 0 { return .unknown("none is known to a cycle yet\(others)") }
      if look.missing.isEmpty {
        return .passed("Webex has \(count == 1 ? "the" : "all") \(all)\(others)", reading.evidence)
      }
      if let groups = await pass.mappings().value?.first(where: \.mapsGroups), groups.isEnabled,
        !groups.keepsGroupNames
      {
        return .unknown("Webex's groups have other names than Entra's, by the mapping")
      }
      return .failed(
        "\(Words.grouped(look.missing.count)) of \(all) \(look.missing.count == 1 ? "is" : "are") not "
          + "in Webex: \(Words.list(Array(look.missing.prefix(5))))\(others)", reading.evidence)
    }
  }

  /// Whether some people of the scope have a Webex user by user name and another by mail.
  private static func duplicates(_ pass: Pass) async -> Finding {
    let reading = await pass.secondUsers()
    switch reading.result {
    case .failure(let error): return .unreadable(error, reading.evidence)
    case .success(nil): return .skipped("no Webex token is set")
    case .success(let look?):
      guard look.people > 0 else { return .unknown("nobody is assigned, as far as can be read") }
      let people = Words.count(look.people, "person", plural: "people")
      if look.doubled.isEmpty {
        return .passed(
          "none of \(people); \(look.differing) with a mail that is not the user name",
          reading.evidence)
      }
      return .failed(
        "\(look.doubled.count) of \(people) looked at: \(Words.list(Array(look.doubled.prefix(3)))) "
          + "\(look.doubled.count == 1 ? "has" : "have") one by user name and one by mail",
        reading.evidence)
    }
  }
}

extension [ProvisioningEvent] {
  /// Who was deactivated or deleted in Webex, and was neither made nor updated since.
  var removals: [ProvisioningEvent] {
    filter {
      ["disable", "delete", "stageddelete"].contains($0.action.lowercased())
        && $0.status == .success
    }.filter { removal in
      !contains {
        $0.follows(removal) && $0.status == .success
          && ["create", "update"].contains($0.action.lowercased())
      }
    }
  }
}
