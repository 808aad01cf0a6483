#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension SandboxClock {
  /// Microseconds since 1970 by the machine's clock.
  static func machineMicroseconds() -> Int64 {
    var time = timespec()
    // The pointer lives for the call only.
    guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else { return 0 }
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
