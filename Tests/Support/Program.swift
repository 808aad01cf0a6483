public import Foundation
import Glibc
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
      // A backtrace with symbols takes half a minute on a busy machine.
      "SWIFT_BACKTRACE": "interactive=no,symbolicate=off,images=none",
      "ENTRAHUB_CONFIG_HOME": home.appending(path: "config").path(),
      "ENTRAHUB_STATE_HOME": home.appending(path: "state").path(),
    ]
  }

  public func remove() {
    try? FileManager.default.removeItem(at: home)
  }

  /// The binary, beside the test bundle in the build folder.
  public static let path = built("entrahub")

  /// An executable of this package, beside the test bundle in the build folder.
  public static func built(_ name: String) -> String {
    var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appending(path: name)
      if FileManager.default.isExecutableFile(atPath: candidate.path()) { return candidate.path() }
      folder.deleteLastPathComponent()
    }
    return name
  }

  /// Starts any program; nobody reads what it prints.
  public static func spawn(_ path: String, _ arguments: [String]) throws -> Running {
    Running(child: try Child(path, arguments, environment: nil), line: "")
  }

  /// Starts it; nobody reads what it prints, which must be little.
  public func spawn(_ arguments: String...) throws -> Running {
    Running(child: try Child(Program.path, arguments, environment: environment), line: "")
  }

  /// Runs it to its end.
  public func run(_ arguments: [String], input: Data = Data()) throws -> Result {
    try Program.run(Program.path, arguments, environment: environment, input: input)
  }

  public func run(_ arguments: String..., input: String = "") throws -> Result {
    try run(arguments, input: Data(input.utf8))
  }

  /// Runs it until it asks on its error stream, lets something happen meanwhile, and answers.
  ///
  /// - Parameter meanwhile: gets what was said up to the question.
  public func run(
    _ arguments: [String], asking question: String, answer: String,
    meanwhile: (_ said: String) throws -> Void
  ) throws -> Result {
    let child = try Child(Program.path, arguments, environment: environment)
    let stream = FileHandle(fileDescriptor: child.errors, closeOnDealloc: false)
    var asked = Data()
    while !asked.contains(Data(question.utf8)),
      let byte = try stream.read(upToCount: 1), !byte.isEmpty
    {
      asked += byte
    }
    try meanwhile(String(decoding: asked, as: UTF8.self))
    let input = FileHandle(fileDescriptor: child.input, closeOnDealloc: true)
    try? input.write(contentsOf: Data(answer.utf8))
    let output = Program.readAll(child.output)
    let errors = asked + Program.readAll(child.errors)
    return Result(
      status: child.wait(), output: String(decoding: output, as: UTF8.self),
      errors: String(decoding: errors, as: UTF8.self))
  }

  /// Starts it and leaves it running; `line` is its first line of output.
  public func start(_ arguments: String...) throws -> Running {
    let child = try Child(Program.path, arguments, environment: environment)
    let output = FileHandle(fileDescriptor: child.output, closeOnDealloc: false)
    var line = Data()
    while let byte = try output.read(upToCount: 1), !byte.isEmpty, byte != Data("\n".utf8) {
      line += byte
    }
    return Running(child: child, line: String(decoding: line, as: UTF8.self))
  }

  /// A program that was started and goes on.
  public struct Running: Sendable {
    let child: Child
    public let line: String

    /// Ends it as a crash or a power cut would.
    public func killAtOnce() { kill(child.pid, SIGKILL) }

    /// Waits for its end: the exit status, or 128 and the signal.
    public func end() async -> Int32 {
      // A thread of its own: tests have few to share.
      let status = await withCheckedContinuation { waiter in
        Thread.detachNewThread { waiter.resume(returning: child.wait()) }
      }
      child.closeStreams()
      return status
    }

    public func stop() {
      kill(child.pid, SIGTERM)
      _ = child.wait()
      child.closeStreams()
    }
  }

  /// Runs any program to its end.
  public static func run(
    _ path: String, _ arguments: [String], environment: [String: String]? = nil,
    input: Data = Data()
  ) throws -> Result {
    let child = try Child(path, arguments, environment: environment)
    // All three at once: a full pipe must not stop the program.
    let errors = Mutex(Data())
    let streams = DispatchGroup()
    DispatchQueue.global().async(group: streams) {
      let bytes = Program.readAll(child.errors)
      errors.withLock { $0 = bytes }
    }
    DispatchQueue.global().async(group: streams) {
      let stream = FileHandle(fileDescriptor: child.input, closeOnDealloc: true)
      try? stream.write(contentsOf: input)
    }
    let output = readAll(child.output)
    streams.wait()
    let status = child.wait()
    return Result(
      status: status, output: String(decoding: output, as: UTF8.self),
      errors: errors.withLock { String(decoding: $0, as: UTF8.self) })
  }

  private static func readAll(_ descriptor: Int32) -> Data {
    let stream = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    return (try? stream.readToEnd()) ?? Data()
  }
}
