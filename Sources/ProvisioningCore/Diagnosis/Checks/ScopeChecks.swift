internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import MicrosoftGraph
internal import Webex

extension Check {
  /// What keeps people or groups out of Webex though the job runs.
  static let scope: [Check] = [
    Check(
      id: "source.directory", title: "Entra is what provisions into Webex", leg: .entraToWebex,
      weight: .remains
    ) { pass in
      pass.services.profile.source == .okta
        ? .failed(
          "the profile says Okta: attributes, groups and failures are in Okta's application, and "
            + "what is read of Entra here says nothing about them")
        : .skipped("the profile names no other source")
    },
    Check(
      id: "assignments.nested", title: "No assigned group holds other groups",
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
      let names = nesting.prefix(5).map {
        "\($0.principalName) holds \(Words.count($0.nestedGroups ?? 0, "group"))"
      }
      return .failed(
        "\(Words.list(names)): their members are not provisioned", reading.evidence)
    },
    Check(
      id: "mappings.groups", title: "Groups are mapped where groups are assigned",
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
      id: "provisioning.removals", title: "Nobody was deactivated or removed lately",
      leg: .entraToWebex, requirements: [.signedIn, .jobPresent], weight: .remains
    ) { pass in
      let reading = await pass.provisioning()
      guard let events = reading.value else { return .unreadable(reading) }
      let removals = events.filter {
        ["disable", "delete", "stageddelete"].contains($0.action.lowercased())
          && $0.status == .success
      }.filter { removal in
        // Who was made or updated since is back.
        !events.contains {
          $0.follows(removal) && $0.status == .success
            && ["create", "update"].contains($0.action.lowercased())
        }
      }
      guard let last = removals.first else {
        return .passed("none in the log that was read", reading.evidence)
      }
      let people = Set(removals.map { $0.sourceId ?? $0.id }).count
      return .failed(
        "\(Words.count(people, "object")), the latest \(last.sourceName ?? last.sourceId ?? "") on "
          + "\(Words.moment(last.occurredAt)): restored, assigned or unblocked in Entra within 30 "
          + "days they come back with their name", reading.evidence)
    },
    Check(
      id: "webex.duplicates", title: "Nobody has two Webex users", leg: .entraToWebex,
      requirements: [.signedIn], weight: .remains
    ) { pass in await duplicates(pass) },
  ]

  /// People looked at on both sides.
  private static let sampleSize = 8

  /// Whether the first assigned people have a Webex user by user name and another by mail.
  private static func duplicates(_ pass: Pass) async -> Finding {
    guard let webex = pass.services.webex else { return .skipped("no Webex token is set") }
    let assignments = await pass.assignments()
    let users = (assignments.value ?? []).filter { $0.principalKind == .user }.prefix(sampleSize)
    guard !users.isEmpty else {
      return .unknown("no person is assigned by themselves; reconcile compares everybody")
    }
    let purpose = Purpose("comparing people on both sides", .consoleToGraph, needs: "User.Read.All")
    let reading = await observe(purpose) {
      var doubled: [String] = []
      var differing = 0
      let graph = try pass.services.graph(purpose)
      for user in users {
        let person = try await graph.user(user.principalId)
        guard let name = person.userPrincipalName, let mail = person.mail,
          name.lowercased() != mail.lowercased()
        else { continue }
        differing += 1
        var found = 0
        for value in [name, mail] {
          let filter = "userName eq \"\(value.replacing("\"", with: ""))\""
          let page = try await webex.resources(.users, filter: filter, startIndex: 1, count: 1)
          found += page.resources.isEmpty ? 0 : 1
        }
        if found == 2 { doubled.append(user.principalName) }
      }
      return (doubled, differing)
    }
    switch reading.result {
    case .failure(let error): return .unreadable(error, reading.evidence)
    case .success(let (doubled, differing)):
      if doubled.isEmpty {
        return .passed(
          "none of \(Words.count(users.count, "person", plural: "people")); \(differing) with a mail "
            + "that is not the user name", reading.evidence)
      }
      return .failed(
        "\(doubled.count) of \(Words.count(users.count, "person", plural: "people")): "
          + "\(Words.list(Array(doubled.prefix(3)))) \(doubled.count == 1 ? "has" : "have") one by "
          + "user name and one by mail", reading.evidence)
    }
  }
}
