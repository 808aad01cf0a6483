import Foundation

/// What tells one process of one boot from every other: a process id alone is used again.
struct ProcessIdentity: Sendable, Equatable {
  var boot: String
  var pid: Int32
  /// Clock ticks since boot at which the process started, as Linux prints them; empty elsewhere.
  var startedAt: String

  static var current: ProcessIdentity {
    let pid = getpid()
    return ProcessIdentity(boot: bootId, pid: pid, startedAt: startTime(of: pid) ?? "")
  }

  /// Whether this very process still runs on this machine.
  var isRunning: Bool {
    guard boot == Self.bootId else { return false }
    if let startTime = Self.startTime(of: pid) { return startTime == startedAt }
    return startedAt.isEmpty && kill(pid, 0) == 0
  }

  private static var bootId: String {
    let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
  }

  /// Field 22 of `/proc/PID/stat` (proc(5)); the second may hold spaces and parentheses.
  private static func startTime(of pid: Int32) -> String? {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let name = stat.lastIndex(of: ")")
    else { return nil }
    let fields = stat[stat.index(after: name)...].split(separator: " ")
    return fields.count > 19 ? String(fields[19]) : nil
  }
}
