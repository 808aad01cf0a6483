import FoundationEssentials
import TestSupport
import Testing

@testable import HTTPTransport

@Suite struct JSONTests {
  @Test func valuesAreReadLeniently() throws {
    let json = try JSONDocument(
      #"""
      {"s":"a\u00e9\n\ud83d\ude00\/","n":12,"t":"12","f":1.0,"b":true,"bs":"False","z":null,
       "o":{"x":[1,2,{"y":[]}]},"e":"","d":"2026-07-17T12:31:44.7488681Z","bad":"\ud800x\q"}
      """#
    ).root
    #expect(json["s"]?.string == "aé\n😀/")
    #expect(json["n"]?.int == 12)
    #expect(json["t"]?.int == 12)
    #expect(json["f"]?.int == 1)
    #expect(json["b"]?.bool == true)
    #expect(json["bs"]?.bool == false)
    #expect(json["z"] == nil)
    #expect(json.member("z")?.isNull == true)
    #expect(json["missing"] == nil)
    #expect(json["o"]?["x"]?.elements.map { $0 }.count == 3)
    #expect(json["o"]?["x"]?.elements.map { $0 }.last?["y"]?.elements.map { $0 }.isEmpty == true)
    #expect(json["e"]?.nonEmptyString == nil)
    #expect(json["d"]?.date?.timeIntervalSince1970 == 1_784_291_504.7488681)
    #expect(json["bad"]?.string == "\u{FFFD}x\u{FFFD}")
    #expect(json["s"]?["deeper"] == nil)
    #expect(json[ignoringCase: "BS"]?.bool == false)
  }

  @Test func treesKeepOrderAndNumbers() throws {
    let text = #"{"b":1.50,"a":[true,null,"x\"\\"],"c":{"":-0}}"#
    let tree = try JSONDocument(text).root.tree
    #expect(String(decoding: tree.serialized(), as: UTF8.self) == text)
    #expect(try JSONDocument(tree.serialized()).root.tree == tree)
  }

  @Test(arguments: [
    ("", JSONSyntaxError.Reason.unexpectedEnd, 0), ("{", .unexpectedEnd, 1),
    (#"{"a"}"#, .unexpectedByte, 4), ("[1,]", .unexpectedByte, 3), ("[1 2]", .unexpectedByte, 3),
    ("tru", .unexpectedEnd, 3), ("trux", .unexpectedByte, 3), ("1 2", .trailingText, 2),
    (#""abc"#, .unexpectedEnd, 4), ("-", .unexpectedEnd, 1), ("1.", .unexpectedEnd, 2),
    ("<html>", .unexpectedByte, 0), ("NaN", .unexpectedByte, 0),
  ])
  func wrongTextsAreRefused(text: String, reason: JSONSyntaxError.Reason, offset: Int) {
    #expect(throws: JSONSyntaxError(reason: reason, offset: offset)) { try JSONDocument(text) }
  }

  @Test func knownMembersAreFoundInOneObjectAfterTheOther() throws {
    var fields = JSONFields(["id", "@removed", "displayName", "accountEnabled"])
    func texts(_ json: String) throws -> [String?] {
      guard fields.find(in: try JSONDocument(json).root) else { return [] }
      return (0..<4).map { place in
        var text: [UInt8] = []
        let isString = fields.appendString(at: place, to: &text)
        #expect(isString == (fields[place]?.string != nil))
        return isString ? String(decoding: text, as: UTF8.self) : fields[place]?.text
      }
    }
    let usual = ["1", nil, "Ada Ö", "true"]
    #expect(
      try texts(#"{"id":"1","displayName":"Ada Ö","accountEnabled":true,"other":[{"id":"2"}]}"#)
        == usual)
    // Others in another order, names within names, null, and the later of two.
    #expect(
      try texts(
        #"{"displayNam":1,"displayName2":2,"accountEnabled":true,"id":null,"displayName":"Ada Ö","i":3,"id":"0","id":"1","id":null}"#
      ) == usual)
    let escaped = #""\u0040removed":{},"i\u0064":"1","displayName":"Ada \u00d6""#
    #expect(try texts("{\(escaped)}") == ["1", nil, "Ada Ö", nil])
    #expect(fields.hasValue(at: 1) && fields[0]?.string == "1")
    #expect(try texts("{}") == [nil, nil, nil, nil])
    #expect(try texts("[]") == [] && !fields.hasValue(at: 0))
    let many = (0..<200).map { #""n\#($0)":0"# }.joined(separator: ",")
    #expect(try texts(#"{\#(many),"id":"1"}"#)[0] == "1")
  }

  @Test func depthIsBounded() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONSyntaxError(reason: .tooDeep, offset: 128)) { try JSONDocument(deep) }
  }

  @Test func damagedTextsNeverTrap() throws {
    var generator = SeededGenerator(seed: SeededGenerator.base)
    let original = Array(
      #"{"value":[{"id":"1","n":-1.5e3,"s":"\u00e9\\","b":[true,false,null]}],"x":{"y":{}}}"#.utf8)
    for _ in 0..<20_000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[place], at: place)
        }
      }
      guard let root = try? JSONDocument(bytes).root else { continue }
      _ = root.tree.serialized()
      _ = root["value"]?.elements.map { $0["id"]?.text }
    }
  }

  @Test func openEnumerationsKeepTheirText() {
    enum Kind: String, CaseIterable, Sendable { case one = "One" }
    #expect(Open<Kind>("one") == .one)
    #expect(Open<Kind>("two").known == nil)
    #expect(Open<Kind>("two").raw == "two")
  }
}

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0.0), ("2026-07-17T12:30:01.116098Z", 1_784_291_401.116098),
    ("2026-02-13T10:17:06", 1_770_977_826), ("2026-01-09 02:02:12Z", 1_767_924_132),
    ("2026-07-17T14:30:01+02:00", 1_784_291_401), ("2000-02-29T23:59:59-01:00", 951_872_399),
    ("2026-08-01", 1_785_542_400),
  ])
  func datesAreRead(text: String, seconds: Double) throws {
    let date = try #require(Timestamp.parse(text))
    #expect(abs(date.timeIntervalSince1970 - seconds) < 1e-6)
  }

  @Test(arguments: [
    "", "0001-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-07-17T", "yesterday",
    "2026-07-17T12:30:01Zx", "99999-01-01", "2026-07-17T12:30:01+",
  ])
  func othersAreNot(text: String) {
    #expect(Timestamp.parse(text) == nil)
  }

  @Test func httpDatesAreRead() {
    #expect(HTTPDate.parse("Sun, 06 Nov 1994 08:49:37 GMT")?.timeIntervalSince1970 == 784_111_777)
    #expect(HTTPDate.parse("Sun, 06 Nov 1994 08:49:37 CET") == nil)
    #expect(HTTPDate.parse("") == nil)
    // The last one is remembered, and no other passes for it.
    for _ in 0..<2 {
      #expect(HTTPDate.parse("Sun, 06 Nov 1994 08:49:38 GMT")?.timeIntervalSince1970 == 784_111_778)
      #expect(HTTPDate.parse("Sun, 06 Nov 1994 08:49:38 CET") == nil)
    }
  }
}

@Suite struct ProxyTests {
  @Test func environmentIsReadAsUsual() throws {
    let settings = ProxySettings(environment: [
      "HTTPS_PROXY": "http://me:p%40ss@proxy.example:3128",
      "no_proxy": "localhost,.internal.example,direct.example:443",
    ])
    let server = try #require(settings.server)
    #expect(server.host == "proxy.example" && server.port == 3128)
    #expect(server.user == "me" && server.password == Secret("p@ss"))
    func goesThrough(_ url: String) throws -> Bool {
      settings.server(for: try #require(Origin(url))) != nil
    }
    #expect(try goesThrough("https://graph.microsoft.com/v1.0"))
    #expect(try !goesThrough("https://a.internal.example/"))
    #expect(try !goesThrough("https://direct.example/"))
    #expect(try goesThrough("https://direct.example:8443/"))
    #expect(try !goesThrough("http://127.0.0.1:80/"))
  }

  @Test(arguments: ["https://p:1", "http://p:99999", "http://:80", "ftp://p"])
  func unusableSettingsAreSaid(text: String) {
    let settings = ProxySettings(environment: ["https_proxy": text])
    #expect(settings.server == nil)
    var configuration = TransportConfiguration()
    configuration.proxy = settings
    #expect(throws: TransportSetupError.self) { try Transport(configuration) }
  }

  @Test func noSettingsNoProxy() {
    #expect(ProxySettings.none.server == nil && ProxySettings.none.unusable == nil)
  }
}
