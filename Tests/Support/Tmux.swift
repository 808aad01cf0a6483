public import Foundation
import Glibc

/// A real terminal of a given size, with the console in it.
public struct Tmux {
  private let socket: String
  private let server: Child
  private let environment: [String: String]

  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  /// Opens a shell of `width` × `height` cells.
  public init(width: Int, height: Int, environment: [String: String]) throws {
    socket = "entrahub-\(UUID().uuidString.prefix(8))"
    self.environment = environment.merging(["TERM": "xterm-256color"]) { $1 }
    // In the foreground: a daemon would hold on to the pipes of whoever started it.
    server = try Child(
      "/usr/bin/tmux", ["-L", socket, "-f", "/dev/null", "-D"], environment: self.environment)
    // Without -N it would start another server, in the background, where ours is not up yet.
    let session = [
      "-N", "new-session", "-d", "-s", "e", "-x", String(width), "-y", String(height), "env",
      "PS1=ready$ ", "sh", "-i",
    ]
    let end = Date(timeIntervalSinceNow: 20)
    while (try? tmux(session)) == nil {
      guard Date() < end else { throw Failure(description: "tmux did not start") }
    }
    _ = try wait { $0.contains("ready$") }
  }

  public func close() {
    _ = try? tmux("kill-server")
    // In the foreground it may stay after its last session.
    kill(server.pid, SIGKILL)
    _ = server.wait()
    server.closeStreams()
  }

  /// Types keys by tmux's names: `t`, `Enter`, `C-z`.
  public func type(_ keys: String...) throws {
    try tmux(["send-keys", "-t", "e"] + keys)
  }

  /// Types text as it is, then Enter.
  public func command(_ text: String) throws {
    try tmux("send-keys", "-t", "e", "-l", text)
    try type("Enter")
  }

  /// Pastes text in brackets, where the program asked for them.
  public func paste(_ text: String) throws {
    try tmux("set-buffer", text)
    try tmux("paste-buffer", "-p", "-t", "e")
  }

  public func resize(width: Int, height: Int) throws {
    try tmux("resize-window", "-t", "e", "-x", String(width), "-y", String(height))
  }

  public func screen() throws -> String {
    try tmux("capture-pane", "-p", "-t", "e")
  }

  /// What tmux says of the pane, such as `#{alternate_on}`.
  public func query(_ format: String) throws -> String {
    try tmux("display-message", "-p", "-t", "e", format).trimmingCharacters(in: .newlines)
  }

  /// Looks at the screen until it satisfies `condition`.
  ///
  /// - Throws: `Failure` with the last screen after `seconds`.
  @discardableResult
  public func wait(
    seconds: TimeInterval = 30, until condition: (String) throws -> Bool
  ) throws -> String {
    let end = Date(timeIntervalSinceNow: seconds)
    var last = ""
    repeat {
      last = try screen()
      if try condition(last) { return last }
      // The terminal draws in its own time; looking more often only takes it away.
      _ = poll(nil, 0, 20)
    } while Date() < end
    throw Failure(description: "not seen within \(seconds) s:\n\(last)")
  }

  @discardableResult
  private func tmux(_ arguments: String...) throws -> String {
    try tmux(arguments)
  }

  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    let result = try Program.run(
      "/usr/bin/tmux", ["-L", socket] + arguments, environment: environment)
    guard result.status == 0 else {
      throw Failure(description: "tmux \(arguments.joined(separator: " ")): \(result.errors)")
    }
    return result.output
  }
}
