import Foundation
import Glibc

/// A child process with pipes on its three streams.
///
/// Foundation's `Process` waits for a socket that a daemon inherits, and does not bear thousands of
/// short programs.
struct Child: Sendable {
  let pid: pid_t
  let input: Int32
  let output: Int32
  let errors: Int32

  struct Failure: Error {
    var path: String
    var code: Int32
  }

  /// Starts `path`; nil as environment hands ours on.
  init(_ path: String, _ arguments: [String], environment: [String: String]?) throws {
    var pipes: [[Int32]] = []
    for _ in 0..<3 {
      var ends: [Int32] = [0, 0]
      guard unsafe pipe(&ends) == 0 else { throw Failure(path: path, code: errno) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      pipes.append(ends)
    }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, pipes[0][0], 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, pipes[1][1], 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, pipes[2][1], 2)
    // The threads of libdispatch block nearly all signals, and a child would never hear of them.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let environment = environment ?? ProcessInfo.processInfo.environment
    var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    var pid: pid_t = 0
    let code = unsafe posix_spawn(
      &pid, path, &actions, &attributes, &words, &variables)
    for end in [pipes[0][0], pipes[1][1], pipes[2][1]] { close(end) }
    self.pid = pid
    input = pipes[0][1]
    output = pipes[1][0]
    errors = pipes[2][0]
    if code != 0 {
      closeStreams()
      throw Failure(path: path, code: code)
    }
  }

  func closeStreams() {
    for end in [input, output, errors] { close(end) }
  }

  /// Waits for the end: the exit status, or 128 and the signal.
  func wait() -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}
