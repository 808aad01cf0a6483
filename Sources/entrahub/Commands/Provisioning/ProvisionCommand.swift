import ArgumentParser
import Foundation
import ProvisioningCore

/// Provisions chosen people and groups at once.
struct ProvisionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "provision",
    abstract: "Provision chosen people or groups now, and show each step of the service.",
    discussion: """
      Entra's service provisions each person at once, whatever the job's next cycle; a group goes \
      with its direct members, five at a time. The service takes five such calls in ten seconds. \
      Ctrl-C lets the call under way end; the same command with --resume does the rest.

      Who is blocked or deleted in Entra can't be deactivated this way. --direct sends the SCIM \
      requests of their plan from here instead.
      """)

  @Argument(help: "User principal names, mail addresses, object ids or exact names; group:NAME.")
  var people: [String] = []

  @Option(help: "Read more of them from a file, one a line; '-' for standard input.")
  var from: String?

  @Flag(help: "Leave out what the last batch has done.")
  var resume = false

  @Flag(help: "Send the requests of their plan from here, without Entra's service.")
  var direct = false

  @OptionGroup var options: DirectRunOptions

  func validate() throws {
    if people.isEmpty, from == nil {
      throw ValidationError("Name somebody, or give a file with --from.")
    }
    if from == "-", !options.yes, !options.dryRun {
      throw ValidationError(
        "With --from - nobody can be asked: pass --yes, or look with --dry-run first.")
    }
    if !direct, options.removals != nil {
      throw ValidationError("--removals goes with --direct.")
    }
  }

  func run() async throws {
    let names = try people + namesInFile()
    try await options.profile.with { session in
      try options.refuseIfReadOnly(session, "provisioning on demand")
      if direct {
        try await sendDirectly(names, session)
      } else {
        let plan = try await session.integration.planOnDemand(names, resuming: resume)
        try await OnDemandRun(options: options, session: session).carryOut(plan)
      }
    }
  }

  private func namesInFile() throws -> [String] {
    guard let from else { return [] }
    let file = try AssignmentFile(
      try Input.read(from, what: "the names"), name: from == "-" ? "standard input" : from)
    return try file.wishes.map { wish in
      if let problem = wish.problem {
        throw ProvisioningError(
          .invalidInput, operation: "reading the names",
          message: "line \(wish.line ?? 0): \(problem)", advice: "Mend or remove the line.")
      }
      return wish.text
    }
  }

  private func sendDirectly(_ names: [String], _ session: Session) async throws {
    let plan = try await session.integration.planShowingProgress(resume ? .stored : .fresh)
    var indices: Swift.Set<Int32> = []
    for name in names {
      switch try plan.find(name) {
      case .items(let found): indices.formUnion(found)
      case .unchanged(let person):
        Output.message("\(person.displayName): nothing to do, Webex has the same.")
      case .nobody:
        throw ProvisioningError(
          .notFound, operation: "direct synchronization",
          message: "nobody in the directory or in Webex is found by '\(name)'",
          advice: "Name a user principal name, mail address or id. Nothing was sent.")
      }
    }
    for index in indices.sorted() {
      guard let item = try plan.item(at: Int(index)), !item.action.sends else { continue }
      let cure = item.reason.cure.map { " \($0)" } ?? ""
      Output.message("\(item.name): not sent, \(item.reason.words).\(cure)")
    }
    try await options.carryOut(PlannedRequests(plan, indices: indices.sorted()), session)
  }
}

/// Confirms, carries out and reports a batch on demand.
struct OnDemandRun {
  let options: DirectRunOptions
  let session: Session

  private var output: Output { options.profile.output }
  private var isText: Bool { options.format.format == .text }
  private func say(_ text: String) {
    isText ? output.prose(PlainText.clean(text)) : Output.message(text)
  }

  func carryOut(_ plan: OnDemandPlan) async throws {
    if plan.refused > 0 {
      await refuse(plan)
      throw ExitCode(plan.items.contains(where: \.isAmbiguous) ? 64 : 2)
    }
    let report = OnDemandReport(output: output, format: options.format.format)
    preview(plan)
    guard plan.ready > 0, !options.dryRun else {
      if !isText { report.print(plan, isDryRun: options.dryRun) }
      say(options.dryRun ? "Nothing was sent (--dry-run)." : "Nothing is left to do.")
      return
    }
    if !options.yes { try confirm(plan) }
    let (isText, output, session) = (isText, output, session)
    let line = ProgressLine()
    defer { line.clear() }
    let result = try await Interruption.stoppable {
      try await session.integration.provisionOnDemand(plan) { item in
        line.clear()
        // As it happens: a batch takes a while.
        if isText { report.lines(item).forEach { output.line($0) } }
        if plan.items.count > 1 { line.set("provisioned", done: item.id + 1, of: plan.items.count) }
      }
    }
    line.clear()
    if !isText { report.print(result, isDryRun: false) }
    try conclude(result)
  }

  private func refuse(_ plan: OnDemandPlan) async {
    for item in plan.items {
      guard case .refused(let reason, let candidates) = item.state else { continue }
      Output.message("entrahub: '\(item.text)': \(reason)")
      for candidate in candidates.prefix(10) {
        Output.message("  \(candidate.id)  \(candidate.title)")
      }
      guard candidates.isEmpty, !item.text.isEmpty else { continue }
      await NameSuggestion(item.text, session.integration).lines.forEach { Output.message($0) }
    }
    Output.message("Nothing was sent.")
  }

  private func preview(_ plan: OnDemandPlan) {
    if plan.doneBefore > 0 { say("\(plan.doneBefore) were done by the last batch already.") }
    guard plan.ready > 0 else { return }
    let calls = plan.ready == 1 ? "1 call" : "\(Counts.grouped(plan.ready)) calls"
    say("Provision on demand: \(calls), \(OnDemandPlan.estimate(plan.ready)).")
    let ready = plan.items.filter { $0.state == .ready }
    for item in ready.prefix(10) { say("  \(item.title)") }
    if ready.count > 10 { say("  and \(Counts.grouped(ready.count - 10)) more") }
    for advice in plan.advice { say("! \(advice)") }
  }

  private func confirm(_ plan: OnDemandPlan) throws {
    let profile = session.profile
    Output.message(
      "Provision them in \(profile.name) (\(profile.profileClass.rawValue), "
        + "\(profile.tenant ?? "the tenant")): go on? [y/N]", end: " ")
    let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
    guard answer == "y" || answer == "yes" else {
      throw ProvisioningError(
        .notConfirmed, operation: "provisioning on demand",
        message: "it was not confirmed, so nothing was sent",
        advice: "Answer y to go on, or pass --yes where nobody can answer.")
    }
  }

  private func conclude(_ plan: OnDemandPlan) throws {
    let parts = [
      (plan.answered(.success) + plan.answered(.warning), "provisioned"),
      (plan.answered(.skipped), "with nothing to do or out of scope"),
      (plan.answered(.failure), "refused by the service"),
      (plan.answered(.unknown), "with an answer that says nothing"), (plan.failed, "failed"),
      (plan.notSent, "not sent"),
    ].filter { $0.0 > 0 }.map { "\(Counts.grouped($0.0)) \($0.1)" }
    if plan.items.count > 1 { say("\(parts.joined(separator: ", ")).") }
    plan.membersLeftOut.forEach { say("! \($0)") }
    if let failure = plan.failure { Output.message(Failure.words(failure)) }
    if plan.failure?.kind == .cancelled { throw ExitCode(130) }
    if let failure = plan.failure { throw ExitCode(failure.exitCode) }
    if plan.items.count == 1, case .failed(let error)? = plan.items.first?.state {
      throw ExitCode(error.exitCode)
    }
    if plan.failed + plan.notSent + plan.answered(.failure) > 0 { throw ExitCode(2) }
  }
}

extension OnDemandItem {
  fileprivate var isAmbiguous: Bool {
    if case .refused(_, let candidates) = state { !candidates.isEmpty } else { false }
  }
}
