import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

/// The connection pools behind a transport: one for direct ways, one through the proxy.
final class Connections: Sendable {
  private let direct: HTTPClient
  private let proxied: HTTPClient?
  private let configuration: TransportConfiguration
  let urls = CheckedURLs()

  /// One thread serves the few connections there are: a second one costs switches between them.
  private static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  init(_ configuration: TransportConfiguration) throws(TransportSetupError) {
    if let unusable = configuration.proxy.unusable {
      throw TransportSetupError(reason: .proxy(unusable))
    }
    var client = HTTPClient.Configuration()
    client.tracing.tracer = nil
    client.tlsConfiguration = try Self.tls(configuration)
    client.redirectConfiguration = .disallow
    client.timeout = HTTPClient.Configuration.Timeout(
      connect: TimeAmount(configuration.connectTimeout),
      read: TimeAmount(configuration.idleTimeout))
    client.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
      configuration.connectionsPerHost
    // A refused connection is an answer to show, not to hide until the time limit.
    client.connectionPool.retryConnectionEstablishment = false
    client.decompression = .enabled(limit: .size(configuration.responseLimit))
    self.configuration = configuration
    direct = HTTPClient(eventLoopGroupProvider: .shared(Self.loops), configuration: client)
    proxied = configuration.proxy.server.map { server in
      client.proxy = HTTPClient.Configuration.Proxy(server)
      return HTTPClient(eventLoopGroupProvider: .shared(Self.loops), configuration: client)
    }
  }

  deinit {
    direct.shutdown { _ in }
    proxied?.shutdown { _ in }
  }

  private static func tls(_ configuration: TransportConfiguration) throws(TransportSetupError)
    -> TLSConfiguration
  {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    guard let file = configuration.additionalAuthoritiesFile else { return tls }
    guard let certificates = try? NIOSSLCertificate.fromPEMFile(file), !certificates.isEmpty else {
      throw TransportSetupError(reason: .authorities(file: file))
    }
    tls.additionalTrustRoots = [.certificates(certificates)]
    return tls
  }

  /// One attempt.
  ///
  /// No timer runs beside it, so that thousands a second leave nothing behind: the time until the
  /// answer begins is the client's deadline, the time after that is looked at with each part of the
  /// body, and silence between parts is bounded by the idle limit.
  func attempt(_ call: Call, number: Int) async -> Outcome {
    let proxy = configuration.proxy.server(for: call.origin)
    let client = proxy == nil ? direct : proxied ?? direct
    let reader = AnswerReader(call: call, attempt: number, timing: configuration.timing)
    var hasAnswer = false
    do {
      let answer = try await client.execute(
        message(call), deadline: .now() + TimeAmount(call.answerTimeout))
      hasAnswer = true
      return try await reader.read(answer)
    } catch let error as TransportError {
      return .failure(error)
    } catch {
      let kind =
        Task.isCancelled
        ? .cancelled : ConnectionError.kind(error, hasAnswer: hasAnswer, call).blaming(proxy, error)
      return .failure(call.error(kind, attempts: number))
    }
  }

  private func message(_ call: Call) -> HTTPClientRequest {
    var message = HTTPClientRequest(url: call.request.url)
    message.method = HTTPMethod(rawValue: call.request.method.rawValue)
    message.headers.reserveCapacity(call.request.headers.fields.count + 8)
    for field in call.request.headers.fields {
      message.headers.add(name: field.name, value: field.value)
    }
    func preset(_ name: String, _ value: String) {
      if !message.headers.contains(name: name) { message.headers.add(name: name, value: value) }
    }
    preset("Accept", call.request.expects == .json ? "application/json" : "*/*")
    preset("Accept-Encoding", "gzip")
    preset("User-Agent", configuration.userAgent)
    preset("client-request-id", call.clientRequestID)
    if let bearer = call.request.bearer {
      preset("Authorization", "Bearer \(bearer.revealed)")
    }
    if let body = call.request.body { message.body = .bytes(ByteBuffer(bytes: body)) }
    return message
  }
}

extension TimeAmount {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}

extension HTTPClient.Configuration.Proxy {
  init(_ server: ProxySettings.Server) {
    switch server.kind {
    case .socks: self = .socksServer(host: server.host, port: server.port)
    case .http:
      let authorization = server.user.map { user in
        HTTPClient.Authorization.basic(
          username: user, password: server.password?.revealed ?? "")
      }
      self = .server(host: server.host, port: server.port, authorization: authorization)
    }
  }
}
