/// Slips in .NET custom date formats, above all letters of other languages' formats.
enum DateFormatCheck {
  struct Finding: Equatable {
    var range: Range<Int>
    var severity: ExpressionProblem.Severity
    var message: String
    var replacement: String?
  }

  /// A letter, how often it stands there, and where.
  private struct Run {
    var letter: Character
    var range: Range<Int>
    /// The byte before it, if there is one.
    var before: UInt8?
  }

  static func findings(in format: String) -> [Finding] {
    let bytes = Array(format.utf8)
    guard bytes.count > 1 else { return [short(format)] }
    guard let runs = runs(in: bytes) else {
      return [
        Finding(
          range: 0..<bytes.count, severity: .error,
          message: "A quoted part of the format is not closed.")
      ]
    }
    let letters = Set(runs.map(\.letter))
    return runs.compactMap { finding($0, among: letters) }
  }

  private static func short(_ format: String) -> Finding {
    format.isEmpty
      ? Finding(range: 0..<0, severity: .error, message: "The format is empty.")
      : Finding(
        range: 0..<format.utf8.count, severity: .warning,
        message: "A single letter is a standard format of .NET, which the reference doesn't "
          + "describe. For a custom one write %\(format).")
  }

  /// Runs of equal letters outside quotes and escapes; nil if a quote isn't closed.
  private static func runs(in bytes: [UInt8]) -> [Run]? {
    var runs: [Run] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\") {
        index += 2
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        guard let end = bytes[(index + 1)...].firstIndex(of: byte) else { return nil }
        index = end + 1
      } else if byte.isLetter {
        let end = bytes[index...].firstIndex { $0 != byte } ?? bytes.count
        runs.append(
          Run(
            letter: Character(UnicodeScalar(byte)), range: index..<end,
            before: index > 0 ? bytes[index - 1] : nil))
        index = end
      } else {
        index += 1
      }
    }
    return runs
  }

  private static func finding(_ run: Run, among letters: Set<Character>) -> Finding? {
    func finding(
      _ message: String, _ replacement: Character? = nil,
      severity: ExpressionProblem.Severity = .warning
    ) -> Finding {
      Finding(
        range: run.range, severity: severity, message: message,
        replacement: replacement.map { String(repeating: $0, count: run.range.count) })
    }
    let hasHours = letters.contains("h") || letters.contains("H")
    switch run.letter {
    case "Y": return finding("Years are yyyy, in lower case.", "y")
    case "D": return finding("Days are dd, in lower case.", "d")
    case "S": return finding("Seconds are ss, fractions f; S has no meaning.", "s")
    case "a", "A": return finding("AM and PM are tt; \(run.letter) stands for itself.")
    case "m" where !hasHours && !letters.contains("M"):
      return finding("mm are minutes; months are MM.", "M")
    case "M" where run.before == UInt8(ascii: ":"):
      return finding("MM are months; minutes are mm.", "m")
    case "h" where !letters.contains("t"):
      return finding("h counts to 12: add tt for AM and PM, or write H.", "H", severity: .note)
    case "f" where run.range.count > 7, "F" where run.range.count > 7:
      return finding("A fraction has at most 7 digits.", severity: .error)
    case "d", "f", "F", "g", "h", "H", "K", "m", "M", "s", "t", "T", "y", "z", "Z": return nil
    default:
      return finding("\(run.letter) has no meaning in a date format and stands for itself.")
    }
  }
}
