/// What can be written at the cursor, the most fitting first.
public struct Completion: Sendable, Equatable {
  public enum Kind: Sendable, Hashable { case function, attribute, value }

  public struct Candidate: Sendable, Equatable {
    public var kind: Kind
    /// Name without brackets, quotes or parentheses.
    public var label: String
    /// Signature, type or meaning.
    public var detail: String
    /// What takes the place of ``Completion/range``.
    public var replacement: String
    /// Where the cursor stands then: UTF-8 offset in the replacement.
    public var caret: Int
  }

  /// UTF-8 offsets of what a candidate replaces; empty to insert.
  public var range: Range<Int>
  public var candidates: [Candidate]

  /// Candidates for an offset in UTF-8; none where no value can begin.
  public static func at(
    _ offset: Int, in text: String, schema: SourceSchema = .entraUsers
  ) -> Completion {
    let offset = min(max(0, offset), text.utf8.count)
    let context = CursorContext(offset, in: text)
    let search = CompletionSearch(context: context, offset: offset, text: text, schema: schema)
    return Completion(range: search.range, candidates: search.candidates())
  }
}
