import Evidence
import HTTPTransport
import Testing

@testable import ProvisioningCore

@Suite struct ErrorMappingTests {
  struct Case: Sendable {
    var facts: FailureFacts
    var leg: Leg
    var kind: ProvisioningError.Kind
    var exitCode: Int32
    var advice: String
  }

  private static func facts(
    _ category: FailureFacts.Category, _ status: Int?, _ code: String? = nil
  ) -> FailureFacts {
    FailureFacts(category: category, status: status, code: code, message: "no")
  }

  static let cases: [Case] = [
    Case(
      facts: facts(.unauthorized, 401, "InvalidAuthenticationToken"), leg: .consoleToGraph,
      kind: .notSignedIn, exitCode: 3, advice: "ENTRAHUB_GRAPH_TOKEN"),
    Case(
      facts: facts(.unauthorized, 401, "AADSTS7000215"), leg: .consoleToGraph,
      kind: .notSignedIn, exitCode: 3, advice: "client secret is wrong"),
    Case(
      facts: facts(.unauthorized, 401), leg: .consoleToWebex, kind: .notSignedIn, exitCode: 3,
      advice: "new Webex token"),
    Case(
      facts: facts(.forbidden, 403, "Authorization_RequestDenied"), leg: .consoleToGraph,
      kind: .forbidden, exitCode: 4, advice: "AuditLog.Read.All"),
    Case(
      facts: facts(.forbidden, 403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant"),
      leg: .consoleToGraph, kind: .unlicensed, exitCode: 4, advice: "P1 or P2"),
    Case(
      facts: facts(.unreachable, nil), leg: .consoleToGraph, kind: .unreachable, exitCode: 5,
      advice: "network"),
    Case(
      facts: facts(.serviceFault, 503), leg: .consoleToWebex, kind: .unreachable, exitCode: 5,
      advice: "own side"),
    Case(
      facts: facts(.throttled, 429), leg: .consoleToGraph, kind: .throttled, exitCode: 5,
      advice: "slow down"),
    Case(
      facts: facts(.notFound, 404), leg: .consoleToWebex, kind: .notFound, exitCode: 2,
      advice: "organization id"),
    Case(
      facts: facts(.unreachable, 200), leg: .consoleToGraph, kind: .unexpectedAnswer, exitCode: 2,
      advice: "proxy"),
    Case(
      facts: facts(.cancelled, nil), leg: .consoleToGraph, kind: .cancelled, exitCode: 130,
      advice: "again"),
  ]

  @Test(arguments: cases) func keepsKindCodeAndAdvice(_ example: Case) {
    let error = ProvisioningError(
      example.facts, Purpose("reading the audit log", example.leg, needs: "AuditLog.Read.All"))
    #expect(error.kind == example.kind)
    #expect(error.exitCode == example.exitCode)
    #expect(error.leg == example.leg)
    #expect(error.code == example.facts.code)
    #expect(error.advice.contains(example.advice), "\(error.advice)")
  }
}
