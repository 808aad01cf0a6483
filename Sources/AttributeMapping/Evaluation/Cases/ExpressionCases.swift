internal import SCIM

/// An array of worked examples, read from JSON and run.
///
/// Members of a case: `id`, `function`, `expression`, `source` (attribute values), `expected`,
/// `accept` (a list of further values), `effect` (`ignore`), `error`, `optional`, `context`; others
/// are notes.
public struct ExpressionCases: Sendable, Equatable {
  public var cases: [ExpressionCase]

  /// Reads a JSON array of cases.
  public init(parsing bytes: [UInt8]) throws(EvaluationInputError) {
    let json: JSONValue
    do throws(JSONError) { json = try JSONValue(parsing: bytes) } catch {
      throw EvaluationInputError(path: "", message: "not JSON: \(error.description)")
    }
    guard let elements = json.array else {
      throw EvaluationInputError(path: "", message: "not an array of cases")
    }
    cases = []
    for (index, element) in elements.enumerated() {
      cases.append(try ExpressionCase(json: element, path: "[\(index)]"))
    }
  }

  /// The outcome of every case, in order.
  public func run() -> Report {
    Report(results: cases.map { ($0, $0.run()) }.map { Result(id: $0.id, outcome: $1) })
  }

  public struct Result: Sendable, Equatable {
    public var id: String
    public var outcome: ExpressionCase.Outcome
  }

  /// What became of all cases.
  public struct Report: Sendable, Equatable {
    public var results: [Result]

    public var passed: Int { results.count { $0.outcome == .passed } }
    public var skipped: Int {
      results.count { if case .skipped = $0.outcome { true } else { false } }
    }
    public var failed: Int { results.count - passed - skipped }

    /// One line a case and a total.
    public var lines: [String] {
      results.map { result in
        switch result.outcome {
        case .passed: "\(result.id) passed"
        case .skipped(let reason): "\(result.id) skipped: \(reason)"
        case .failed(let expected, let actual):
          "\(result.id) failed: expected \(expected), got \(actual)"
        }
      } + ["\(results.count) cases: \(passed) passed, \(failed) failed, \(skipped) skipped"]
    }
  }
}

extension ExpressionCase {
  /// One case as JSON.
  init(json: JSONValue, path: String) throws(EvaluationInputError) {
    guard let object = json.object else {
      throw EvaluationInputError(path: path, message: "not an object")
    }
    guard let expression = object["expression"]?.string else {
      throw EvaluationInputError(path: "\(path).expression", message: "not a text")
    }
    self.init(
      id: object["id"]?.string ?? path, function: object["function"]?.string ?? "",
      expression: expression,
      source: try AttributeValue.attributes(
        json: object["source"] ?? .object(JSONObject()), path: "\(path).source"),
      expected: try AttributeValue(json: object["expected"] ?? .null, path: "\(path).expected"))
    for (index, value) in (object["accept"]?.array ?? []).enumerated() {
      accepted.append(try AttributeValue(json: value, path: "\(path).accept[\(index)]"))
    }
    expectsIgnore = object["effect"]?.string == "ignore"
    expectsError = object["error"]?.bool == true
    isOptional = object["optional"]?.bool == true
    context = try EvaluationContext(json: object["context"] ?? .null, path: "\(path).context")
  }
}
