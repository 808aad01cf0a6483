import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import ServiceStub
import TestSupport
import Testing

@testable import HTTPTransport

/// Answers every connection with fixed bytes, after a TLS handshake where it has a certificate.
private func withListener<Result: Sendable>(
  certificate: String? = nil, key: String = "", seen: Notes<String> = Notes(), answer: String,
  _ body: (Int) async throws -> Result
) async throws -> Result {
  let tls = try certificate.map { certificate in
    try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
          .map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem))))
  }
  let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
    .childChannelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        if let tls {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
        }
        try channel.pipeline.syncOperations.addHandler(Answering(answer: answer, seen: seen))
      }
    }.bind(host: "127.0.0.1", port: 0).get()
  do {
    let result = try await body(channel.localAddress?.port ?? 0)
    try await channel.close()
    return result
  } catch {
    try await channel.close()
    throw error
  }
}

private final class Answering: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer
  let answer: String
  let seen: Notes<String>

  init(answer: String, seen: Notes<String>) {
    self.answer = answer
    self.seen = seen
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    seen.add(String(buffer: unwrapInboundIn(data)))
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
    context.close(promise: nil)
  }

  /// A client that does not trust us goes without a word.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}

@Suite struct TLSTests {
  static let answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
    + "Connection: close\r\n\r\n{}"

  private func harness(trusting authority: String? = nil) throws -> (Harness, URL) {
    let file = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString).pem")
    try Data((authority ?? "").utf8).write(to: file)
    let harness = try Harness { configuration in
      configuration.retry = .never
      if authority != nil { configuration.additionalAuthoritiesFile = file.path() }
    }
    return (harness, file)
  }

  @Test func anAdditionalAuthorityIsTrusted() async throws {
    let (harness, file) = try harness(trusting: Certificates.authority)
    defer { try? FileManager.default.removeItem(at: file) }
    let status = try await withListener(
      certificate: Certificates.server, key: Certificates.serverKey, answer: Self.answer
    ) { port in
      try await harness.transport.send(ServiceRequest(.get, "https://localhost:\(port)/")).status
    }
    #expect(status == 200)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var certificate: String
    var key: String
    var trusts: Bool
    var says: String
  }

  @Test(arguments: [
    Case(
      testDescription: "unknown authority", certificate: Certificates.server,
      key: Certificates.serverKey, trusts: false, says: "not signed by a trusted authority"),
    Case(
      testDescription: "expired", certificate: Certificates.expiredServer,
      key: Certificates.expiredServerKey, trusts: true, says: "expired"),
    Case(
      testDescription: "another name", certificate: Certificates.otherServer,
      key: Certificates.otherServerKey, trusts: true, says: "another name"),
  ])
  func aWrongCertificateIsNamedAndGetsNoToken(_ example: Case) async throws {
    let (harness, file) = try harness(trusting: example.trusts ? Certificates.authority : nil)
    defer { try? FileManager.default.removeItem(at: file) }
    let seen = Notes<String>()
    let error = try await withListener(
      certificate: example.certificate, key: example.key, seen: seen, answer: Self.answer
    ) { port in
      try await harness.failure(
        ServiceRequest(.get, "https://localhost:\(port)/", bearer: Secret("secret-token")))
    }
    guard case .unreachable(.tls(let reason)) = error.kind else {
      Issue.record("\(error.kind)")
      return
    }
    #expect(reason.contains(example.says), "\(reason)")
    #expect(seen.all.isEmpty)
  }

  /// The request goes to the proxy, which sees the host but never the token.
  @Test(arguments: [
    ("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", "user name"),
    ("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "protocol"),
  ])
  func aProxyThatRefusesIsNamed(_ answer: String, _ words: String) async throws {
    let seen = Notes<String>()
    let error = try await withListener(seen: seen, answer: answer) { port in
      let harness = try Harness { configuration in
        configuration.retry = .never
        configuration.proxy = ProxySettings(environment: [
          "HTTPS_PROXY": "http://me:s3cret-word@127.0.0.1:\(port)"
        ])
      }
      return try await harness.failure(
        ServiceRequest(.get, "https://graph.example.test/v1.0/x", bearer: Secret("secret-token")))
    }
    guard case .unreachable(.proxy(let reason)) = error.kind else {
      Issue.record("\(error.kind)")
      return
    }
    #expect(reason.contains(words), "\(reason)")
    let request = try #require(seen.all.first)
    #expect(request.hasPrefix("CONNECT graph.example.test:443 "))
    #expect(!request.contains("secret-token"))
    #expect(!"\(error)".contains("s3cret-word"))
  }
}

@Suite struct SecretMemoryTests {
  @Test func secretsAreComparedByValueAndNeverPrinted() {
    let (one, same, other) = (Secret("héllo-1"), Secret("héllo-1"), Secret("héllo-2"))
    #expect(one == same && one != other && one != Secret("") && Secret("").isEmpty)
    #expect(Set([one, same, other]).count == 2)
    #expect(one.revealed == "héllo-1")
    var dumped = ""
    dump(["k": one], to: &dumped)
    #expect(!dumped.contains("llo") && !"\(one)".contains("llo"))
  }
}
