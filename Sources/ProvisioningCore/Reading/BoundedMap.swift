/// Asks for several things at a time, and gives the answers in the order of the questions.
///
/// - Parameters:
///   - most: how many are under way at once.
///   - each: told of each answer as it comes.
/// - Throws: the first failure; what is under way is cancelled.
func boundedMap<Element: Sendable, Value: Sendable, Failure: Error>(
  _ elements: [Element], most: Int = 4,
  _ work: @escaping @Sendable (Element) async throws(Failure) -> Value,
  each: (Value) -> Void = { _ in }
) async throws(Failure) -> [Value] {
  let answers = await withTaskGroup(of: (Int, Result<Value, Failure>).self) { group in
    var waiting = elements.enumerated().makeIterator()
    func addNext() {
      guard let (index, element) = waiting.next() else { return }
      group.addTask {
        do throws(Failure) {
          return (index, .success(try await work(element)))
        } catch {
          return (index, .failure(error))
        }
      }
    }
    for _ in 0..<most { addNext() }
    var answers = [Result<Value, Failure>?](repeating: nil, count: elements.count)
    for await (index, answer) in group {
      guard case .success(let value) = answer else {
        group.cancelAll()
        return [answer]
      }
      answers[index] = answer
      each(value)
      addNext()
    }
    return answers.compactMap(\.self)
  }
  var values: [Value] = []
  for answer in answers { values.append(try answer.get()) }
  return values
}
