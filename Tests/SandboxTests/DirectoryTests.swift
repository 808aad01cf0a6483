import Testing

@testable import Sandbox

@Suite struct DirectoryTests {
  private func directory(_ users: Int, seed: UInt64 = 1) -> Directory {
    Directory(identity: TenantIdentity(seed: seed), users: users, start: Timestamp(seconds: 0))
  }

  @Test(arguments: [1, 2, 99] as [UInt64])
  func everyKeyLeadsBackToItsPerson(_ seed: UInt64) throws {
    let directory = directory(200_000, seed: seed)
    var random = SeededGenerator(seed: seed, purpose: "keys")
    for _ in 0..<2000 {
      let index = Int(random.next() % 200_000)
      let id = try #require(directory.text(.id, of: index))
      let name = try #require(directory.text(.userPrincipalName, of: index))
      #expect(directory.index(id) == index)
      #expect(directory.index(name) == index, "\(name)")
      #expect(directory.index(name.uppercased()) == index)
      #expect(GUIDText.isGUID(id))
    }
  }

  @Test(arguments: ["-9223372036854775808", "9223372036854775807", "-1", "99999"])
  func noNumberOfAnAccountIsTooLarge(_ number: String) {
    let identity = TenantIdentity(seed: 1, scenario: .upnMismatch)
    let directory = Directory(identity: identity, users: 40, start: Timestamp(seconds: 0))
    #expect(directory.generatedIndex("\(Person.accountPrefix)\(number)@x.example") == nil)
  }

  @Test func principalNamesAreUniqueAndASCII() {
    let directory = directory(6000)
    var seen: Set<String> = []
    for index in 0..<6000 {
      let name = directory.text(.userPrincipalName, of: index) ?? ""
      #expect(seen.insert(name.lowercased()).inserted, "\(name)")
      #expect(name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(name)")
    }
  }

  @Test func strangersAreNotFound() {
    let directory = directory(100)
    for key in [
      "", "@", "nobody@northwind.example", "00000000-0000-0000-0000-000000000000",
      "grace.smith99999999999999999999@northwind.example", ".@", "a.b@c",
      directory.userIDs.id(100), directory.webexUserIDs.id(3),
    ] {
      #expect(directory.index(key) == nil, "\(key)")
    }
  }

  @Test func idsAreABijection() {
    let space = IdentifierSpace(seed: 5, purpose: "test")
    for index in [0, 1, 2, 1 << 20, 1 << 40, (1 << 60) - 1] {
      #expect(space.index(of: space.id(index)) == index)
    }
  }

  @Test func namesComeFromManyScripts() {
    let directory = directory(500)
    let text = (0..<500).map { directory.text(.displayName, of: $0) ?? "" }.joined()
    let ranges: [(String, ClosedRange<UInt32>)] = [
      ("Arabic", 0x600...0x6FF), ("Hebrew", 0x590...0x5FF), ("Devanagari", 0x900...0x97F),
      ("Han", 0x4E00...0x9FFF), ("Hangul", 0xAC00...0xD7A3), ("Cyrillic", 0x400...0x4FF),
      ("combining marks", 0x300...0x36F), ("Thai", 0xE00...0xE7F), ("accents", 0xC0...0x17F),
    ]
    for (name, range) in ranges {
      #expect(text.unicodeScalars.contains { range.contains($0.value) }, "\(name)")
    }
    #expect(text.contains("'"))
  }

  @Test func sameSeedSamePeople() {
    let first = directory(300, seed: 8)
    let second = directory(300, seed: 8)
    let other = directory(300, seed: 9)
    let columns = UserProperty.allCases
    #expect((0..<300).allSatisfy { first.object($0, columns) == second.object($0, columns) })
    #expect(!(0..<300).allSatisfy { first.object($0, columns) == other.object($0, columns) })
  }

  @Test func countsFollowTheirRules() {
    for count in [0, 1, 52, 53, 54, 700, 421_000, 1_000_003] {
      let expected = stride(from: 52, to: count, by: 53).reduce(0) { sum, _ in sum + 1 }
      #expect(Periodic.count(count, where: Person.isGuest) == expected)
    }
  }

  @Test func changesOverlayTheSeed() {
    var directory = directory(10)
    let name = directory.text(.userPrincipalName, of: 3) ?? ""
    directory.update(3, ["displayName": "Changed", "userPrincipalName": "new@northwind.example"])
    #expect(directory.text(.displayName, of: 3) == "Changed")
    #expect(directory.index("new@northwind.example") == 3)
    #expect(directory.index(name) == nil)
    directory.delete(3, at: Timestamp(seconds: 5))
    #expect(directory.index("new@northwind.example") == nil)
    #expect(directory.liveCount == 9)
    directory.restore(3)
    #expect(directory.liveCount == 10)
  }

  // MARK: What mappings use

  private static let mappingProperties = [
    "givenName", "surname", "mail", "mailNickname", "jobTitle", "department", "companyName",
    "employeeId", "employeeType", "employeeHireDate", "employeeLeaveDateTime", "usageLocation",
    "preferredLanguage", "officeLocation", "streetAddress", "city", "state", "postalCode",
    "country", "businessPhones", "mobilePhone", "faxNumber", "otherMails", "proxyAddresses",
    "onPremisesExtensionAttributes",
  ]

  @Test func everyPropertyIsSometimesThereAndOftenMissing() throws {
    let world = World(users: 400)
    let select = Self.mappingProperties.joined(separator: ",")
    let people = world.get("/users?$top=400&$select=\(select)").values
    #expect(people.count == 400)
    let never: Set = ["givenName", "companyName", "usageLocation", "streetAddress", "city"]
    for name in Self.mappingProperties {
      let values = people.map { $0[name] ?? .bool(false) }
      #expect(values.contains { !$0.isNull && $0 != [] }, "\(name) is never there")
      if !never.contains(name), !["postalCode", "country", "mailNickname"].contains(name),
        name != "onPremisesExtensionAttributes"
      {
        #expect(values.contains { $0.isNull || $0 == [] }, "\(name) is never missing")
      }
    }
    let extensions = people.compactMap { $0["onPremisesExtensionAttributes"]?.object }
    #expect(extensions.allSatisfy { $0.names == UserProperty.extensionAttributes })
    #expect(extensions.contains { $0["extensionAttribute1"]?.string != nil })
    #expect(extensions.contains { $0["extensionAttribute1"] == .null })
    for date in people.compactMap({ $0["employeeHireDate"]?.string }) {
      #expect(date.hasSuffix("T00:00:00Z"))
    }
  }

  @Test func oneListAndDeltaSayTheSame() throws {
    let world = World(users: 60)
    let select = "id,\(Self.mappingProperties.joined(separator: ","))"
    let listed = world.get("/users?$top=60&$select=\(select)").values
    let page = world.get("/users/delta?$select=\(select)").values
    #expect(listed.count == 60 && page.count == 60)
    for (person, change) in zip(listed, page) {
      let one = world.get("/users/\(person["id"]?.string ?? "")?$select=\(select)").json
      for name in Self.mappingProperties {
        #expect(one[name] == person[name])
        // What never had a value is absent in a delta.
        #expect(change[name] ?? .null == person[name])
        #expect(change[name]?.isNull != true)
      }
    }
  }

  @Test func aPropertySetToNullIsNullInTheDelta() throws {
    let world = World(users: 5)
    let before = try #require(world.get("/users/delta?$select=id,city,faxNumber").deltaLink)
    let id = world.get("/users?$top=1").values[0]["id"]?.string ?? ""
    #expect(world.graph("PATCH", "/users/\(id)", ["city": nil]).status == 204)
    let change = world.get(before).values.first
    #expect(change?["city"] == .null)
    #expect(change?["id"]?.string == id)
  }

  @Test func extensionAttributesAreChangedOneByOneAndFiltered() throws {
    let world = World(users: 30)
    let path = "/users/\(world.get("/users?$top=1").values[0]["id"]?.string ?? "")"
    func change(_ value: JSON) -> Int {
      world.graph("PATCH", path, ["onPremisesExtensionAttributes": value]).status
    }
    #expect(change(["extensionAttribute1": "first", "extensionAttribute9": "ninth"]) == 204)
    #expect(change(["extensionAttribute9": nil]) == 204)
    let select = "?$select=onPremisesExtensionAttributes"
    let saved = world.get(path + select).json["onPremisesExtensionAttributes"]
    #expect(saved?["extensionAttribute1"] == "first")
    #expect(saved?["extensionAttribute9"] == .null)
    #expect(saved?.object?.names == UserProperty.extensionAttributes)
    #expect(change(["extensionAttribute16": "x"]) == 400)
    #expect(change(["extensionAttribute1": 1]) == 400)
    #expect(change("x") == 400)
    let found = world.get(
      "/users?$filter=onPremisesExtensionAttributes/extensionAttribute1 eq 'first'")
    #expect(found.values.count == 1)
    #expect(
      world.graph("PATCH", path, ["employeeHireDate": "soon"]).status == 400)
    #expect(
      world.graph("PATCH", path, ["employeeHireDate": "2020-02-03T00:00:00Z"]).status == 204)
  }
}
