/// A change of ours and one of somebody else's that can't both be kept.
public struct MappingConflict: Sendable, Hashable {
  public var ours: SchemaDifference
  public var theirs: SchemaDifference
}

extension MappingDraft {
  /// Which of our changes touch what somebody else has changed since the base was read.
  ///
  /// The same change on both sides is none.
  public func conflicts(with newer: MappingSchema) -> [MappingConflict] {
    let theirs = SchemaDifference.between(base, and: newer)
    guard !theirs.isEmpty else { return [] }
    return differences.flatMap { our in
      theirs.filter(our.collides).map { MappingConflict(ours: our, theirs: $0) }
    }
  }

  /// The same steps on a newer schema.
  ///
  /// Whole-schema steps would take back what somebody else changed: look at ``conflicts(with:)``
  /// first. Steps that were undone are gone.
  ///
  /// - Throws: ``MappingEditError`` of the first step that counts and can't be made any more.
  public func rebased(onto newer: MappingSchema) throws(MappingEditError) -> MappingDraft {
    var draft = MappingDraft(base: newer)
    for step in steps.prefix(position) { try draft.stage(step.label, step.edits) }
    return draft
  }
}
