internal import AttributeMapping
internal import Evidence
internal import Foundation
internal import SCIM
internal import Webex

/// Assigned groups, looked up in Webex by name.
struct GroupLook: Sendable {
  /// Names of those that Webex does not have.
  var missing: [String] = []
  var present = 0
  /// Assigned groups that were not looked up.
  var unread = 0
  /// Those that no cycle has met yet: they were assigned after the last one began.
  var pending = 0

  /// As a snapshot keeps it.
  var finding: ScopeFindings.MissingGroups {
    ScopeFindings.MissingGroups(groupNames: missing, present: present)
  }
}

extension Readers {
  static let groupsPurpose = Purpose("looking assigned groups up in Webex", .consoleToWebex)

  /// Each is a request to Webex, which searches groups by name alone (webex.md, 3.3).
  private static let mostGroups = 12

  /// Which assigned groups Webex has; nil without a Webex token.
  func targetGroups(
    among assignments: Observation<[Assignment]>, of job: Observation<SynchronizationJob?>
  ) async -> Observation<GroupLook?> {
    guard let webex = services.webex, let all = assignments.value else {
      return assignments.map { _ in nil }
    }
    let cycle = job.value.flatMap(\.self)?.lastCycle
    let met = cycle?.beganAt ?? cycle?.endedAt ?? .distantPast
    let assigned = all.filter { $0.principalKind == .group }
    let groups = assigned.filter { ($0.createdAt ?? .distantPast) < met }
    return await observe(Self.groupsPurpose) {
      var look = GroupLook()
      look.pending = assigned.count - groups.count
      look.unread = max(0, groups.count - Self.mostGroups)
      for name in groups.prefix(Self.mostGroups).map(\.principalName) {
        let filter = "displayName eq \(JSONValue.string(name).text())"
        let page = try await webex.resources(.groups, filter: filter, startIndex: 1, count: 1)
        if page.totalResults > 0 { look.present += 1 } else { look.missing.append(name) }
      }
      return look
    }
  }
}

extension ObjectMapping {
  /// Whether Webex's groups are called as in Entra: else none is found by its name.
  var keepsGroupNames: Bool {
    mapsGroups && rule(for: "displayName")?.expression.lowercased() == "[displayname]"
  }
}
