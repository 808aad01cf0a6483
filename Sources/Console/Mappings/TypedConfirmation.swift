import ProvisioningCore
import TerminalUI

/// Which changes of the mappings need more than a key: the profile's name, typed.
///
/// A change that reaches many people, and in production whatever replaces the whole schema.
enum TypedConfirmation {
  /// A tenth of the scope is many, but never fewer people than this.
  static let least = 10

  /// Why the name is to be typed; nil where a key is enough.
  ///
  /// - Parameter threshold: from how many people on it is asked in any scope.
  static func reason(
    _ review: SchemaReview, _ request: ReviewRequest, _ profile: ProfileSummary, threshold: Int
  ) -> String? {
    if let impact = review.impact, isLarge(impact, threshold) { return words(impact) }
    let isProduction = profile.profileClass == .production
    switch request {
    case .reset: return "This replaces all mappings and all scoping filters."
    case .backup where isProduction, .file where isProduction:
      return "This replaces the whole schema of a production tenant."
    case .overwriting: return "This takes back what somebody else has saved."
    default: break
    }
    return isProduction && review.impact?.isUncounted == true
      ? "It is not known how many people this reaches." : nil
  }

  private static func isLarge(_ impact: SchemaImpact, _ threshold: Int) -> Bool {
    let affected = impact.affected
    return affected >= threshold || (affected >= least && affected * 10 >= impact.inScope)
  }

  private static func words(_ impact: SchemaImpact) -> String {
    let scope = "of the \(grouped(impact.inScope)) people in scope"
    if impact.affected == impact.leaving {
      return "\(grouped(impact.leaving)) \(scope) leave it, and are disabled in Webex."
    }
    if impact.affected == impact.losing {
      return "\(grouped(impact.losing)) \(scope) get no \(impact.losingTarget ?? "value") any more."
    }
    return "\(grouped(impact.rematched)) \(scope) are looked up in Webex by another value."
  }
}

extension ReviewScreen {
  /// The question before the change that is shown.
  func dialog(_ state: ConsoleState) -> Dialog {
    let profile = state.snapshot.profile
    var dialog = ChangeDialog.dialog(state.clock.localized(review.change), profile)
    let reason = TypedConfirmation.reason(
      review, request, profile, threshold: state.options.typedConfirmationFrom)
    if let reason {
      dialog.message += [StyledLine(), StyledLine(SafeText(reason), .warning)]
      dialog.wordToType = profile.name
    }
    return dialog
  }
}
