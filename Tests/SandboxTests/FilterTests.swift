import Testing

@testable import Sandbox

@Suite struct FilterTests {
  private static let subject: JSONObject = [
    "displayName": "Cisco Webex", "accountEnabled": true, "count": 5, "nothing": nil,
    "tags": ["HideApp", "Other"], "created": "2026-07-17T12:30:01.5Z",
    "status": ["code": "success", "depth": ["x": "Y"]],
    "targets": [["id": "1", "name": "a"], ["id": "2", "name": "b'c"]],
  ]

  private func holds(_ text: String, ignoresCase: Bool = true) throws -> Bool {
    try ODataFilter(parsing: text).holds(
      for: .init(value: { Self.subject[$0] ?? .null }, ignoresCase: ignoresCase))
  }

  @Test(arguments: [
    "displayName eq 'cisco webex'", "'Cisco Webex' eq displayName", "accountEnabled",
    "accountEnabled eq true", "not (accountEnabled eq false)", "nothing eq null",
    "missing eq null", "displayName ne null", "count gt 4 and count le 5", "count ge 5.0",
    "startswith(displayName,'CISCO')", "startsWith(displayName, 'Cis')",
    "endswith(displayName,'ebex')", "contains(tolower(displayName),'webex')",
    "contains(tolower(status/code),'ucc')", "tags/any(t:t eq 'HideApp')",
    "tags/any(t:startswith(t,'hide'))", "tags/any()", "tags/$count eq 2",
    "targets/any(t:t/id eq '2')", "targets/any(t:t/id eq '2' and t/name eq 'b''c')",
    "created ge 2026-07-17", "created lt 2026-07-17T12:30:02Z",
    "created gt 2026-07-17T14:30:00%2B02:00".replacing("%2B", with: "+"),
    "status/depth/x eq 'Y'", "displayName in ('a', 'Cisco Webex')",
    "count eq 4 or count eq 5 and accountEnabled eq true",
    "((((accountEnabled eq true))))", "displayName eq 'x' or not(displayName eq 'y')",
  ])
  func true_(_ text: String) throws {
    #expect(try holds(text))
  }

  @Test(arguments: [
    "displayName eq 'Cisco'", "not accountEnabled", "count lt 5", "nothing ne null",
    "nothing gt 1", "displayName gt 5", "targets/any(t:t/id eq '2' and t/name eq 'a')",
    "missing/any(t:t eq 'x')", "created lt 2026-07-17", "startswith(nothing,'a')",
    "count eq 4 and count eq 5 or count eq 6", "displayName in ('a')",
  ])
  func false_(_ text: String) throws {
    #expect(try !holds(text))
  }

  @Test func caseMattersWhereTheServiceSaysSo() throws {
    #expect(try !holds("status/code eq 'SUCCESS'", ignoresCase: false))
    #expect(try holds("contains(tolower(displayName),'cisco')", ignoresCase: false))
  }

  @Test(arguments: [
    "", "displayName", "displayName eq", "eq 'x'", "displayName eq 'x", "displayName == 'x'",
    "(displayName eq 'x'", "displayName eq 'x')", "startswith(displayName)",
    "displayName eq 'x' and", "displayName eq 'x' displayName eq 'y'", "tags/any(t:)",
    "tags/any(t)", "displayName in ()", "not", "displayName eq ;", "1 eq",
  ])
  func mistakesAreNamed(_ text: String) {
    if text == "displayName" { return }
    let error = #expect(throws: GraphError.self) { try ODataFilter(parsing: text) }
    #expect(error?.status == 400)
  }

  @Test func depthIsBounded() {
    for open in ["(", "not ", "tolower("] {
      let text = String(repeating: open, count: 5000)
      #expect(throws: GraphError.self) { try ODataFilter(parsing: text) }
    }
  }

  @Test func advancedQueriesNeedTheirHeader() {
    let world = World()
    for query in [
      "$filter=displayName ne 'x'", "$filter=endsWith(mail,'example')",
      "$filter=not(accountEnabled eq true)",
      "$filter=startswith(displayName,'a')&$orderby=displayName",
    ] {
      let answer = world.get("/users?\(query)")
      #expect(answer.status == 400, "\(query)")
      #expect(answer.code == "Request_UnsupportedQuery", "\(query)")
      #expect(world.get("/users?\(query)&$count=true").status == 400, "\(query)")
      #expect(world.get("/users?\(query)&$count=true", eventual: true).status == 200, "\(query)")
    }
    #expect(world.get("/users?$search=\"displayName:an\"").code == "Request_UnsupportedQuery")
    #expect(world.get("/users?$search=\"displayName:an\"", eventual: true).status == 200)
  }

  @Test(arguments: [
    ("/users?$filter=contains(displayName,'a')", "Request_BadRequest"),
    ("/users?$filter=fooBar eq 'a'", "BadRequest"),
    ("/users?$filter=displayName eq", "BadRequest"),
    ("/users?$select=fooBar", "BadRequest"),
    ("/users?$wrong=1", "BadRequest"),
    ("/users?$top=0", "Request_BadRequest"),
    ("/users?$top=x", "Request_BadRequest"),
    ("/users?$skip=1", "Request_BadRequest"),
    ("/users?$skiptoken=!!", "Directory_ExpiredPageToken"),
    ("/users?$orderby=department", "Request_UnsupportedQuery"),
    ("/servicePrincipals?$filter=tags eq 'x' and replyUrls/any(x:x gt 'a')", "Request_BadRequest"),
    ("/auditLogs/directoryAudits?$filter=resultReason eq 'x'", "Request_BadRequest"),
    ("/auditLogs/directoryAudits?$search=\"a:b\"", "BadRequest"),
  ])
  func refusalsHaveTheirCode(_ path: String, _ code: String) {
    let answer = World(users: 20).get(path)
    #expect(answer.status == 400, "\(path)")
    #expect(answer.code == code, "\(path): \(answer.message)")
  }
}
