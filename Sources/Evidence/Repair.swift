/// One place where the text is damaged, and what was made of it.
///
/// A proven repair is used: the fact holds ``to``. An unproven one is only named: the fact stays nil
/// and ``to`` is a guess for the reader, or nil where not even a guess can be made. Proof is an
/// intact copy in the same text or a known constant at most two characters away.
public struct Repair: Sendable, Equatable, Codable {
  public var field: Facts.Field
  /// What the text holds.
  public var from: String
  /// What it should be.
  public var to: String?
  public var proven: Bool
  /// The proof, or why there is none.
  public var why: String

  public init(field: Facts.Field, from: String, to: String?, proven: Bool, why: String) {
    self.field = field
    self.from = from
    self.to = to
    self.proven = proven
    self.why = why
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(field, forKey: .field)
    try container.encode(from, forKey: .from)
    // Null rather than absent: readers rely on the key.
    try container.encode(to, forKey: .to)
    try container.encode(proven, forKey: .proven)
    try container.encode(why, forKey: .why)
  }
}
