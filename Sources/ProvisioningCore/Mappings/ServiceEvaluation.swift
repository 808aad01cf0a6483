public import AttributeMapping
internal import Evidence
internal import HTTPTransport
internal import MicrosoftGraph

/// What the service makes of an expression, beside what is made of it here.
public struct ServiceEvaluation: Sendable, Equatable {
  /// The service's normal form; nil if it can't read the expression.
  public var normalized: String?
  /// The service's result: one text for a single value, none for null; nil if it has no result.
  public var values: [String]?
  /// The service's words about a mistake.
  public var message: String?
  /// The result here.
  public var own: EvaluationResult
  /// In what the two differ, a sentence each; empty if they agree.
  public var differences: [String]
}

extension Integration {
  private static let parsing = Purpose(
    "having the service evaluate an expression", .consoleToGraph,
    needs: "Synchronization.ReadWrite.All")

  /// The service's own result for an expression over one person's values, compared with ours.
  ///
  /// Nil where the profile can't reach the service's evaluation: without a sign-in, a job, or the
  /// permission, or in a cloud that doesn't offer it.
  public func serviceEvaluation(
    of expression: String, values: [String: AttributeValue],
    context: EvaluationContext = EvaluationContext()
  ) async throws(ProvisioningError) -> ServiceEvaluation? {
    let services = try await services()
    guard services.graph != nil, let job = try await knownJob(services) else { return nil }
    let used = Set(Expression.attributeNames(in: expression)).sorted()
    let attributes = used.compactMap { name in values[name].flatMap { Self.property(name, $0) } }
    let answer = await observe(Self.parsing) {
      try await services.graph(Self.parsing).parseExpression(
        sp: job.servicePrincipalId, of: .job(job.id), expression, attributes: attributes)
    }
    switch answer.result {
    case .success(let answer):
      let own = Self.evaluated(expression, values, context)
      return ServiceEvaluation(answer, own)
    case .failure(let failure):
      switch failure.kind {
      case .forbidden, .unlicensed, .notFound, .notSignedIn: return nil
      default: throw failure
      }
    }
  }

  /// The job as last seen, else as it is now.
  private func knownJob(
    _ services: Services
  ) async throws(ProvisioningError) -> SynchronizationJob? {
    if case .some(.some(let job)) = snapshot.job.value { return job }
    return try await Pass(services).job().result.get()
  }

  private static func property(
    _ name: String, _ value: AttributeValue
  ) -> (name: String, value: JSONTree)? {
    if case .list(let texts) = value { return (name, .array(texts.map(JSONTree.string))) }
    return value.text.map { (name, .string($0)) }
  }

  private static func evaluated(
    _ text: String, _ values: [String: AttributeValue], _ context: EvaluationContext
  ) -> EvaluationResult {
    let parsed = ExpressionParser.parse(text)
    guard let expression = parsed.valid else {
      let problem = parsed.problems.first { $0.severity == .error }
      return .failure(
        EvaluationError(
          .syntax(problem?.message ?? "The expression can't be read."),
          range: problem?.range ?? 0..<0))
    }
    do {
      var slots = AttributeSlots()
      let compiled = try CompiledExpression(expression, attributes: &slots)
      return compiled.evaluate(slots.row(values), context: context)
    } catch {
      return .failure(error)
    }
  }
}

extension ServiceEvaluation {
  init(_ answer: ParseExpressionResponse, _ own: EvaluationResult) {
    normalized = answer.normalizedExpression
    values = answer.evaluationSucceeded ? answer.evaluationResult : nil
    message = answer.error?.message
    self.own = own
    differences = Self.differences(answer, own)
  }

  private static func differences(
    _ answer: ParseExpressionResponse, _ own: EvaluationResult
  ) -> [String] {
    guard answer.evaluationSucceeded else {
      guard own.error == nil else { return [] }
      let what = answer.parsingSucceeded ? "evaluate" : "read"
      let why = answer.error?.message.map { ": \(Words.cut($0, to: 200))" } ?? ""
      return ["The service can't \(what) the expression\(why)"]
    }
    switch own {
    case .failure(let error):
      return ["The service has a result, here is an error: \(error.message)"]
    case .ignore:
      return answer.evaluationResult.allSatisfy(\.isEmpty)
        ? []
        : ["The service gives \(words(answer.evaluationResult)), here the attribute is left out"]
    case .value(let value):
      // Null and an empty text are the same to the flow.
      let ours = value.isNullOrEmpty ? [] : value.texts
      let theirs = answer.evaluationResult.allSatisfy(\.isEmpty) ? [] : answer.evaluationResult
      return ours == theirs
        ? [] : ["The service gives \(words(theirs)), here it is \(words(ours))"]
    }
  }

  private static func words(_ texts: [String]) -> String {
    texts.isEmpty
      ? "nothing" : texts.map { "“\(Words.cut($0, to: 100))”" }.joined(separator: ", ")
  }
}
