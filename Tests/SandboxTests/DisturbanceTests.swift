import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

@testable import Sandbox

/// The scenarios in which the services themselves are in trouble.
@Suite struct DisturbanceTests {
  private func status(_ url: String, _ token: String) async throws -> (Int, HTTPHeaders) {
    var request = HTTPClientRequest(url: url)
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
    _ = try await answer.body.collect(upTo: 1 << 22)
    return (Int(answer.status.code), answer.headers)
  }

  @Test func throttlingNamesItsWaitAndLetsTheNextThrough() async throws {
    let server = try await SandboxServer.start(SandboxOptions(scenario: .throttled, users: 20))
    let place = server.description
    var refused = 0
    for number in 1...12 {
      let url = "\(place.graph)/users?$top=\(number)"
      let (code, headers) = try await status(url, place.graphToken)
      if code == 429 {
        refused += 1
        #expect(headers.first(name: "Retry-After") == "1")
        #expect(try await status(url, place.graphToken).0 == 200)
      } else {
        #expect(code == 200)
      }
    }
    #expect(refused == 4)
    await server.stop()
  }

  @Test func unreliableServicesArriveAtTheSecondTry() async throws {
    let server = try await SandboxServer.start(
      SandboxOptions(scenario: .unreliable, users: 20, seed: 3))
    let place = server.description
    var troubles: [String: Int] = [:]
    for number in 1...40 {
      let url = "\(place.graph)/users?$top=\(number)"
      do {
        let (code, _) = try await status(url, place.graphToken)
        if code == 200 { continue }
        troubles["\(code)", default: 0] += 1
      } catch {
        troubles["cut", default: 0] += 1
      }
      #expect(try await status(url, place.graphToken).0 == 200)
    }
    #expect(troubles["cut"] ?? 0 > 0, "\(troubles)")
    #expect(troubles["503"] ?? 0 > 0, "\(troubles)")
    await server.stop()
  }

  @Test func theSameSeedMakesTheSameTrouble() {
    func faults(_ seed: UInt64) -> [Disturbance.Fault?] {
      let disturbance = Disturbance(.unreliable, seed: seed)
      return (0..<60).map {
        disturbance?.fault(Call(method: "GET", target: "/v1.0/users?n=\($0)", origin: ""))
      }
    }
    #expect(faults(1) == faults(1))
    #expect(faults(1) != faults(2))
    #expect(Disturbance(.healthy, seed: 1) == nil)
    #expect(
      Disturbance(.throttled, seed: 1)?.fault(
        Call(method: "GET", target: "/common/adminconsent", origin: "")) == nil)
  }
}
