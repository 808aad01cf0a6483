public import Foundation
import GRDB

/// Who is in a group, as far as provisioning cares.
struct GroupMembership: Sendable, Equatable {
  var id: String
  var name: String
  /// Users who are members themselves.
  var users: [ObjectKey]
  /// Ids of the groups in it, whose members the service doesn't provision.
  var nested: [String]
  /// Why the members could not be read.
  var failure: String?
  /// Where what changes is asked for, of several groups at once; nil to read all members again.
  var link: String?
}

extension GroupMembership {
  fileprivate func hasSameContents(as other: GroupMembership) -> Bool {
    var other = other
    other.link = link
    return self == other
  }
}

/// A user in the directory's recycle bin.
public struct DeletedPerson: Sendable, Equatable, Codable, Identifiable {
  public var id: String
  public var userPrincipalName: String
  public var displayName: String
  public var deletedAt: Date?
}

/// Counters of what decides about the scope besides assignments.
public struct MembershipCounts: Sendable, Equatable, Codable {
  /// Groups that are assigned, and those nested in them.
  public var groups: Int
  public var nestedGroups: Int
  /// Memberships of users in assigned groups; who is in several counts in each.
  public var members: Int
  /// Users in the recycle bin; nil where they can't be read.
  public var deletedPeople: Int?

  public init(groups: Int, nestedGroups: Int, members: Int, deletedPeople: Int?) {
    self.groups = groups
    self.nestedGroups = nestedGroups
    self.members = members
    self.deletedPeople = deletedPeople
  }
}

/// The stored memberships.
struct Memberships: Sendable {
  var groups: [String: GroupMembership] = [:]
  /// By object id; nil where they could not be read.
  var deleted: [String: DeletedPerson]?
  var generation = 0
  var readAt: Date?
}

extension TargetPeople {
  private static let membersOperation = "reading the members of assigned groups"

  func memberships() throws(ProvisioningError) -> Memberships {
    try read(Self.membersOperation) { database in
      var result = Memberships()
      // One row at a time: a group may have a million members.
      let rows = try Row.fetchCursor(
        database,
        sql: "SELECT * FROM group_members LEFT JOIN group_members_link USING (id)")
      while let row = try rows.next() {
        let group = try GroupMembership(
          id: row.value("id"), name: row.value("name"),
          users: ObjectKey.keys(in: (row.value("users") as Data).span),
          nested: (row.value("nested") as String).split(separator: "\n").map(String.init),
          failure: row.value("failure"), link: row.value("link"))
        result.groups[group.id] = group
      }
      let state = try Row.fetchOne(database, sql: "SELECT * FROM group_members_state")
      result.generation = try state?.value("generation") ?? 0
      result.readAt = try (state?.value("readAt") as Double?).map {
        Date(timeIntervalSince1970: $0)
      }
      if result.readAt != nil, try state?.value("deletedFailure") as String? == nil {
        result.deleted = [:]
        for row in try Row.fetchAll(database, sql: "SELECT * FROM deleted_person") {
          let person = try DeletedPerson(
            id: row.value("id"), userPrincipalName: row.value("upn"),
            displayName: row.value("name"),
            deletedAt: (row.value("deletedAt") as Double?).map { Date(timeIntervalSince1970: $0) })
          result.deleted?[person.id] = person
        }
      }
      return result
    }
  }

  /// Object ids of the groups whose members are stored.
  func groupsWithMembers() throws(ProvisioningError) -> [String] {
    try read(Self.membersOperation) { database in
      try Row.fetchAll(database, sql: "SELECT id FROM group_members").map { try $0.value("id") }
    }
  }

  /// Replaces what is stored.
  ///
  /// - Parameters:
  ///   - stored: the groups as they were read before; those that stayed are not written again.
  ///   - deleted: users in the recycle bin, or why they can't be read.
  func store(
    _ groups: [GroupMembership], replacing stored: [String: GroupMembership],
    deleted: Result<[DeletedPerson], ProvisioningError>, at date: Date
  ) async throws(ProvisioningError) {
    let failure: String? = if case .failure(let error) = deleted { error.message } else { nil }
    let people = (try? deleted.get()) ?? []
    try await write { database in
      try database.execute(sql: "DELETE FROM group_members_link; DELETE FROM deleted_person")
      for id in Set(stored.keys).subtracting(groups.map(\.id)) {
        try database.execute(sql: "DELETE FROM group_members WHERE id = ?", arguments: [id])
      }
      for group in groups {
        if let link = group.link {
          try database.execute(
            sql: "INSERT INTO group_members_link VALUES (?, ?)", arguments: [group.id, link])
        }
        if let known = stored[group.id], known.hasSameContents(as: group) { continue }
        try database.execute(
          sql: "INSERT OR REPLACE INTO group_members VALUES (?, ?, ?, ?, ?)",
          arguments: [
            group.id, group.name, Data(ObjectKey.bytes(group.users)),
            group.nested.joined(separator: "\n"), group.failure,
          ])
      }
      for person in people {
        try database.execute(
          sql: "INSERT OR REPLACE INTO deleted_person VALUES (?, ?, ?, ?)",
          arguments: [
            person.id, person.userPrincipalName, person.displayName,
            person.deletedAt?.timeIntervalSince1970,
          ])
      }
      try database.execute(
        sql: """
          UPDATE group_members_state
          SET generation = generation + 1, readAt = ?, deletedFailure = ?
          """, arguments: [date.timeIntervalSince1970, failure])
    }
  }
}
