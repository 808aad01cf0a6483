internal import SCIM

/// Staged changes of a schema, with undo and redo; stored, it survives a crash.
public struct MappingDraft: Sendable, Equatable {
  /// What an operator undoes and redoes at once.
  public struct Step: Sendable, Equatable, Codable {
    /// Such as "Change displayName".
    public var label: String
    public var edits: [MappingEdit]

    public init(label: String, edits: [MappingEdit]) {
      self.label = label
      self.edits = edits
    }
  }

  /// The schema that was read.
  public let base: MappingSchema
  /// All steps, those that were undone last.
  public private(set) var steps: [Step] = []
  /// How many of the steps count.
  public private(set) var position = 0
  /// The schema before the first step and after each; they share what they have in common.
  private var states: [MappingSchema]

  public init(base: MappingSchema) {
    self.base = base
    states = [base]
  }

  /// The schema with the steps that count.
  public var result: MappingSchema { states[position] }

  /// Whether nothing is staged.
  public var isEmpty: Bool { position == 0 }
  /// The step that undo takes back.
  public var undoStep: Step? { position > 0 ? steps[position - 1] : nil }
  /// The step that redo brings again.
  public var redoStep: Step? { position < steps.count ? steps[position] : nil }

  /// Makes edits as one step; steps that were undone are gone.
  ///
  /// - Parameter amending: takes the place of the last step, as while one types in a field.
  /// - Throws: ``MappingEditError`` for the first edit that can't be made; nothing changes then.
  public mutating func stage(
    _ label: String, _ edits: [MappingEdit], amending: Bool = false
  ) throws(MappingEditError) {
    let kept = amending && position > 0 ? position - 1 : position
    var schema = states[kept]
    for edit in edits { try schema.apply(edit) }
    steps.removeSubrange(kept...)
    states.removeSubrange((kept + 1)...)
    steps.append(Step(label: label, edits: edits))
    states.append(schema)
    position = kept + 1
  }

  /// Takes the last step back; nil if there is none.
  @discardableResult public mutating func undo() -> Step? {
    guard position > 0 else { return nil }
    position -= 1
    return steps[position]
  }

  /// Brings the step back that was undone last; nil if there is none.
  @discardableResult public mutating func redo() -> Step? {
    guard position < steps.count else { return nil }
    position += 1
    return steps[position - 1]
  }

  /// What a save would change.
  public var differences: [SchemaDifference] { SchemaDifference.between(base, and: result) }
}

extension MappingDraft: Codable {
  private enum CodingKeys: String, CodingKey { case base, steps, position }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(base, forKey: .base)
    try values.encode(steps, forKey: .steps)
    try values.encode(position, forKey: .position)
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(base: try values.decode(MappingSchema.self, forKey: .base))
    func damaged(_ key: CodingKeys) -> DecodingError {
      .dataCorruptedError(
        forKey: key, in: values, debugDescription: "The steps can't be made on the base.")
    }
    for step in try values.decode([Step].self, forKey: .steps) {
      do throws(MappingEditError) {
        try stage(step.label, step.edits)
      } catch {
        throw damaged(.steps)
      }
    }
    let stored = try values.decode(Int.self, forKey: .position)
    guard states.indices.contains(stored) else { throw damaged(.position) }
    position = stored
  }
}

extension MappingSchema {
  /// A short name of the document's content for display and quick comparison (FNV-1a, 64 bits);
  /// order of members and `@odata` notes don't count.
  public var fingerprint: String {
    var content = document.object ?? [:]
    for key in content.keys where key.hasPrefix("@odata.") { content[key] = nil }
    let hash = JSONValue.object(content).bytes(order: .sorted)
      .reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
