import Evidence
import ProvisioningCore

/// What an entry of a menu or a button of a dialog does.
enum Action: Sendable, Equatable {
  case command(CommandID)
  case copy(Copyable)
  case perform(Change)
  case prepare(Change.Action)
  case open(String)
  case showQR(String)
  case mapping(MappingAction)
  case assignments(AssignmentAction)
  case connection(ConnectionAction)
  case plan(PlanChoice)
  /// Provisions those once more who failed.
  case retry(OnDemandPlan)
  /// Changes the profile to the tenant's own cloud.
  case moveProfile
  case quit
}
