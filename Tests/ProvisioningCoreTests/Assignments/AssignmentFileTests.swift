import Foundation
import Testing

@testable import ProvisioningCore

@Suite struct AssignmentFileTests {
  private func file(_ text: String) throws -> AssignmentFile {
    try AssignmentFile(Data(text.utf8), name: "people.csv")
  }

  private func names(_ file: AssignmentFile) -> [String] {
    file.wishes.map { if case .named(let name) = $0.who { name } else { "" } }
  }

  private func refusal(_ data: Data) throws -> ProvisioningError? {
    do {
      _ = try AssignmentFile(data, name: "people.csv")
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [",", ";", "\t"])
  func theSeparatorIsFound(_ separator: String) throws {
    let text = [
      ["Name", "User principal name", "Role"], ["Müller", "a@x.example", "User"],
      ["\"Li\(separator) 丽\"", "b@x.example", ""],
    ].map { $0.joined(separator: separator) }.joined(separator: "\r\n")
    let file = try file(text)
    #expect(names(file) == ["a@x.example", "b@x.example"])
    #expect(file.wishes.map(\.role) == ["User", nil])
    #expect(file.wishes.map(\.line) == [2, 3])
    #expect(file.reading.contains("by the column User principal name"))
  }

  private static let accented = "upn\nzoë@x.example\n"
  private static let marked = Data([0xEF, 0xBB, 0xBF] + Array(accented.utf8))

  private static func utf16(_ mark: [UInt8], littleEndian: Bool) -> Data {
    var bytes = mark
    for unit in accented.utf16 {
      let pair = [UInt8(unit & 255), UInt8(unit >> 8)]
      bytes += littleEndian ? pair : pair.reversed()
    }
    return Data(bytes)
  }

  private static let encoded: [(String, Data)] = [
    ("UTF-8", Data(accented.utf8)), ("UTF-8", marked),
    ("UTF-16", utf16([0xFF, 0xFE], littleEndian: true)),
    ("UTF-16", utf16([0xFE, 0xFF], littleEndian: false)),
    ("UTF-16", utf16([], littleEndian: true)),
    ("Windows-1252", Data(accented.unicodeScalars.map { UInt8($0.value) })),
  ]

  @Test(arguments: encoded)
  func theEncodingIsFound(_ encoding: String, _ data: Data) throws {
    let file = try AssignmentFile(data, name: "people.csv")
    #expect(names(file) == ["zoë@x.example"])
    #expect(file.reading.hasPrefix(encoding))
  }

  @Test func aListWithoutHeaderIsOneNameALine() throws {
    let file = try file("# test users\n\nann@x.example\n  Sales team  \ngroup:Sales\n")
    #expect(names(file) == ["ann@x.example", "Sales team", "group:Sales"])
    #expect(file.wishes.map(\.line) == [3, 4, 5])
  }

  @Test func theColumnOfAddressesIsTakenWithoutAHeader() throws {
    let file = try file("Ann,ann@x.example\nBob,bob@x.example\n")
    #expect(names(file) == ["ann@x.example", "bob@x.example"])
  }

  @Test func whatWasExportedIsReadAgain() throws {
    let file = try file(
      "principalName,kind,role,directMembers,createdAt,principalId\r\n"
        + "\"'=Team\",group,Default Access,3,,0c0ffee0-0000-4000-8000-000000000001\r\n")
    #expect(names(file) == ["group:0c0ffee0-0000-4000-8000-000000000001"])
    #expect(file.wishes[0].role == "Default Access")
    let formula = try self.file("name\r\n\"'=Team\"\r\n")
    #expect(names(formula) == ["=Team"])
  }

  @Test func eachBadRowSaysWhyWithItsLine() throws {
    let long = String(repeating: "x", count: 5_000)
    let file = try file("upn,role\n,User\nann@x.example\n\"\(long)\",User\nbob@x.example,User\n")
    #expect(file.wishes.map(\.line) == [2, 3, 4, 5])
    #expect(file.wishes[0].problem == "nobody is named")
    #expect(file.wishes[1].problem == "1 column where the header has 2")
    #expect(file.wishes[2].problem?.contains("longer than") == true)
    #expect(file.wishes[3].problem == nil)
  }

  @Test func anOpenQuoteDoesNotSwallowTheFile() throws {
    let rest = String(repeating: "someone@x.example\n", count: 8_000)
    let error = try #require(try refusal(Data("upn\n\"open\n\(rest)".utf8)))
    #expect(error.kind == .invalidInput)
    #expect(error.message.contains("line 2"))
  }

  @Test func whatCanNotBeReadIsRefusedAsAWhole() throws {
    #expect(try refusal(Data())?.message.contains("nothing in it") == true)
    #expect(try refusal(Data("role,type\nUser,user\n".utf8))?.message.contains("role") == true)
    #expect(try refusal(Data((0..<256).map { UInt8($0) }))?.kind == .invalidInput)
  }

  @Test func titlesThatNobodyKnowsAreNoPeople() throws {
    let unknown = try #require(try refusal(Data("foo,bar\nann@x.example,User\n".utf8)))
    #expect(unknown.kind == .invalidInput && unknown.message == "no known column: found foo, bar")
    #expect(
      try refusal(Data("user,role,user\na@x.example,User,b\n".utf8))?.message
        == "the column user is there twice")
    #expect(try refusal(Data("user,role\n".utf8))?.message == "there are titles and nothing below")
    #expect(names(try file("group:Sales,Guest\ngroup:Board,Guest\n")).count == 2)
  }

  /// Whatever bytes come, rows or a reason come back.
  @Test func anyBytesAreReadOrRefused() throws {
    var state: UInt64 = 0x5EED
    for _ in 0..<400 {
      var bytes: [UInt8] = []
      for _ in 0..<Int(state % 97) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append([34, 44, 10, 13, 59, 9, 0, 255, 65, 195][Int(state >> 33) % 10])
      }
      state = state &* 6_364_136_223_846_793_005 &+ 1
      if try refusal(Data(bytes)) == nil {
        #expect(try !AssignmentFile(Data(bytes), name: "x").reading.isEmpty)
      }
    }
  }
}
