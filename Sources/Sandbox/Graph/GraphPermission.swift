/// A permission of Microsoft Graph with the ids under which it is granted.
struct GraphPermission: Sendable {
  var name: String
  /// Id of the delegated scope.
  var scopeId: String?
  /// Id of the app role.
  var roleId: String?
  /// What the consent page says.
  var title: String

  static let all: [GraphPermission] = [
    .init(
      "Synchronization.Read.All", "7aa02aeb-824f-4fbe-a3f7-611f751f5b55",
      "5ba43d2f-fa88-4db2-bd1c-a67c5f0fb1ce", "Read all Azure AD synchronization data"),
    .init(
      "Synchronization.ReadWrite.All", "7bb27fa3-ea8f-4d67-a916-87715b6188bd",
      "9b50c33d-700f-43b1-b2eb-87e89b703581", "Read and write all Azure AD synchronization data"),
    .init(
      "Application.Read.All", "c79f8feb-a9db-4090-85f9-90d820caa0eb",
      "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", "Read all applications"),
    .init(
      "Application.ReadWrite.All", "bdfbf15f-ee85-4955-8675-146e8e5296b5",
      "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "Read and write all applications"),
    .init(
      "Application.ReadWrite.OwnedBy", nil, "18a4783c-866b-4cc7-a460-3d5e5662c884",
      "Manage apps that this app creates or owns"),
    .init(
      "AppRoleAssignment.ReadWrite.All", "84bccea3-f856-4a8a-967b-dbe0a3d53a64",
      "06b708a9-e830-4db3-a914-8e69da51d44f",
      "Manage app permission grants and app role assignments"),
    .init(
      "DelegatedPermissionGrant.ReadWrite.All", "41ce6ca6-6826-4807-84f1-1c82854f7ee5",
      "8e8e4742-1d95-4f68-9d56-6ee75648c72a", "Manage all delegated permission grants"),
    .init(
      "AuditLog.Read.All", "e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20",
      "b0afded3-3588-46d8-8b3d-9842eff778da", "Read all audit log data"),
    .init(
      "ProvisioningLog.Read.All", "95aec97b-cf27-4a8d-a67d-42f60b5b38ef",
      "091937d3-3e38-47a1-8649-b2f99d3035f1", "Read all provisioning log data"),
    .init(
      "Directory.Read.All", "06da0dbc-49e2-44d2-8312-53f166ab848a",
      "7ab1d382-f21e-4acd-a863-ba3e13f7da61", "Read directory data"),
    .init(
      "Directory.ReadWrite.All", "c5366453-9fb0-48a5-a156-24f0c49a4b84",
      "19dbc75e-c2e2-444c-a770-ec69d8559fc7", "Read and write directory data"),
    .init(
      "Directory.AccessAsUser.All", "0e263e50-5827-48a4-b97c-d940288653c7", nil,
      "Access the directory as you"),
    .init(
      "User.Read", "e1fe6dd8-ba31-4d61-89e7-88639da4683d", nil,
      "Sign in and read user profile"),
    .init(
      "User.ReadBasic.All", "b340eb25-3456-403f-be2f-af7a0d370277",
      "97235f07-e226-4f63-ace3-39588e11d3a1", "Read all users' basic profiles"),
    .init(
      "User.Read.All", "a154be20-db9c-4678-8ab7-66f6cc099a59",
      "df021288-bdef-4463-88db-98f22de89214", "Read all users' full profiles"),
    .init(
      "User.ReadWrite.All", "204e0828-b5ca-4ad8-b9f3-f32a958e7cc4",
      "741f803b-c850-494e-b5df-cde7c675a1ca", "Read and write all users' full profiles"),
    .init(
      "Group.Read.All", "5f8c59db-677d-491f-a6b8-5f174b11ec1d",
      "5b567255-7703-4780-807c-7be8301ae99b", "Read all groups"),
    .init(
      "Group.ReadWrite.All", "4e46008b-f24c-477d-8fff-7bb4ec7aafe0",
      "62a82d76-70ea-41e2-9197-370581804d09", "Read and write all groups"),
    .init(
      "GroupMember.Read.All", "bc024368-1153-4739-b217-4326f2e966d0",
      "98830695-27a2-44f7-8c18-0c3ebc9698f6", "Read all group memberships"),
    // The ids of these two are not known here; they are the sandbox's own.
    .init(
      "Group.ReadBasic.All", "0d8f5b1e-6c3a-4e97-9b52-1f7a4c2e8d60",
      "3b6e9c47-a812-4d5f-8e09-c7d1f2a4b853", "Read all groups' basic properties"),
    .init(
      "GroupMember.ReadBasic.All", "b41c7e92-5d08-4f6b-a3c1-82e9d0f5a716",
      "6f2a8d13-9e47-4b0c-b5d8-17c3e6a9f024", "Read all group memberships' basic properties"),
    .init(
      "Place.Read.All", "cb8f45a0-5c2e-4ea1-b803-84b870a7d7ec",
      "913b9306-0ce1-42b8-9137-6a7df690a760", "Read all company places"),
    .init(
      "ConsentRequest.Read.All", "f3bfad56-966e-4590-a536-82ecf548ac1e",
      "1260ad83-98fb-4785-abbb-d6cc1806fd41", "Read all consent requests"),
    .init(
      "Organization.Read.All", "4908d5b9-3fb2-4b1e-9336-1888b7937185",
      "498476ce-e0fe-48b0-b801-37ba7e2685c6", "Read organization information"),
    .init("openid", "37f7f235-527c-4136-accd-4a02d197296e", nil, "Sign users in"),
    .init("profile", "14dad69e-099b-42c9-810b-d002981feec1", nil, "View users' basic profile"),
    .init("email", "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0", nil, "View users' email address"),
    .init(
      "offline_access", "7427e0e9-2fba-42fe-b0c0-848c9e6a8182", nil,
      "Maintain access to data you have given it access to"),
  ]

  private init(_ name: String, _ scopeId: String?, _ roleId: String?, _ title: String) {
    self.name = name
    self.scopeId = scopeId
    self.roleId = roleId
    self.title = title
  }

  static let byName = Dictionary(
    all.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })

  static let byRoleId = Dictionary(
    all.compactMap { permission in permission.roleId.map { ($0, permission) } },
    uniquingKeysWith: { first, _ in first })

  static func named(_ name: String) -> GraphPermission? { byName[name.lowercased()] }
}
