/// What is made of an argument's text, once while compiling if the text is a constant, otherwise
/// for each row: a pattern, a format, a search.
struct Prepared<Made: Sendable>: Sendable {
  private let index: Int
  private let cost: Int
  private let constant: Made?
  private let make: @Sendable (String) throws(EvaluationError.Reason) -> Made

  /// - Parameter cost: units of work for making one from a row.
  init(
    _ index: Int, of arguments: Arguments, cost: Int = 100,
    _ make: @escaping @Sendable (String) throws(EvaluationError.Reason) -> Made
  ) throws(EvaluationError.Reason) {
    self.index = index
    self.cost = cost
    self.make = make
    if let text = arguments[index]?.constant?.text {
      constant = try make(text)
    } else {
      constant = nil
    }
  }

  /// What was made while compiling, if anything was.
  var ready: Made? { constant }

  /// What the argument gives; nil if it is null or not given.
  func value(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> Made? {
    if let constant { return constant }
    guard let text = try arguments.text(index, &run) else { return nil }
    try run.spend(cost + cost / 10 * text.utf8.count)
    do throws(EvaluationError.Reason) { return try make(text) } catch { throw .refused(error) }
  }
}
