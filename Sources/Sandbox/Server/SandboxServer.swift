import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// A running sandbox: one HTTP server on loopback.
public final class SandboxServer: Sendable {
  /// Where to find what, and with which credentials.
  public let description: SandboxDescription

  private let state: SandboxState
  private let services: ServiceGroup
  private let running: Task<Void, Never>
  private let provisioning: Task<Void, Never>

  /// One thread: answers are made elsewhere, and a second one costs switches between them.
  private static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  private init(
    description: SandboxDescription, state: SandboxState, services: ServiceGroup,
    running: Task<Void, Never>, provisioning: Task<Void, Never>
  ) {
    self.description = description
    self.state = state
    self.services = services
    self.running = running
    self.provisioning = provisioning
  }

  /// Starts serving; returns when requests are answered.
  ///
  /// - Throws: `SandboxError.cannotListen`.
  public static func start(_ options: SandboxOptions = SandboxOptions()) async throws
    -> SandboxServer
  {
    let state = SandboxState(options)
    let site = Site(state)
    let (ports, continuation) = AsyncThrowingStream<(Door, Int), any Error>.makeStream()
    var logger = Logger(label: "sandbox")
    logger.logLevel = .critical
    // A tenant of another cloud has addresses of its own there.
    let doors: [Door] = state.identity.isGovernment ? [.worldwide, .government] : [.worldwide]
    let applications = doors.map { door in
      Hummingbird.Application(
        responder: SiteResponder(
          site: site, door: door, disturbance: Disturbance(options.scenario, seed: options.seed)),
        configuration: ApplicationConfiguration(
          address: .hostname("127.0.0.1", port: door == .worldwide ? options.port : 0),
          serverName: nil),
        onServerRunning: { channel in
          if let port = channel.localAddress?.port { continuation.yield((door, port)) }
        },
        eventLoopGroupProvider: .shared(loops), logger: logger)
    }
    // Cancelling a server that is just accepting a connection is a programmer's error to NIO.
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: applications, logger: logger))
    let running = Task {
      do {
        try await services.run()
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
      }
    }
    do {
      var open: [Door: Int] = [:]
      for try await (door, port) in ports {
        open[door] = port
        guard open.count == doors.count, let main = open[.worldwide] else { continue }
        state.governmentOrigin = open[.government].map { "http://127.0.0.1:\($0)" }
        state.serve(at: "http://127.0.0.1:\(main)")
        return SandboxServer(
          description: state.description(port: main, governmentPort: open[.government]),
          state: state, services: services, running: running,
          provisioning: Task { await Self.provision(site.service) })
      }
    } catch {
      throw SandboxError.cannotListen(port: options.port, reason: "\(error)")
    }
    throw SandboxError.cannotListen(port: options.port, reason: "the server ended at once")
  }

  /// Stops serving: requests that came in are answered, then all connections are closed.
  public func stop() async {
    provisioning.cancel()
    await provisioning.value
    await services.triggerGracefulShutdown()
    await running.value
  }

  /// Moves the sandbox's clock forward; tokens, cycles and retention follow.
  public func advance(by duration: Duration) {
    state.clock.advance(by: duration)
  }

  /// What the provisioning service has sent to Webex so far: the place after the last request.
  public var provisioningRequestCount: Int { state.traffic.end }

  /// The requests that the provisioning service sent to Webex, oldest first, from a place on.
  ///
  /// The newest 150,000 at least are kept.
  public func provisioningRequests(from place: Int = 0) -> [SandboxProvisioningRequest] {
    state.traffic.requests(from: place)
  }

  /// Carries on cycles between requests, in stretches too short to hold one up.
  @concurrent
  private static func provision(_ service: ProvisioningService) async {
    while !Task.isCancelled {
      let isDone = service.settle(limit: 128)
      if isDone { try? await Task.sleep(for: .milliseconds(200)) } else { await Task.yield() }
    }
  }
}

/// Why a sandbox could not start.
public enum SandboxError: Error, Sendable, Equatable {
  /// The port is taken or not allowed; `reason` is the system's text.
  case cannotListen(port: Int, reason: String)
}

/// The cloud at whose address a request comes in.
private enum Door: Sendable { case worldwide, government }

/// Carries HTTP between Hummingbird and the site.
private struct SiteResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  static let maximumBody = 8 * 1024 * 1024

  let site: Site
  let door: Door
  let disturbance: Disturbance?

  @concurrent
  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    let body: [UInt8]
    do {
      body = Array(buffer: try await request.body.collect(upTo: Self.maximumBody))
    } catch is NIOTooManyBytesError {
      return Response(status: .contentTooLarge)
    }
    let authority = request.head.authority ?? ""
    var call = Call(
      method: request.method.rawValue, target: request.head.path ?? "/",
      headers: request.headers.map { ($0.name.rawName, $0.value) }, body: body,
      origin: "http://\(Self.isHost(authority) ? authority : "127.0.0.1")")
    call.isGovernment = door == .government
    let fault = disturbance?.fault(call)
    if case .late(let time) = fault { try await Task.sleep(for: time) }
    var reply = fault.flatMap { site.reply(to: call, in: $0) } ?? site.answer(call)
    if request.method == .head { reply.body = [] }
    return fault == .cut ? Self.cut(Self.response(reply), reply.body) : Self.response(reply)
  }

  /// The answer with half of its body, after which the connection closes.
  private static func cut(_ response: Response, _ body: [UInt8]) -> Response {
    let length = max(body.count, 2)
    let half = ByteBuffer(bytes: body.prefix(length / 2))
    return Response(
      status: response.status, headers: response.headers,
      body: ResponseBody(contentLength: length) { writer in
        try await writer.write(half)
        throw CutShort()
      })
  }

  private struct CutShort: Error {}

  /// Only what can stand in an address is ever echoed in one.
  private static func isHost(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count < 256
      && text.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || ":.-[]_".utf8.contains($0)
      }
  }

  private static func response(_ reply: Reply) -> Response {
    var fields = HTTPFields()
    for header in reply.headers {
      if let name = HTTPField.Name(header.name) {
        fields.append(HTTPField(name: name, value: header.value))
      }
    }
    return Response(
      status: HTTPResponse.Status(code: reply.status), headers: fields,
      body: reply.body.isEmpty
        ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
  }
}
