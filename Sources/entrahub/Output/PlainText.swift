import Foundation
import TerminalUI

/// Foreign text on its way to standard output or standard error.
///
/// One edge for commands, as `Frame` is for the console: both end in `SafeText`.
enum PlainText {
  /// One line without anything that a terminal would act on.
  static func clean(_ text: String) -> String { SafeText(text).string }

  /// The same for text of several lines, whose line breaks stay.
  static func cleanLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { clean(String($0)) }.joined(separator: "\n")
  }

  /// Columns that cleaned text takes on the screen.
  static func width(_ text: String) -> Int { SafeText(text).width }

  static let localeIsUnicode = TerminalLocale.isUTF8
}
