import AttributeMapping
import HTTPTransport
import MicrosoftGraph
import Sandbox
import Testing

@testable import ProvisioningCore

@Suite struct ServiceEvaluationTests {
  private static let values: [String: AttributeValue] = [
    "displayName": "Ada Lovelace", "otherMails": .list(["ada@example.com", "a@example.com"]),
  ]

  @Test(arguments: [
    "ToUpper([displayName], )", "Join(\", \", [otherMails])", "[mobile]", "\"constant\"",
  ])
  func theServiceAgrees(expression: String) async throws {
    try await Tenant.with(.healthy) { tenant in
      let evaluation = try #require(
        try await tenant.integration.serviceEvaluation(of: expression, values: Self.values))
      #expect(evaluation.values != nil)
      #expect(evaluation.differences.isEmpty)
    }
  }

  @Test func bothRefuseABrokenExpression() async throws {
    try await Tenant.with(.healthy) { tenant in
      let evaluation = try #require(
        try await tenant.integration.serviceEvaluation(of: "ToUpper(", values: Self.values))
      #expect(evaluation.values == nil)
      #expect(evaluation.own.error != nil)
      #expect(evaluation.differences.isEmpty)
    }
  }

  @Test func aDifferentResultIsNamed() throws {
    let document = try JSONDocument(
      #"{"parsingSucceeded":true,"evaluationSucceeded":true,"evaluationResult":["ADA"]}"#)
    let answer = try #require(ParseExpressionResponse(json: document.root))
    let same = ServiceEvaluation(answer, .value("ADA"))
    #expect(same.differences.isEmpty)
    let other = ServiceEvaluation(answer, .value("Ada"))
    #expect(other.differences == ["The service gives “ADA”, here it is “Ada”"])
    #expect(ServiceEvaluation(answer, .ignore).differences.count == 1)
  }

  @Test func withoutASignInThereIsNone() async throws {
    try await Tenant.with(.healthy, access: .nothing) { tenant in
      let evaluation = try await tenant.integration.serviceEvaluation(
        of: "[mail]", values: Self.values)
      #expect(evaluation == nil)
    }
  }
}
