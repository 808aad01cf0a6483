/// Collects candidates for one place and puts them in order.
struct CompletionSearch {
  private struct Ranked: Sendable {
    var candidate: Completion.Candidate
    /// How well the name matches what was typed; less is better.
    var match: Int
    /// How well it fits the place; less is better.
    var fit: Int
    /// Among equals the shorter name comes first once something was typed, then the alphabet.
    var length: Int
    var name: String

    init(_ candidate: Completion.Candidate, match: Int, fit: Int, typed: String) {
      self.candidate = candidate
      self.match = match
      self.fit = fit
      length = typed.isEmpty ? 0 : candidate.label.utf8.count
      name = candidate.label.lowercased()
    }

    static func < (left: Ranked, right: Ranked) -> Bool {
      (left.match, left.fit, left.length, left.name)
        < (right.match, right.fit, right.length, right.name)
    }
  }

  private let context: CursorContext
  private let schema: SourceSchema
  let range: Range<Int>
  /// What was typed so far.
  private let typed: String

  init(context: CursorContext, offset: Int, text: String, schema: SourceSchema) {
    self.context = context
    self.schema = schema
    range = context.token?.range ?? offset..<offset
    guard let token = context.token else {
      typed = ""
      return
    }
    let start = token.beginsWithSign ? token.range.lowerBound + 1 : token.range.lowerBound
    typed = String(
      decoding: text.utf8.dropFirst(start).prefix(max(0, offset - start)), as: UTF8.self)
  }

  func candidates() -> [Completion.Candidate] {
    guard context.expectsValue else { return [] }
    var found: [Ranked] = []
    switch context.token?.kind {
    case nil, .name: found = values(isQuoted: false) + attributes() + functions()
    case .attribute: found = attributes()
    case .text: found = values(isQuoted: true)
    default: break
    }
    return found.sorted(by: <).map(\.candidate)
  }

  // MARK: Kinds of candidates

  private func functions() -> [Ranked] {
    let isCalled = context.next?.kind == .leftParenthesis && context.token != nil
    return FunctionCatalogue.all.compactMap { function in
      guard let match = NameMatch.rank(of: function.name, typed: typed) else { return nil }
      let text = isCalled ? function.name : function.name + "()"
      let caret =
        isCalled || function.parameters.isEmpty ? text.utf8.count : text.utf8.count - 1
      return Ranked(
        .init(
          kind: .function, label: function.name, detail: function.label, replacement: text,
          caret: caret), match: match, fit: fit(of: function), typed: typed)
    }
  }

  private func attributes() -> [Ranked] {
    schema.attributes.compactMap { attribute in
      guard let match = NameMatch.rank(of: attribute.name, typed: typed) else { return nil }
      let text = "[\(attribute.name)]"
      let type = attribute.type.rawValue + (attribute.isMultivalued ? ", several" : "")
      return Ranked(
        .init(
          kind: .attribute, label: attribute.name,
          detail: attribute.note.map { "\(type). \($0)" } ?? type, replacement: text,
          caret: text.utf8.count), match: match, fit: fit(of: attribute), typed: typed)
    }
  }

  /// Values that the parameter knows; quoted unless they are bare words.
  private func values(isQuoted: Bool) -> [Ranked] {
    let known: [KnownValue]
    switch context.parameter?.kind {
    case .interval: known = Vocabulary.intervals
    case .culture: known = Vocabulary.cultures
    case .dateStyles: known = Vocabulary.dateStyles
    case .dateFormat: known = Vocabulary.dateFormats
    case .compareType where !isQuoted: known = Vocabulary.compareTypes
    default: return []
    }
    let isWord = context.parameter?.kind == .compareType
    return known.compactMap { value in
      guard let match = NameMatch.rank(of: value.value, typed: typed) else { return nil }
      let text = isWord ? value.value : ExpressionFormatter.quoted(value.value)
      return Ranked(
        .init(
          kind: .value, label: value.value, detail: value.meaning, replacement: text,
          caret: text.utf8.count), match: match, fit: -1, typed: typed)
    }
  }

  // MARK: Fitness

  private func fit(of function: FunctionSignature) -> Int {
    guard function.restrictions.isDisjoint(with: [.notForSCIM, .notWhenEverybodyIsInScope]) else {
      return 9
    }
    guard let kind = context.parameter?.kind else { return context.calls.isEmpty ? 0 : 2 }
    return kind.accepts(function.result) ? 1 : 3
  }

  private func fit(of attribute: SourceAttribute) -> Int {
    if attribute.name == "appRoleAssignments" { return context.parameter?.kind == .roles ? -1 : 9 }
    guard let kind = context.parameter?.kind else { return 1 }
    return kind.accepts(attribute.expressionType) ? 0 : 4
  }
}

extension ExpressionToken {
  /// Whether a bracket or a quote stands before what it means.
  fileprivate var beginsWithSign: Bool {
    switch kind {
    case .attribute, .text: true
    default: false
    }
  }
}

extension ArgumentKind {
  /// Whether values of a type belong here; only the order of candidates depends on it.
  fileprivate func accepts(_ type: ExpressionType) -> Bool {
    switch self {
    case .any: true
    case .list, .roles: type == .list
    case .number: type == .number
    case .boolean, .condition: type == .boolean
    case .date: type == .date
    case .dateText: type == .date || type == .text
    case .textOrList: type == .text || type == .list || type == .any
    case .text: type == .text || type == .any
    case .pattern, .groupName, .dateFormat, .dateStyles, .interval, .culture, .compareType: false
    }
  }
}
