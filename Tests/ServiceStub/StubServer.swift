import HTTPTypes
public import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Runs a service on loopback that answers as a test says, for the duration of a closure.
///
/// - Parameters:
///   - answer: is called for every request.
///   - body: receives the base URL, such as `http://127.0.0.1:40123`.
public func withStubServer<Result: Sendable>(
  _ answer: @escaping @Sendable (Request) async throws -> Response,
  _ body: @Sendable (String) async throws -> Result
) async throws -> Result {
  let (ports, port) = AsyncStream<Int>.makeStream()
  let logger = Logger(label: "stub") { _ in SwiftLogNoOpLogHandler() }
  let application = Application(
    responder: CallbackResponder<BasicRequestContext> { request, _ in try await answer(request) },
    configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
    onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
  // Cancelling a server that is just accepting a connection is a programmer's error to NIO, which ends
  // the whole process: it runs in a task of its own, so that a test out of time is only a failed test.
  let services = ServiceGroup(
    configuration: ServiceGroupConfiguration(services: [application], logger: logger))
  let running = Task {
    defer { port.finish() }
    try await services.run()
  }
  var iterator = ports.makeAsyncIterator()
  let outcome: Swift.Result<Result, any Error>
  if let number = await iterator.next() {
    do {
      outcome = .success(try await body("http://127.0.0.1:\(number)"))
    } catch {
      outcome = .failure(error)
    }
  } else {
    outcome = .failure(CancellationError())
  }
  await services.triggerGracefulShutdown()
  try await running.value
  return try outcome.get()
}

extension Response {
  /// An answer with text.
  public static func text(
    _ text: String, status: HTTPResponse.Status = .ok, type: String = "application/json",
    _ headers: [(String, String)] = []
  ) -> Response {
    var response = Response(
      status: status, headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    for (name, value) in headers {
      if let name = HTTPField.Name(name) {
        response.headers.append(HTTPField(name: name, value: value))
      }
    }
    return response
  }

  /// An answer that announces more bytes than it sends before the connection closes.
  public static func cut(_ text: String, announcing length: Int) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(contentLength: length) { writer in
        try await writer.write(ByteBuffer(string: text))
        throw CutShort()
      })
  }

  /// An answer that begins, and goes on when its end is known.
  public static func begun(
    _ text: String, end: @escaping @Sendable () async -> String
  ) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody { writer in
        try await writer.write(ByteBuffer(string: text))
        try await writer.write(ByteBuffer(string: await end()))
        try await writer.finish(nil)
      })
  }

  /// An answer that begins and then stays silent until the service ends.
  public static func stalled(_ text: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody { writer in
        try await writer.write(ByteBuffer(string: text))
        await silence()
        try await writer.finish(nil)
      })
  }
}

/// Waits until the service ends, as a service that never answers does.
public func silence() async {
  try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(3600)) }
}

private struct CutShort: Error {}
