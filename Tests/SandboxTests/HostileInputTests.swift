import Testing

@testable import Sandbox

/// Whatever is sent, the sandbox answers; it neither traps nor says 500.
@Suite struct HostileInputTests {
  private static let requests: [(method: String, target: String, body: String)] = [
    ("GET", "/v1.0/users?$filter=startswith(displayName,'a')&$top=5&$count=true", ""),
    ("GET", "/v1.0/users?$search=\"displayName:an\" OR \"mail:b\"", ""),
    ("GET", "/v1.0/users?$skiptoken=dXNlcjo5MjIzMzcyMDM2ODU0Nzc1ODA3", ""),
    ("GET", "/v1.0/users/delta?$deltatoken=bG9nOjE3OTAwMDAwMDA6MA", ""),
    (
      "GET", "/v1.0/users/delta?$skiptoken=aW5pdGlhbDoxNzkwMDAwMDAwOjkyMjMzNzIwMzY4NTQ3NzU4MDc6MA",
      ""
    ),
    ("GET", "/v1.0/servicePrincipals(appId='90db942a-c1eb-4e8d-82e4-eebf64a7e2ae')", ""),
    ("GET", "/v1.0/groups/delta?$deltatoken=bG9nOjE3OTAwMDAwMDA6OTk5", ""),
    (
      "GET",
      "/v1.0/groups/delta?$skiptoken=aW5pdGlhbDoxNzkwMDAwMDAwOjA6OTIyMzM3MjAzNjg1NDc3NTgwNzp4",
      ""
    ),
    (
      "GET",
      "/v1.0/auditLogs/directoryAudits?$filter=targetResources/any(t:t/id eq 'x') and activityDateTime ge 2026-01-01T00:00:00Z",
      ""
    ),
    ("POST", "/v1.0/$batch", #"{"requests":[{"id":"1","method":"GET","url":"/users?$top=1"}]}"#),
    ("POST", "/v1.0/users", #"{"accountEnabled":true,"displayName":"x","mailNickname":"x"}"#),
    ("POST", "/v1.0/groups", #"{"displayName":"x","members@odata.bind":["/users/x"]}"#),
    ("PATCH", "/v1.0/servicePrincipals/x", #"{"accountEnabled":false,"tags":["a"]}"#),
    (
      "PUT", "/v1.0/servicePrincipals/x/synchronization/secrets",
      #"{"value":[{"key":"BaseAddress","value":"http://x"}]}"#
    ),
    (
      "POST", "/v1.0/servicePrincipals/x/synchronization/jobs/validateCredentials",
      #"{"credentials":[{"key":"BaseAddress","value":"http://127.0.0.1:4711//"}]}"#
    ),
    ("POST", "/common/oauth2/v2.0/token", "grant_type=client_credentials&client_id=x&scope=%zz"),
    ("POST", "/common/oauth2/v2.0/devicecode", "client_id=x&scope=a+b"),
    ("POST", "/devicelogin", "user_code=%00%ff&decision=approve&account=99999999999999999999"),
    ("GET", "/common/adminconsent?client_id=90db942a-c1eb-4e8d-82e4-eebf64a7e2ae&state=<>", ""),
    ("GET", "/northwind.example/v2.0/.well-known/openid-configuration", ""),
  ]

  @Test func anyRequestIsAnswered() {
    let world = World(users: 40)
    let principal = (try? world.id("Cisco Webex Identity")) ?? ""
    var random = SeededGenerator(seed: 4711, purpose: "hostile")
    for _ in 0..<4000 {
      guard let request = random.pick(Self.requests) else { continue }
      var target = Array(
        request.target.replacing("/x/", with: "/\(principal)/").replacing(" ", with: "%20").utf8)
      var body = Array(request.body.utf8)
      mutate(&target, &random)
      mutate(&body, &random)
      let type = request.target.contains("v1.0") ? "json" : "x-www-form-urlencoded"
      let answer = world.send(
        request.method, String(decoding: target, as: UTF8.self), body: body,
        headers: [
          ("Authorization", "Bearer \(world.description.graphToken)"),
          ("Content-Type", "application/\(type)"), ("ConsistencyLevel", "eventual"),
        ])
      #expect(
        (200..<500).contains(answer.status),
        "\(request.method) \(String(decoding: target, as: UTF8.self)) \(answer.text)")
    }
  }

  /// Leaves half of the texts alone, so that the other half's mistakes are reached.
  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty, random.next() % 2 == 0 else { return }
    let pieces = ["'", "(", ")", "%", "%27", "$", "/", "null", "{", "]", "\"", "é", "\u{0}", "999"]
    for _ in 0...(random.next() % 3) {
      let place = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 4 {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(contentsOf: Array((random.pick(pieces) ?? "").utf8), at: place)
      case 2: bytes[place] = UInt8.random(in: 1...255, using: &random)
      default: bytes.removeSubrange(place..<min(bytes.count, place + 5))
      }
      if bytes.isEmpty { return }
    }
  }
}
