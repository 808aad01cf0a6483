import ArgumentParser
import AttributeMapping
import Evidence
import ProvisioningCore

/// Text for people, or one JSON document.
enum EvaluationFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

extension Mappings {
  struct Eval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "eval",
      abstract: "Evaluate an expression, or run a file of worked examples.",
      discussion: """
        Needs no profile, but for --user and --service. The source is a JSON object of attribute \
        values; an attribute that is missing is null. Exit code 1: the expression has an error, an \
        example failed, or the service's own result is another.
        """)

    @Argument(help: "The expression.")
    var written: String?

    @Option(help: "The expression, as an option.")
    var expression: String?

    @Option(help: "A JSON file of attribute values; '-': standard input; else nobody has a value.")
    var source: String?

    @Option(help: "A person of the profile's directory, whose values are taken.")
    var user: String?

    @Flag(help: "Have the profile's service evaluate it too (parseExpression), and compare.")
    var service = false

    @Option(
      help: "A JSON file with what some functions need: defaultDomain, existingValues, now, seed.")
    var context: String?

    @Option(help: "Run a JSON array of examples instead, one line a case and a total.")
    var cases: String?

    @Option(
      help: """
        How to print: text or json; else a value is text on a terminal and JSON elsewhere, and \
        cases are text.
        """)
    var format: EvaluationFormat?

    @OptionGroup var profile: ProfileOptions

    func validate() throws {
      guard [written, expression, cases].count(where: { $0 != nil }) == 1 else {
        throw ValidationError("Give either one expression or --cases.")
      }
      guard cases == nil || (source == nil && context == nil && user == nil && !service) else {
        throw ValidationError("Cases bring their own source and context.")
      }
      guard user == nil || source == nil else {
        throw ValidationError("Values come from --user or from --source, not from both.")
      }
      guard source != "-" || context != "-" else {
        throw ValidationError("Only one of --source and --context can be standard input.")
      }
    }

    func run() async throws {
      if let cases { return try run(cases: cases) }
      let evaluation = try await evaluation()
      let output = profile.output
      switch format ?? (output.isTerminal ? .text : .json) {
      case .json: output.document(evaluation.json)
      case .text: evaluation.print(to: output)
      }
      if evaluation.error != nil || evaluation.service?.differences.isEmpty == false {
        throw ExitCode(1)
      }
    }

    private func evaluation() async throws -> Evaluation {
      let text = written ?? expression ?? ""
      var values = try SchemaInput.values(source)
      var context = try SchemaInput.context(context)
      guard user != nil || service else {
        return Evaluation(of: text, values: values, context: context)
      }
      return try await profile.with { session in
        if let user {
          let person = try await session.integration.sourcePerson(user)
          values = person.values
          if self.context == nil { context = person.context }
        }
        var evaluation = Evaluation(of: text, values: values, context: context)
        if service {
          evaluation.service = try await Self.service(
            session.integration, text, values, context)
        }
        return evaluation
      }
    }

    /// - Throws: `forbidden` where the service can't be asked.
    private static func service(
      _ integration: Integration, _ text: String, _ values: [String: AttributeValue],
      _ context: EvaluationContext
    ) async throws(ProvisioningError) -> ServiceEvaluation {
      if let answer = try await integration.serviceEvaluation(
        of: text, values: values, context: context)
      {
        return answer
      }
      throw ProvisioningError(
        .forbidden, leg: .consoleToGraph, operation: "having the service evaluate an expression",
        message: "The service can't be asked: it needs a job and Synchronization.ReadWrite.All.",
        advice: "Leave --service out to evaluate here, or see entrahub status --permissions.")
    }

    private func run(cases path: String) throws {
      let bytes = Array(try Input.read(path, what: "the cases"))
      let cases: ExpressionCases
      do {
        cases = try ExpressionCases(parsing: bytes)
      } catch {
        throw SchemaInput.refused("the cases", path, error.description)
      }
      let report = cases.run()
      switch format ?? .text {
      case .text: report.lines.forEach { profile.output.lines($0) }
      case .json: profile.output.document(Self.json(report))
      }
      if report.failed > 0 { throw ExitCode(1) }
    }

    private static func json(_ report: ExpressionCases.Report) -> JSON {
      let rows = report.results.map { result in
        let (name, expected, actual, reason): (String, String?, String?, String?) =
          switch result.outcome {
          case .passed: ("passed", nil, nil, nil)
          case .skipped(let reason): ("skipped", nil, nil, reason)
          case .failed(let expected, let actual): ("failed", expected, actual, nil)
          }
        return JSON.object([
          (key: "id", value: .string(result.id)), (key: "outcome", value: .string(name)),
          (key: "expected", value: JSON(expected)), (key: "actual", value: JSON(actual)),
          (key: "reason", value: JSON(reason)),
        ])
      }
      return .object([
        (key: "schema", value: "entrahub.evaluation-cases/1"),
        (key: "total", value: .int(report.results.count)),
        (key: "passed", value: .int(report.passed)), (key: "failed", value: .int(report.failed)),
        (key: "skipped", value: .int(report.skipped)), (key: "cases", value: .array(rows)),
      ])
    }
  }
}

/// An expression tried on one set of values.
struct Evaluation {
  var text: String
  var value = AttributeValue.null
  /// The attribute leaves the flow.
  var isIgnored = false
  /// Why there is no value; range in UTF-8 offsets.
  var error: (message: String, range: Range<Int>)?
  /// What the checker doubts, for people.
  var doubts: [ExpressionProblem] = []
  /// What the service makes of it; nil where it wasn't asked.
  var service: ServiceEvaluation?

  init(of text: String, values: [String: AttributeValue], context: EvaluationContext) {
    self.text = text
    let parsed = ExpressionParser.parse(text)
    guard let expression = parsed.valid else {
      let problem = parsed.problems.first { $0.severity == .error }
      error = (problem?.message ?? "there is no expression", problem?.range ?? 0..<0)
      return
    }
    var slots = AttributeSlots()
    do throws(EvaluationError) {
      let compiled = try CompiledExpression(expression, attributes: &slots)
      switch compiled.evaluate(slots.row(values), context: context) {
      case .value(let value): self.value = value
      case .ignore: isIgnored = true
      case .failure(let failure): throw failure
      }
    } catch {
      self.error = (Self.words(error, text), error.range)
      return
    }
    doubts = Self.checker(values).problems(in: parsed).filter { $0.severity != .note }
  }

  /// Attributes that have a value exist, whatever the schema says.
  private static func checker(_ values: [String: AttributeValue]) -> ExpressionChecker {
    let known = SourceSchema.entraUsers
    let more = values.keys.sorted().filter { known.attribute(named: $0) == nil }
      .map { SourceAttribute($0, isMultivalued: values[$0]?.texts.count ?? 0 > 1) }
    return ExpressionChecker(
      schema: SourceSchema(known.attributes + more, isComplete: false))
  }

  /// The checker knows the function that was meant; the evaluator only that there is none.
  private static func words(_ error: EvaluationError, _ text: String) -> String {
    let problem = ExpressionChecker().problems(in: text).first {
      $0.severity == .error && $0.range.overlaps(error.range) && $0.id.rawValue.hasPrefix("name.")
    }
    return problem?.message ?? error.message
  }

  /// `entrahub.evaluation/1`.
  var json: JSON {
    let service = service.map { [(key: "service", value: Self.json($0))] } ?? []
    return .object(
      [
        (key: "schema", value: "entrahub.evaluation/1"),
        (key: "value", value: error == nil && !isIgnored ? JSON(value) : .null),
        (key: "effect", value: .string(isIgnored ? "ignore" : "flow")),
        (
          key: "error",
          value: error.map { error in
            .object([
              (key: "message", value: .string(error.message)),
              (
                key: "position",
                value: .int(MarkedText.position(error.range.lowerBound, in: text))
              ),
            ])
          } ?? .null
        ),
      ] + service)
  }

  private static func json(_ service: ServiceEvaluation) -> JSON {
    .object([
      (key: "expression", value: JSON(service.normalized)),
      (key: "values", value: service.values.map { JSON($0) } ?? .null),
      (key: "message", value: JSON(service.message)),
      (key: "agrees", value: .bool(service.differences.isEmpty)),
      (key: "differences", value: JSON(service.differences)),
    ])
  }

  func print(to output: Output) {
    printResult(to: output)
    guard let service else { return }
    if service.differences.isEmpty {
      output.line("\(output.sign(.passed)) The service agrees.")
    } else {
      for difference in service.differences {
        output.line("\(output.mark(.error)) \(PlainText.clean(difference))")
      }
    }
  }

  private func printResult(to output: Output) {
    if let error {
      output.line("\(output.mark(.error)) \(PlainText.clean(error.message))")
      MarkedText.lines(text, at: error.range).forEach { output.line($0) }
      return
    }
    switch value {
    case _ where isIgnored: output.line("(the attribute leaves the flow: nothing is sent)")
    case .list(let texts) where texts.isEmpty: output.line("(a list without values)")
    case .list(let texts): texts.forEach { output.line("- " + PlainText.clean($0)) }
    case _ where value.isNull: output.line("(null: nothing is sent, and Webex keeps what it has)")
    case _ where value.text == "": output.line("\"\" (an empty text)")
    default: output.lines(value.text ?? "")
    }
    doubts.forEach { output.problem($0, in: text) }
  }
}

extension JSON {
  /// Booleans and numbers in their text form, as the service answers them.
  init(_ value: AttributeValue) {
    if case .list(let texts) = value {
      self = JSON(texts)
    } else {
      self = JSON(value.text)
    }
  }
}
