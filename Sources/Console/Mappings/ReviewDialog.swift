import ProvisioningCore
import TerminalUI

extension ReviewRequest {
  /// Where what is saved comes from.
  var origin: TypedConfirmation.Origin {
    switch self {
    case .draft: .draft
    case .overwriting: .overwriting
    case .backup: .backup
    case .reset: .reset
    case .file: .file
    }
  }
}

extension ReviewScreen {
  /// The question before the change that is shown.
  func dialog(_ state: ConsoleState) -> Dialog {
    let profile = state.snapshot.profile
    var dialog = ChangeDialog.dialog(state.clock.localized(review.change), profile)
    let reason = TypedConfirmation.reason(
      review.impact, request.origin, isProduction: profile.profileClass == .production,
      threshold: state.options.typedConfirmationFrom)
    if let reason {
      dialog.message += [StyledLine(), StyledLine(SafeText(reason), .warning)]
      dialog.wordToType = profile.name
    }
    return dialog
  }
}
