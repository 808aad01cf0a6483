internal import MicrosoftGraph

/// What *Cisco Webex Identity Integration* asks consent for (Webex help heauzeb, Cisco 220476).
///
/// The consent prompt shows sentences; the Graph names behind them are inferred, and so is whether
/// they are granted as application or delegated permissions. Either kind counts.
enum NeededPermissions {
  private struct Need {
    var name: String
    var kind: EnterpriseApplication.Permission.Kind
    /// Broader or equal permissions that serve as well.
    var alternatives: [String] = []
    var purpose: String
  }

  private static let needs = [
    Need(
      name: "Application.ReadWrite.OwnedBy", kind: .application,
      alternatives: ["Application.ReadWrite.All"],
      purpose: "creates Cisco Webex Identity and writes its mappings"),
    Need(
      name: "AuditLog.Read.All", kind: .application,
      purpose: "reads the provisioning history for Control Hub's sync summary"),
    // "Read all group memberships" is legible in the prompt; the line beside it is not, and "Read
    // all groups" only its likeliest reading.
    Need(
      name: "GroupMember.Read.All", kind: .application,
      alternatives: ["Directory.Read.All"],
      purpose: "reads group memberships for the scope"),
    Need(
      name: "Group.Read.All", kind: .application,
      alternatives: ["GroupMember.Read.All", "Directory.Read.All"],
      purpose: "lists groups when choosing the scope (unverified)"),
    Need(
      name: "User.Read.All", kind: .application,
      alternatives: ["User.ReadWrite.All", "Directory.Read.All"],
      purpose: "finds and shows users when choosing the scope"),
    Need(
      name: "Place.Read.All", kind: .application,
      purpose: "reads company places; the consent prompt shows it without a reason (inferred)"),
    Need(
      name: "User.Read", kind: .delegated, alternatives: ["User.Read.All"],
      purpose: "signs in the consenting administrator"),
  ]

  /// The list with what was granted tenant-wide marked.
  static func compared(with granted: Set<String>) -> [EnterpriseApplication.Permission] {
    let granted = Set(granted.map { $0.lowercased() })
    return needs.map { need in
      EnterpriseApplication.Permission(
        name: need.name, kind: need.kind,
        isGranted: ([need.name] + need.alternatives).contains {
          granted.contains($0.lowercased())
        },
        purpose: need.purpose)
    }
  }
}
