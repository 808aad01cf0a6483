import AttributeMapping
import HTTPTransport
import HTTPTypes
import Hummingbird
import NIOCore
import Sandbox
import ServiceStub
import Testing

@testable import ProvisioningCore

/// Drafts that tests save.
enum Drafts {
  /// A draft that gives one target another source.
  static func setting(
    _ target: String, to expression: String, on schema: MappingSchema
  ) throws -> MappingDraft {
    let mapping = try #require(schema.objectMapping(ofSource: "User"))
    var rule = try #require(mapping.rule(for: target))
    rule.kind = .expression
    rule.expression = expression
    var draft = MappingDraft(base: schema)
    try draft.stage("Change \(target)", [.setRule(rule.id, rule, mapping: mapping.id)])
    return draft
  }

  /// A draft without a matching attribute, which the service refuses.
  static func withoutMatch(on schema: MappingSchema) throws -> MappingDraft {
    let mapping = try #require(schema.objectMapping(ofSource: "User"))
    var draft = MappingDraft(base: schema)
    try draft.stage("Match nobody", [.setMatching([], mapping: mapping.id)])
    return draft
  }
}

extension MappingSchema {
  func source(of target: String) -> String? {
    objectMapping(ofSource: "User")?.rule(for: target)?.expression
  }
}

/// Stands between an integration and the sandbox's Graph.
struct FaultyGraph {
  /// What becomes of a PUT.
  enum Fault: Sendable {
    /// It arrives, but its answer is cut off.
    case answerLost
    /// It never arrives.
    case requestLost
  }

  /// Runs a test whose integration reaches Graph through the fault.
  static func with(
    _ fault: Fault, _ body: @Sendable (Tenant, Integration) async throws -> Void
  ) async throws {
    try await through { request, forwarded in
      if request.method == .put, fault == .requestLost { return .cut("{", announcing: 100) }
      let answer = try await forwarded()
      return request.method == .put ? .cut("{", announcing: 100) : answer
    } _: {
      try await body($0, $1)
    }
  }

  /// Runs a test whose integration is refused what has this in its path.
  static func refusing(
    _ part: String, _ body: @Sendable (Tenant, Integration) async throws -> Void
  ) async throws {
    try await through { request, forwarded in
      guard request.uri.path.contains(part) else { return try await forwarded() }
      return .text(
        #"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges."}}"#,
        status: .forbidden)
    } _: {
      try await body($0, $1)
    }
  }

  private static func through(
    _ answer: @escaping @Sendable (Request, () async throws -> Response) async throws -> Response,
    _ body: @Sendable (Tenant, Integration) async throws -> Void
  ) async throws {
    try await Tenant.with(.healthy) { tenant in
      let graph = tenant.server.description.graph
      let origin = try #require(graph.firstMatch(of: /^https?:\/\/[^\/]+/)).output
      let transport = try Transport()
      try await withStubServer { request in
        try await answer(request) { try await forward(request, to: String(origin), transport) }
      } _: { address in
        var profile = tenant.profile
        profile.overrides.graph = address + graph.dropFirst(origin.count)
        let integration = try tenant.reopened(profile: profile)
        try await body(tenant, integration)
      }
    }
  }

  private static func forward(
    _ request: Request, to origin: String, _ transport: Transport
  ) async throws -> Response {
    let method = ServiceRequest.Method(rawValue: request.method.rawValue) ?? .get
    let buffer = try await request.body.collect(upTo: 16 << 20)
    var copy = ServiceRequest(method, origin + request.uri.string)
    for name in ["Authorization", "Content-Type", "ConsistencyLevel", "Prefer"] {
      if let field = HTTPField.Name(name), let value = request.headers[field] {
        copy.headers[name] = value
      }
    }
    if buffer.readableBytes > 0 { copy.body = Array(buffer.readableBytesView) }
    copy.expects = .anything
    let answer = try await transport.send(copy)
    return .text(
      String(decoding: answer.body, as: UTF8.self), status: .init(code: answer.status))
  }
}
