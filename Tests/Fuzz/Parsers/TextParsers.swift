import Evidence
import Foundation
import ProvisioningCore
import Secrecy
import Settings
import TerminalUI

let textParsers: [String: Parser] = [
  "reports": { _ = Report(parsing: $0) },
  "themes": { _ = try? Theme(TOMLFile(name: "fuzz.toml", source: text($0))) },
  "tokens": { bytes in
    for kind in [Credentials.Kind.webexToken, .graphToken] {
      _ = try? TokenInput(text(bytes), as: kind)
    }
  },
  "assignment-files": { _ = try? AssignmentFile(Data($0), name: "fuzz.csv") },
  "redaction": { bytes in
    let text = text(bytes)
    let redacted = Redaction.text(text)
    precondition(Redaction.text(redacted) == redacted, "redacting twice redacts more")
    _ = Redaction.url(text)
  },
  "terminal-text": { bytes in
    let safe = SafeText(text(bytes))
    let isPrintable = safe.string.unicodeScalars.allSatisfy {
      $0.properties.generalCategory != .control
    }
    precondition(isPrintable, "control characters reach the terminal")
    precondition(SafeText(safe.string).width == safe.width, "the width of safe text changes")
  },
]
