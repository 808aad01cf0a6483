import Foundation
import ProvisioningCore

/// Who may be meant by a name that nobody has exactly.
struct NameSuggestion {
  var text: String
  var candidates: [DirectoryPrincipal] = []

  private static let most = 5

  /// Searches the workspace, else the directory; what fails suggests nobody.
  init(_ text: String, _ integration: Integration) async {
    self.text = text
    let search = try? await integration.searchDirectory(words, limit: Self.most)
    candidates = Array((search?.principals ?? []).prefix(Self.most))
  }

  /// Without `user:` or `group:`.
  private var words: String {
    let prefix = ["user:", "group:"].first { text.lowercased().hasPrefix($0) } ?? ""
    return String(text.dropFirst(prefix.count))
  }

  /// "Did you mean …?" for one, a line for each of several; then where to look.
  var lines: [String] {
    var lines: [String] = []
    if candidates.count == 1, let one = candidates.first {
      lines.append("Did you mean \(Self.name(one))?")
    } else if !candidates.isEmpty {
      lines.append("Did you mean one of these?")
      lines += candidates.map { "  \($0.id)  \($0.title)" }
    }
    return (lines + ["Next: \(advice)"]).map(PlainText.clean)
  }

  private var advice: String {
    let isPlain =
      words.utf8.allSatisfy { $0 < 0x80 }
      && words.allSatisfy {
        $0.isLetter || $0.isNumber || "@._-".contains($0)
      }
    let word = isPlain ? words : "'\(words.replacing("'", with: "'\\''"))'"
    return "entrahub assignments search \(word)"
  }

  /// As a command takes it.
  private static func name(_ one: DirectoryPrincipal) -> String {
    one.kind == .user && !one.detail.isEmpty ? one.detail : "\(one.title) \(one.id)"
  }
}
