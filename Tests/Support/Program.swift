public import Foundation
import Synchronization

/// The built `entrahub`, run as its users run it.
public struct Program: Sendable {
  public struct Result: Sendable {
    public var status: Int32
    public var output: String
    public var errors: String
  }

  /// Folders of its own, so that no test sees another's profiles.
  public let home: URL
  public var environment: [String: String]

  public init() throws {
    home = FileManager.default.temporaryDirectory
      .appending(path: "entrahub-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "HOME": home.path(), "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "xterm-256color",
      // After a crash the runtime would ask whether to debug; nobody answers here.
      "SWIFT_BACKTRACE": "interactive=no",
      "ENTRAHUB_CONFIG_HOME": home.appending(path: "config").path(),
      "ENTRAHUB_STATE_HOME": home.appending(path: "state").path(),
    ]
  }

  public func remove() {
    try? FileManager.default.removeItem(at: home)
  }

  /// The binary, beside the test bundle in the build folder.
  public static let path: String = {
    var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appending(path: "entrahub")
      if FileManager.default.isExecutableFile(atPath: candidate.path()) { return candidate.path() }
      folder.deleteLastPathComponent()
    }
    return "entrahub"
  }()

  /// Runs it to its end.
  public func run(_ arguments: [String], input: Data = Data()) throws -> Result {
    try Program.run(Program.path, arguments, environment: environment, input: input)
  }

  public func run(_ arguments: String..., input: String = "") throws -> Result {
    try run(arguments, input: Data(input.utf8))
  }

  /// Starts it and leaves it running; `line` is its first line of output.
  public func start(_ arguments: String...) throws -> Running {
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = arguments
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = Data()
    while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) {
      line += byte
    }
    return Running(process: process, line: String(decoding: line, as: UTF8.self))
  }

  /// A program that was started and goes on.
  public struct Running {
    public let process: Process
    public let line: String

    public func stop() {
      let ended = DispatchSemaphore(value: 0)
      process.terminationHandler = { _ in ended.signal() }
      process.terminate()
      ended.wait()
    }
  }

  /// Runs any program to its end.
  public static func run(
    _ path: String, _ arguments: [String], environment: [String: String]? = nil,
    input: Data = Data()
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    if let environment { process.environment = environment }
    let pipes = (input: Pipe(), output: Pipe(), errors: Pipe())
    process.standardInput = pipes.input
    process.standardOutput = pipes.output
    process.standardError = pipes.errors
    // Not `waitUntilExit`, which can miss the end of a program on threads without a run loop.
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    // All three at once: a full pipe must not stop the program.
    let errors = Mutex(Data())
    let streams = DispatchGroup()
    DispatchQueue.global().async(group: streams) {
      let bytes = (try? pipes.errors.fileHandleForReading.readToEnd()) ?? nil
      errors.withLock { $0 = bytes ?? Data() }
    }
    DispatchQueue.global().async(group: streams) {
      try? pipes.input.fileHandleForWriting.write(contentsOf: input)
      try? pipes.input.fileHandleForWriting.close()
    }
    let output = try pipes.output.fileHandleForReading.readToEnd() ?? Data()
    ended.wait()
    streams.wait()
    return Result(
      status: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus,
      output: String(decoding: output, as: UTF8.self),
      errors: errors.withLock { String(decoding: $0, as: UTF8.self) })
  }
}
