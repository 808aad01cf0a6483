import ArgumentParser
import Evidence
import Foundation
import ProvisioningCore
import Sandbox
import Secrecy

/// An error on its way out of the process: its words and its exit code.
struct Failure {
  var message: String
  var exitCode: Int32
  /// Help and version are asked for; they go to standard output.
  var isRequested = false

  /// - Parameter command: what was running, whose usage a wrong option asks for.
  init(_ error: any Error, of command: (any ParsableCommand.Type)? = nil) {
    switch error {
    case let error as ValidationError:
      let usage = command.map { EntraHub.usageString(for: $0) } ?? EntraHub.usageString()
      message =
        "Error: \(error.message)\nUsage: \(usage.trimmingCharacters(in: .whitespacesAndNewlines))"
      exitCode = ExitCode.validationFailure.rawValue
    case let error as ProvisioningError:
      message = Failure.words(error)
      exitCode = error.exitCode
    case SandboxError.cannotListen(let port, _):
      message = """
        entrahub: the sandbox can't listen on port \(port) of 127.0.0.1.
        Next: stop what uses the port, or let --port 0 take a free one.
        """
      exitCode = 2
    case is CancellationError:
      message = ""
      exitCode = 130
    case let error as ExitCode:
      message = ""
      exitCode = error.rawValue
    default:
      let parserCode = EntraHub.exitCode(for: error)
      let isParserError = parserCode != .failure
      message =
        isParserError
        ? Self.parserWords(error)
        : "entrahub: unexpected failure: \(error)\nNext: please report this, with the log file."
      exitCode = isParserError ? parserCode.rawValue : 2
      isRequested = parserCode == .success
    }
  }

  /// The parser repeats what was typed, which may hold a secret that was pasted in the wrong place.
  private static func parserWords(_ error: any Error) -> String {
    let words = EntraHub.fullMessage(for: error)
    return EntraHub.exitCode(for: error) == .success ? words : Redaction.text(namingFormat(words))
  }

  /// `--json`, as other programs have it, is a format here; the parser would suggest any option.
  private static func namingFormat(_ words: String) -> String {
    var lines = words.split(separator: "\n", omittingEmptySubsequences: false)
    guard words.contains("--format"),
      let format = OutputFormat.allCases.map(\.rawValue).first(where: {
        lines[0].hasPrefix("Error: Unknown option '--\($0)'")
      })
    else { return words }
    lines[0] = "Error: Unknown option '--\(format)'. Did you mean '--format \(format)'?"
    return lines.joined(separator: "\n")
  }

  /// What failed, on which leg, with which ids, and what to do next.
  static func words(_ error: ProvisioningError) -> String {
    let leg = error.leg.map { " on leg \($0.rawValue) (\($0.title))" } ?? ""
    let answer = [error.status.map { "HTTP \($0)" }, error.unsaidCode].compactMap(\.self)
      .joined(separator: " ")
    var lines = [
      "entrahub: \(error.operation) failed\(leg)\(answer.isEmpty ? "" : ": \(answer)"): \(error.message)"
    ]
    let ids = [
      ("tracking ID", error.ids.trackingId), ("request-id", error.ids.requestId),
      ("client-request-id", error.ids.clientRequestId),
      ("correlation ID", error.ids.correlationId),
    ].compactMap { name, id in id.map { "\(name) \($0)" } }
    if !ids.isEmpty { lines.append("  " + ids.joined(separator: ", ")) }
    lines.append("Next: \(error.advice)")
    return lines.joined(separator: "\n")
  }

  func exit() -> Never {
    if !message.isEmpty {
      if isRequested {
        Output.write(message + "\n", to: 1)
      } else {
        Output.message(Times.localized(message))
      }
    }
    Foundation.exit(exitCode)
  }
}
