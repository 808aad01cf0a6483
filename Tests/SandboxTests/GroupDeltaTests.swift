import Testing

@testable import Sandbox

/// `/groups/delta` with members, and how long the links of a delta can be followed.
@Suite struct GroupDeltaTests {
  private let world = World(users: 300)

  private func group(_ name: String) throws -> String {
    try #require(
      world.get("/groups?$filter=displayName eq '\(name)'").values.first?["id"]?.string)
  }

  private func narrowed(_ ids: [String], select: String = "id,displayName,members") -> String {
    let filter = ids.map { "id eq '\($0)'" }.joined(separator: " or ")
    return "/groups/delta?$select=\(select)&$filter=\(filter)"
  }

  /// Everything that a link and the pages behind it tell.
  private func follow(_ link: String) throws -> (groups: [JSON], pages: Int, link: String) {
    var (groups, pages): ([JSON], Int) = ([], 0)
    var next = link
    while true {
      let answer = world.get(next)
      try #require(answer.status == 200)
      groups += answer.values
      pages += 1
      if let last = answer.deltaLink { return (groups, pages, last) }
      next = try #require(answer.nextLink)
    }
  }

  private func members(_ group: JSON?) -> [JSON] { group?["members@delta"]?.array ?? [] }

  private func ids(_ members: [JSON], removed: Bool = false) -> [String] {
    members.filter { ($0["@removed"] != nil) == removed }.compactMap { $0["id"]?.string }
  }

  @Test func aGroupWithManyMembersComesOnSeveralPages() throws {
    let all = try group("Webex Users")
    let pilot = try group("Webex Pilot")
    let whole = try follow(narrowed([all, pilot]) + "&$top=50")
    #expect(whole.pages > 4)
    for id in [all, pilot] {
      let parts = whole.groups.filter { $0["id"]?.string == id }
      let told = parts.flatMap { ids(members($0)) }
      let listed = world.all("/groups/\(id)/members?$select=id").compactMap { $0["id"]?.string }
      #expect(told.count == listed.count && Set(told) == Set(listed))
      #expect(parts.allSatisfy { $0["displayName"] != nil })
    }
    #expect(whole.groups.count { $0["id"]?.string == all } > 1)
    let nested = members(whole.groups.last { $0["id"]?.string == pilot })
      .filter { $0["@odata.type"] == "#microsoft.graph.group" }
    #expect(ids(nested) == [try group("Service Desk")])
    #expect(try follow(whole.link).groups.isEmpty)
  }

  @Test func onlyWhoCameAndWentIsTold() throws {
    let all = try group("Webex Users")
    let board = try group("Board")
    let before = try follow(narrowed([all, board])).link
    let listed = world.all("/groups/\(all)/members?$select=id").compactMap { $0["id"]?.string }
    let gone = try #require(listed.last)
    let deleted = listed[20]
    let guest = try #require(
      world.all("/users?$select=id").compactMap { $0["id"]?.string }
        .first { !listed.contains($0) })
    let body: JSON = ["@odata.id": .string("\(World.origin)/v1.0/users/\(guest)")]
    #expect(world.post("/groups/\(all)/members/$ref", body).status == 204)
    #expect(world.graph("DELETE", "/groups/\(all)/members/\(gone)/$ref").status == 204)
    #expect(world.graph("DELETE", "/users/\(deleted)").status == 204)
    #expect(world.graph("PATCH", "/groups/\(board)", ["description": "d"]).status == 204)
    let later = try follow(before)
    #expect(later.pages == 1)
    let changed = later.groups.first { $0["id"]?.string == all }
    #expect(ids(members(changed)) == [guest])
    #expect(Set(ids(members(changed), removed: true)) == [gone, deleted])
    #expect(members(changed).allSatisfy { $0["@odata.type"] == "#microsoft.graph.user" })
    #expect(later.groups.first { $0["id"]?.string == board }?["members@delta"] == nil)
    #expect(world.post("/directory/deletedItems/\(deleted)/restore").status == 200)
    let back = try follow(later.link)
    #expect(back.groups.flatMap { ids(members($0)) } == [deleted])
    #expect(try follow(back.link).groups.isEmpty)
    #expect(try follow(before).groups.flatMap { ids(members($0), removed: true) } == [gone])
  }

  @Test func aDeletedGroupLeavesTheGroupsItIsIn() throws {
    let pilot = try group("Webex Pilot")
    let desk = try group("Service Desk")
    let before = try follow(narrowed([pilot, desk])).link
    #expect(world.graph("DELETE", "/groups/\(desk)").status == 204)
    let later = try follow(before)
    #expect(
      later.groups.first { $0["id"]?.string == desk }?["@removed"]?["reason"] == "changed")
    let outer = later.groups.first { $0["id"]?.string == pilot }
    #expect(ids(members(outer), removed: true) == [desk])
    #expect(world.graph("DELETE", "/directory/deletedItems/\(desk)").status == 204)
    #expect(try follow(later.link).groups.first?["@removed"]?["reason"] == "deleted")
  }

  @Test func membersAreToldOnlyWhereTheyAreSelected() throws {
    let board = try group("Board")
    let first = try follow(narrowed([board], select: "displayName"))
    #expect(first.groups.first?["displayName"] == "Board")
    #expect(first.groups.first?["members@delta"] == nil)
    let member = try #require(world.get("/groups/\(board)/members").values.first?["id"]?.string)
    #expect(world.graph("DELETE", "/groups/\(board)/members/\(member)/$ref").status == 204)
    #expect(try follow(first.link).groups.isEmpty)
    let unnarrowed = try follow("/groups/delta").groups
    #expect(unnarrowed.contains { !members($0).isEmpty })
  }

  @Test(arguments: ["users", "groups"])
  func aLinkHoldsForSevenDays(_ kind: String) throws {
    let first = try follow("/\(kind)/delta?$select=displayName&$top=200")
    world.advance(7 * 86_400 - 60)
    let later = try follow(first.link)
    #expect(later.groups.isEmpty)
    world.advance(60)
    let expired = world.get(first.link)
    #expect(expired.status == 410)
    #expect(expired.code == "syncStateNotFound")
    let fresh = try #require(expired.reply.headers.first { $0.name == "Location" }?.value)
    #expect(fresh.contains("$select=displayName"))
    #expect(try follow(fresh).groups.count == first.groups.count)
    #expect(world.get(later.link).status == 200)
  }
}
