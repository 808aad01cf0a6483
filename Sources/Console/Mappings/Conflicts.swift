import AttributeMapping
import ProvisioningCore
import TerminalUI

/// What can be done where somebody else saved the mappings meanwhile.
extension Menu {
  static func overtaken(_ review: SchemaReview, _ draft: MappingDraft) -> Menu {
    let theirs = Counts.of(review.theirs.count, "change")
    let fault = draft.reasonAgainstRebasing(on: review.current?.schema)
    return Menu(
      "Somebody else saved \(theirs) meanwhile",
      [
        Entry(
          title: "put my changes on theirs",
          note: review.conflicts.isEmpty ? "both are kept" : "mine count where both touch the same",
          key: "m", action: .mapping(.rebase), disabledBecause: fault),
        Entry(
          title: "overwrite theirs", note: "what they saved is taken back",
          key: "o", action: .mapping(.overwrite)),
        Entry(
          title: "leave", note: "the draft is kept, nothing is sent", key: "l",
          action: .mapping(.leaveScreen)),
      ])
  }
}

extension MappingDraft {
  /// Why the steps can't be made on what is there now; nil if they can.
  fileprivate func reasonAgainstRebasing(on newer: MappingSchema?) -> String? {
    guard let newer else { return "what is there now was not read" }
    do throws(MappingEditError) {
      _ = try rebased(onto: newer)
      return nil
    } catch {
      return "\(error)"
    }
  }
}

extension ConsoleState {
  /// The draft of the review that is shown, where others saved meanwhile.
  private var overtaken: (review: SchemaReview, draft: MappingDraft)? {
    guard case .review(let screen) = mappings.screen, case .draft(let draft) = screen.request else {
      return nil
    }
    return (screen.review, draft)
  }

  /// Makes the staged steps anew on what somebody else saved, and shows what they come to.
  mutating func rebase() -> [Effect] {
    guard let (review, draft) = overtaken, let current = review.current else { return [] }
    let rebased: MappingDraft
    do throws(MappingEditError) {
      rebased = try draft.rebased(onto: current.schema)
    } catch {
      toast = Toast(SafeText("\(error)"), role: .error)
      return []
    }
    mappings.job = current
    mappings.draft = rebased
    let kept = staged()
    guard !rebased.base.changes(to: rebased.result).isEmpty else {
      mappings.screen = nil
      mappings.draft = MappingDraft(base: current.schema)
      toast = Toast("They saved just what you had staged: nothing is left to save.", role: .ok)
      return kept + staged()
    }
    toast = Toast("\(Counts.of(rebased.position, "step")) put on what they saved.", role: .ok)
    return kept + self.review(.draft(rebased))
  }

  /// Shows what saving the draft as it stands would take back of theirs.
  mutating func overwrite() -> [Effect] {
    guard let (_, draft) = overtaken else { return [] }
    return review(.overwriting(draft))
  }
}
