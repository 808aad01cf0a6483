import AttributeMapping
import Foundation

/// The evaluation of Webex's mappings alone, which no command shows; part of `make bench`.
@main
struct EvaluationBench {
  static func main() {
    var slots = AttributeSlots()
    let rules = WebexAttribute.users.prefix(15).map { attribute in
      let source = attribute.source ?? "[\(attribute.target)]"
      return MappingRule(
        target: attribute.target, kind: source.hasPrefix("[") ? .direct : .expression,
        expression: source)
    }
    let mapping = CompiledMapping(
      ObjectMapping(
        name: "bench", sourceObject: "User", targetObject: "User", isEnabled: true,
        attributes: rules), attributes: &slots)
    // People who differ, so that no value can be kept from one to the next.
    let people = (0..<1_000).map { number in
      slots.names.map { name -> AttributeValue in
        name == "IsSoftDeleted" || name == "accountEnabled"
          ? .boolean(number % 10 == 0) : .text("\(name) \(number % 97)")
      }
    }
    var results = 0
    let times = (0..<1_000).map { _ in
      let time = ContinuousClock().measure {
        for person in people { results += mapping.evaluate(person).count }
      }
      return time / .microseconds(people.count)
    }.sorted()
    guard results == times.count * people.count * rules.count else {
      FileHandle.standardError.write(Data("Only \(results) values were made.\n".utf8))
      exit(2)
    }
    let figures = [times[times.count / 2], times[times.count * 95 / 100]]
      .map { String(format: "%.3f", $0) }
    print(
      """
      {"figure": "evaluation of the \(rules.count) Webex mappings of one user", "unit": "µs", \
      "median": \(figures[0]), "p95": \(figures[1]), "n": \(times.count)}
      """)
  }
}
