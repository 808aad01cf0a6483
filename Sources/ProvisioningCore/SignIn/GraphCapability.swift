/// Something that the console does on Graph, with the permission that it takes.
public struct GraphCapability: Sendable, Equatable {
  public var id: String
  /// What one can do with it: "see the applications and what is deleted".
  public var title: String
  /// Panes of the console that need it.
  public var panes: [String]
  public var commands: [String]
  /// The least permission.
  public var permission: String
  /// Broader ones that serve as well.
  var alternatives: [String] = []
  /// Permissions that serve an application for what it owns.
  var forOwner: [String] = []
  public var isChange = false
  /// Whether a person needs a directory role besides.
  var needsRole = false
  /// Whether roles that only read logs are enough.
  var isLog: Bool { id == "audit" || id == "provisioning-log" }

  /// The directory roles that open it to a person, the least first.
  public var roles: String {
    isLog
      ? "Reports Reader, Security Reader, Security Administrator or Global Administrator"
      : "Application Administrator or Cloud Application Administrator"
  }

  static let all: [GraphCapability] = [
    GraphCapability(
      id: "applications", title: "see the applications, deleted ones included",
      panes: ["overview"], commands: ["status", "apps list", "troubleshoot"],
      permission: "Application.Read.All",
      alternatives: ["Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
      forOwner: ["Application.ReadWrite.OwnedBy"]),
    GraphCapability(
      id: "consent", title: "see what was consented to", panes: ["overview"],
      commands: ["apps show"], permission: "Directory.Read.All",
      alternatives: ["Directory.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All"]),
    GraphCapability(
      id: "synchronization", title: "see the provisioning job and its mappings",
      panes: ["overview", "mappings"], commands: ["status", "mappings list", "connection show"],
      permission: "Synchronization.Read.All", alternatives: ["Synchronization.ReadWrite.All"],
      forOwner: ["Application.ReadWrite.OwnedBy"], needsRole: true),
    GraphCapability(
      id: "assignments", title: "see who is assigned", panes: ["assignments"],
      commands: ["assignments list", "explain"], permission: "Application.Read.All",
      alternatives: ["Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]),
    GraphCapability(
      id: "people", title: "search and read people", panes: ["assignments", "mappings"],
      commands: ["assignments search", "mappings preview", "refresh --full"],
      permission: "User.Read.All",
      alternatives: ["User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]),
    GraphCapability(
      id: "members", title: "see the members of assigned groups", panes: ["assignments"],
      commands: ["assignments list"], permission: "GroupMember.Read.All",
      alternatives: [
        "GroupMember.ReadBasic.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All",
        "Directory.ReadWrite.All",
      ]),
    GraphCapability(
      id: "audit", title: "read the audit log: who deleted or changed what",
      panes: ["overview", "activity"], commands: ["audit list", "troubleshoot"],
      permission: "AuditLog.Read.All", needsRole: true),
    GraphCapability(
      id: "provisioning-log", title: "read the provisioning log", panes: ["errors"],
      commands: ["errors list"], permission: "ProvisioningLog.Read.All",
      alternatives: ["AuditLog.Read.All"], needsRole: true),
    GraphCapability(
      id: "change-job",
      title: "start, pause and restart the job, save mappings and credentials, test the connection",
      panes: ["overview", "mappings"],
      commands: ["apps start", "mappings set", "connection test", "connection set", "provision"],
      permission: "Synchronization.ReadWrite.All",
      forOwner: ["Application.ReadWrite.OwnedBy"], isChange: true, needsRole: true),
    GraphCapability(
      id: "change-assignments", title: "assign and remove people and groups",
      panes: ["assignments"], commands: ["assignments add", "assignments remove"],
      permission: "AppRoleAssignment.ReadWrite.All", isChange: true, needsRole: true),
    GraphCapability(
      id: "change-applications", title: "restore, enable, add and hide applications",
      panes: ["overview"], commands: ["apps restore", "apps enable"],
      permission: "Application.ReadWrite.All", alternatives: ["Directory.ReadWrite.All"],
      forOwner: ["Application.ReadWrite.OwnedBy"], isChange: true, needsRole: true),
  ]
}

/// Directory roles that matter here, by template id (Entra built-in roles).
enum DirectoryRole {
  static let names = [
    "62e90394-69f5-4237-9190-012177145e10": "Global Administrator",
    "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3": "Application Administrator",
    "158c047a-c907-4556-b7ef-446551a6b5f7": "Cloud Application Administrator",
    "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2": "Hybrid Identity Administrator",
    "e8611ab8-c189-46e8-94e1-60213ab1f814": "Privileged Role Administrator",
    "f2ef992c-3afb-46b9-b7cf-a126ee74c451": "Global Reader",
    "5d6b6bb7-de71-4623-b4af-96380a352509": "Security Reader",
    "4a5d8f65-41da-4de4-8968-e035b65339cf": "Reports Reader",
    "194ae4cb-b126-40b2-bd5b-6091b380977d": "Security Administrator",
    "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f": "Security Operator",
  ]

  /// Roles that open provisioning and enterprise applications for changes.
  static let administrators: Set<String> = [
    "62e90394-69f5-4237-9190-012177145e10", "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
    "158c047a-c907-4556-b7ef-446551a6b5f7",
  ]
  /// Roles that open the logs besides.
  static let readers: Set<String> = [
    "f2ef992c-3afb-46b9-b7cf-a126ee74c451", "5d6b6bb7-de71-4623-b4af-96380a352509",
    "4a5d8f65-41da-4de4-8968-e035b65339cf", "194ae4cb-b126-40b2-bd5b-6091b380977d",
    "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f",
  ]
}
