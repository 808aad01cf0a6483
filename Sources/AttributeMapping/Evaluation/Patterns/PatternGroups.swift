/// The groups of a .NET pattern and the PCRE2 groups they became.
///
/// .NET numbers unnamed groups first, then named ones in the order of their first appearance; a
/// name that is a number is that number. Groups of one name are one group.
struct PatternGroups: Sendable, Equatable {
  private var unnamed: [Int] = []
  private var named: [(name: String, numbers: [Int])] = []
  /// PCRE2 numbers by .NET number.
  private var numbered: [Int: [Int]] = [:]
  private(set) var isNumbered = false
  /// How many PCRE2 groups there are.
  var count = 0

  mutating func add(name: String?, number: Int) {
    guard !isNumbered else { return }
    guard let name else { return unnamed.append(number) }
    if let index = named.firstIndex(where: { $0.name == name }) {
      named[index].numbers.append(number)
    } else {
      named.append((name, [number]))
    }
  }

  /// Gives every group its .NET number, once all are known.
  mutating func number() {
    for (index, number) in unnamed.enumerated() { numbered[index + 1] = [number] }
    for (name, numbers) in named {
      if let number = Int(name) { numbered[number, default: []] += numbers }
    }
    var next = 1
    for (name, numbers) in named where Int(name) == nil {
      while numbered[next] != nil { next += 1 }
      numbered[next] = numbers
    }
    isNumbered = true
  }

  /// The names that are no numbers.
  var names: [String] { named.map(\.name).filter { Int($0) == nil } }

  /// The PCRE2 groups behind a name or a number; none if there is no such group.
  func numbers(of name: String) -> [Int] {
    if let number = Int(name) { return number == 0 ? [0] : numbered[number] ?? [] }
    return named.first { $0.name == name }?.numbers ?? []
  }

  /// The group of the highest number, for `$+`.
  var last: [Int] { numbered.max { $0.key < $1.key }?.value ?? [0] }

  static func == (left: PatternGroups, right: PatternGroups) -> Bool {
    left.unnamed == right.unnamed && left.numbered == right.numbered
  }
}
