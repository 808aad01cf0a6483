import Foundation
import ProvisioningCore

extension ProfileDialogue {
  /// Asks on the terminal until every answer can be used.
  ///
  /// - Throws: `CancellationError` at the end of input.
  mutating func askOnTerminal() throws {
    Output.message("A new profile. Enter takes what stands in brackets; Ctrl-C stops.\n")
    var asked: Set<String> = []
    while let question = questions.first(where: { !asked.contains($0.id.rawValue) }) {
      if try ask(question) { asked.insert(question.id.rawValue) }
    }
  }

  /// True when the answer was taken.
  private mutating func ask(_ question: ProfileQuestion) throws -> Bool {
    let choices = question.choices.isEmpty ? "" : " (\(question.choices.joined(separator: ", ")))"
    let standard = question.standard ?? (question.isOptional ? "none" : nil)
    let brackets = standard.map { " [\($0)]" } ?? ""
    Output.message("\(question.prompt)\(choices): \(question.help)")
    Output.message("  \(question.prompt)\(brackets):", end: " ")
    guard let text = readLine() else { throw CancellationError() }
    guard let problem = answer(text, to: question) else { return true }
    Output.message("  \(problem)")
    return false
  }
}
