import ArgumentParser
import Foundation
import ProvisioningCore

/// Why a person is or isn't provisioned.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Why a person is or isn't provisioned: every step from assignment to Webex user.")

  @Argument(
    help: "Object id, user principal name, mail address, Webex id, or words of the name.")
  var user: String

  @OptionGroup var format: DocumentFormatOption
  @OptionGroup var profile: ProfileOptions

  func validate() throws {
    if user.allSatisfy(\.isWhitespace) { throw ValidationError("Name somebody.") }
  }

  func run() async throws {
    let answer = try await profile.with { try await $0.integration.explain(user) }
    let output = profile.output
    switch (answer, format.format) {
    case (.explanation(let explanation), .text): print(explanation, to: output)
    case (.explanation(let explanation), .json): output.document(Self.json(explanation))
    case (.candidates(let people, let total), .text):
      let some = total > people.count ? "; the first \(Counts.grouped(people.count))" : ""
      output.line(
        "\(Counts.grouped(total)) people may be meant\(some); name one by user principal name or id:"
      )
      TextTable(
        header: ["NAME", "USER PRINCIPAL NAME", "ID"],
        rows: people.map { [$0.displayName, $0.userPrincipalName, $0.id] },
        fits: [1: .whole, 2: .spare]
      ).lines(output).forEach { output.line($0) }
    case (.candidates(let people, let total), .json):
      output.document(Self.json(nil, candidates: people, total: total))
    }
    // Nobody in particular was explained.
    if case .candidates = answer { throw ExitCode(2) }
  }

  /// Foreign text with the core's moments in local time.
  private func line(_ text: String) -> String { PlainText.clean(Times.localized(text)) }

  private func print(_ explanation: Explanation, to output: Output) {
    output.line(output.bold(line(explanation.verdict)))
    if let cure = explanation.firstFailure?.cure { output.prose(line("Next: \(cure)")) }
    output.line()
    let first = explanation.firstFailure?.kind
    for step in explanation.steps {
      let mark = step.kind == first ? "  ← the first step that fails" : ""
      output.line(
        "\(output.sign(step.outcome)) "
          + line("\(step.kind.title): \(step.detail)\(mark)"))
      for text in step.evidence { output.prose("    " + line(text)) }
      if step.kind != first, step.outcome == .failed, let cure = step.cure {
        output.prose("    " + line("Next: \(cure)"))
      }
    }
    for hint in explanation.hints { output.prose(line("Note: \(hint)")) }
  }

  private static func json(_ person: Person) -> JSON {
    .object([
      (key: "id", value: .string(person.id)),
      (key: "userPrincipalName", value: .string(person.userPrincipalName)),
      (key: "displayName", value: .string(person.displayName)),
      (key: "mail", value: JSON(person.mail)),
    ])
  }

  /// - Parameter explanation: nil where several people may be meant.
  private static func json(
    _ explanation: Explanation?, candidates: [Person] = [], total: Int = 0
  ) -> JSON {
    .object([
      (key: "schema", value: "entrahub.explanation/1"),
      (key: "person", value: explanation?.person.map(json) ?? .null),
      (key: "webexUserName", value: JSON(explanation?.webexUserName)),
      (key: "verdict", value: JSON(explanation?.verdict)),
      (key: "firstFailure", value: JSON(explanation?.firstFailure?.kind.rawValue)),
      (
        key: "steps",
        value: .array(
          (explanation?.steps ?? []).map { step in
            .object([
              (key: "step", value: .string(step.kind.rawValue)),
              (key: "title", value: .string(step.kind.title)),
              (key: "outcome", value: .string(step.outcome.rawValue)),
              (key: "detail", value: .string(step.detail)),
              (key: "evidence", value: JSON(step.evidence)),
              (key: "cure", value: JSON(hint: step.cure)),
            ])
          })
      ), (key: "hints", value: JSON(hints: explanation?.hints ?? [])),
      (key: "candidates", value: .array(candidates.map(json))),
      (key: "candidateCount", value: .int(total)),
    ])
  }
}
