import Dispatch
import Foundation
import Synchronization

/// Runs a small program without a shell, with time and size limits.
struct HelperProcess: Sendable {
  struct Result: Sendable, Equatable {
    /// Exit status; nil when a signal ended the program.
    var status: Int32?
    var output: [UInt8]
    var errors: String
    var timedOut: Bool
  }

  enum Failure: Error, Equatable {
    case notFound(String)
    case notStarted(String)
  }

  var arguments: [String]
  var environment: [String: String] = [:]
  var input: [UInt8] = []
  var timeout: Duration = .seconds(30)

  private static let outputLimit = 65_536

  func run() async throws(Failure) -> Result {
    guard let name = arguments.first, let program = Self.find(name) else {
      throw .notFound(arguments.first ?? "")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = Array(arguments.dropFirst())
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (output, errors, input) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = input
    let outputReader = PipeReader(output, limit: Self.outputLimit)
    let errorReader = PipeReader(errors, limit: Self.outputLimit)
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try process.run()
    } catch {
      throw .notStarted("\(error.localizedDescription)")
    }
    try? input.fileHandleForWriting.write(contentsOf: self.input)
    try? input.fileHandleForWriting.close()
    let timedOut = await wait(for: ended, process)
    let status = process.terminationReason == .exit ? process.terminationStatus : nil
    return Result(
      status: timedOut ? nil : status, output: await outputReader.finish(),
      errors: String(decoding: await errorReader.finish(), as: UTF8.self), timedOut: timedOut)
  }

  /// Waits for the end; ends the program itself when the time is up.
  ///
  /// On a thread of its own, so that a busy process does not take its own delay for the program's.
  /// True if it had to.
  private func wait(for end: DispatchSemaphore, _ process: Process) async -> Bool {
    let identifier = process.processIdentifier
    let limit = DispatchTimeInterval.milliseconds(Int(timeout / .milliseconds(1)))
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let timedOut = end.wait(timeout: .now() + limit) == .timedOut
        if timedOut {
          // The whole group: what the program started holds the pipes open, too.
          if killpg(identifier, SIGTERM) != 0 { kill(identifier, SIGTERM) }
          if end.wait(timeout: .now() + 1) == .timedOut {
            if killpg(identifier, SIGKILL) != 0 { kill(identifier, SIGKILL) }
            end.wait()
          }
        }
        continuation.resume(returning: timedOut)
      }
    }
  }

  /// The program's path, looked for in `PATH` like `execvp` does.
  static func find(_ name: String) -> String? {
    if name.contains("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }
      .first(where: FileManager.default.isExecutableFile(atPath:))
  }
}

/// Reads a pipe to its end without blocking the writer, keeping no more than a limit.
///
/// On a thread of its own: the source behind `readabilityHandler` can outlive its descriptor, and
/// then meets whatever was opened under the same number meanwhile.
private final class PipeReader: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var isStopped = false
  }

  private let state = Mutex(State())
  private let end: AsyncStream<Void>

  init(_ pipe: Pipe, limit: Int) {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    end = stream
    let handle = pipe.fileHandleForReading
    DispatchQueue.global().async { [self] in
      while let block = Self.next(handle.fileDescriptor) {
        let isStopped = state.withLock { state in
          state.bytes.append(contentsOf: block.prefix(max(0, limit - state.bytes.count)))
          return state.isStopped
        }
        if isStopped { break }
      }
      continuation.finish()
    }
  }

  /// What came; empty when nothing did for a while, nil at the end.
  private static func next(_ descriptor: Int32) -> [UInt8]? {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let ready = unsafe poll(&entry, 1, 50)
    if ready == 0 || (ready < 0 && errno == EINTR) { return [] }
    guard ready > 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe read(descriptor, bytes.baseAddress, bytes.count)
    }
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  /// What was read.
  ///
  /// A grandchild that keeps the pipe open does not keep us: a second is enough.
  func finish() async -> [UInt8] {
    let waiting = Task { for await _ in end {} }
    let watchdog = Task {
      try await Task.sleep(for: .seconds(1))
      waiting.cancel()
    }
    await waiting.value
    watchdog.cancel()
    return state.withLock { state in
      state.isStopped = true
      return state.bytes
    }
  }
}
