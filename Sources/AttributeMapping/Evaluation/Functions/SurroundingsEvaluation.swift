/// Functions whose value depends on more than their arguments (FUNC).
enum SurroundingsEvaluation {
  static func defaultDomain(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    guard let domain = run.context.defaultDomain, !domain.isEmpty else {
      throw .refused(.noDefaultDomain)
    }
    return .text(domain)
  }

  static func now(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue {
    .text(run.now.text)
  }

  /// A random identifier, version 4 (RFC 9562 §5.4).
  static func guid(_ arguments: Arguments, _ run: inout Run) throws(Interruption) -> AttributeValue
  {
    var bytes: [UInt8] = []
    for _ in 0..<16 { bytes.append(UInt8(run.random(below: 256))) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let parts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
    let digits = parts.map {
      ByteText.hexadecimal(bytes[$0], digits: ByteText.lowerDigits)
    }
    return .text(digits.joined(separator: "-"))
  }

  /// The first rule whose value nobody has yet.
  ///
  /// Upper and lower case count as the same, as directories compare names. Rules without a value
  /// are passed over.
  static func selectUniqueValue(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    for index in 0..<arguments.count {
      guard let text = try arguments.text(index, &run), !text.isEmpty else { continue }
      let isTaken = run.context.takenValues.contains(LetterCase.invariant.upper(text))
      if !isTaken { return .text(text) }
    }
    throw .refused(.noUniqueValue)
  }

  private static let characterClasses = [
    "0123456789", #"~!@#$%^&*_-+=`|\(){}[]:;"'<>,.?/"#, "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "abcdefghijklmnopqrstuvwxyz",
  ]

  /// A text with at least so many digits, special characters, capitals and small letters.
  ///
  /// What the minimums leave open is drawn from the classes that have one, or from all if none
  /// has (FUNC is silent).
  static func randomString(
    _ arguments: Arguments, _ run: inout Run
  ) throws(Interruption) -> AttributeValue {
    let length = try arguments.integer(0, &run)
    let avoided = Set(try arguments.text(5, &run) ?? "")
    let classes = characterClasses.map { $0.filter { !avoided.contains($0) }.map { $0 } }
    var minimums: [Int] = []
    for index in 1...4 {
      let minimum = try arguments.integer(index, &run)
      guard (0...256).contains(minimum) else { throw .refused(.outOfRange(String(minimum))) }
      if minimum > 0, classes[index - 1].isEmpty { throw .refused(.noPermittedCharacters) }
      minimums.append(Int(minimum))
    }
    guard (1...256).contains(length), minimums.reduce(0, +) <= length else {
      throw .refused(.randomStringLength(length))
    }
    let isFree = minimums.allSatisfy { $0 == 0 }
    let pool = zip(classes, minimums).flatMap { isFree || $1 > 0 ? $0 : [] }
    guard !pool.isEmpty else { throw .refused(.noPermittedCharacters) }
    var letters: [Character] = []
    for (characters, minimum) in zip(classes, minimums) {
      for _ in 0..<minimum { letters.append(characters[run.random(below: characters.count)]) }
    }
    while letters.count < length { letters.append(pool[run.random(below: pool.count)]) }
    for place in letters.indices {
      letters.swapAt(place, place + run.random(below: letters.count - place))
    }
    return .text(String(letters))
  }
}
