import TerminalUI

/// Numbers as they are read: `2,304`, `1 user`, `3 problems`.
enum Counts {
  /// - Parameter many: the plural, where it isn't the singular with an `s`.
  static func of(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? one : many ?? one + "s")"
  }

  /// Such as `17 of 2,304`.
  static func part(_ shown: Int, of all: Int) -> String {
    shown == all ? grouped(all) : "\(grouped(shown)) of \(grouped(all))"
  }
}
