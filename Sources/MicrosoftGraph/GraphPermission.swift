import HTTPTransport

/// A permission of Microsoft Graph, with the ids under which it is granted.
public struct GraphPermission: Sendable, Hashable {
  public var name: String
  /// Id as a delegated permission.
  public var delegatedId: String?
  /// Id as an application permission (app role).
  public var applicationId: String?

  /// By name, without regard to case.
  public static func named(_ name: String) -> GraphPermission? {
    all.first { $0.name.equalsIgnoringASCIICase(name) }
  }

  /// By either id.
  public static func withId(_ id: String) -> GraphPermission? {
    all.first { $0.delegatedId == id || $0.applicationId == id }
  }

  /// Delegated permissions for a console that only looks.
  public static let readScopes = [
    "Application.Read.All", "Synchronization.Read.All", "AuditLog.Read.All",
    "ProvisioningLog.Read.All", "Directory.Read.All", "User.Read.All", "GroupMember.Read.All",
  ]
  /// What an operator's console needs besides.
  public static let operateScopes = [
    "Synchronization.ReadWrite.All", "AppRoleAssignment.ReadWrite.All",
    "Application.ReadWrite.All",
  ]
  /// What makes a sign-in last and name the person.
  public static let signInScopes = ["offline_access", "openid", "profile"]

  public static let all: [GraphPermission] = table.split(separator: "\n").map { line in
    let parts = line.split(separator: " ").map { $0 == "-" ? nil : String($0) }
    return GraphPermission(name: parts[0] ?? "", delegatedId: parts[1], applicationId: parts[2])
  }

  private static let table = """
    Synchronization.Read.All 7aa02aeb-824f-4fbe-a3f7-611f751f5b55 5ba43d2f-fa88-4db2-bd1c-a67c5f0fb1ce
    Synchronization.ReadWrite.All 7bb27fa3-ea8f-4d67-a916-87715b6188bd 9b50c33d-700f-43b1-b2eb-87e89b703581
    Application.Read.All c79f8feb-a9db-4090-85f9-90d820caa0eb 9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30
    Application.ReadWrite.All bdfbf15f-ee85-4955-8675-146e8e5296b5 1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9
    Application.ReadWrite.OwnedBy - 18a4783c-866b-4cc7-a460-3d5e5662c884
    AppRoleAssignment.ReadWrite.All 84bccea3-f856-4a8a-967b-dbe0a3d53a64 06b708a9-e830-4db3-a914-8e69da51d44f
    DelegatedPermissionGrant.ReadWrite.All 41ce6ca6-6826-4807-84f1-1c82854f7ee5 8e8e4742-1d95-4f68-9d56-6ee75648c72a
    AuditLog.Read.All e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20 b0afded3-3588-46d8-8b3d-9842eff778da
    ProvisioningLog.Read.All 95aec97b-cf27-4a8d-a67d-42f60b5b38ef 091937d3-3e38-47a1-8649-b2f99d3035f1
    Directory.Read.All 06da0dbc-49e2-44d2-8312-53f166ab848a 7ab1d382-f21e-4acd-a863-ba3e13f7da61
    Directory.ReadWrite.All c5366453-9fb0-48a5-a156-24f0c49a4b84 19dbc75e-c2e2-444c-a770-ec69d8559fc7
    Directory.AccessAsUser.All 0e263e50-5827-48a4-b97c-d940288653c7 -
    User.Read e1fe6dd8-ba31-4d61-89e7-88639da4683d -
    User.ReadBasic.All b340eb25-3456-403f-be2f-af7a0d370277 97235f07-e226-4f63-ace3-39588e11d3a1
    User.Read.All a154be20-db9c-4678-8ab7-66f6cc099a59 df021288-bdef-4463-88db-98f22de89214
    Group.Read.All 5f8c59db-677d-491f-a6b8-5f174b11ec1d 5b567255-7703-4780-807c-7be8301ae99b
    GroupMember.Read.All bc024368-1153-4739-b217-4326f2e966d0 98830695-27a2-44f7-8c18-0c3ebc9698f6
    ConsentRequest.Read.All f3bfad56-966e-4590-a536-82ecf548ac1e 1260ad83-98fb-4785-abbb-d6cc1806fd41
    Organization.Read.All 4908d5b9-3fb2-4b1e-9336-1888b7937185 498476ce-e0fe-48b0-b801-37ba7e2685c6
    """
}
