import HTTPTransport
import MicrosoftGraph
import Sandbox
import Testing

@testable import ProvisioningCore

@Suite struct DirectorySearchTests {
  @Test func theDirectoryIsSearched() async throws {
    try await Tenant.with(.healthy) { tenant in
      let graph = try #require(try await tenant.integration.services().graph)
      let group = try #require(
        try await graph.groups(namePrefix: "").collected().items.first { $0.displayName != nil })
      let word = try #require(group.displayName?.split(separator: " ").first.map(String.init))
      let found = try await tenant.integration.searchDirectory(word)
      #expect(found.principals.contains { $0.id == group.id }, "\(word): \(found)")
      let person = try await tenant.outsiders(1)[0]
      let start = String(person.detail.prefix(4))
      let remote = try await tenant.integration.searchDirectory(start)
      #expect(!remote.isFromWorkspace)
      #expect(remote.principals.contains { $0.id == person.id })
      await tenant.integration.refresh([.people])
      let local = try await tenant.integration.searchDirectory(person.name)
      #expect(local.isFromWorkspace)
      #expect(local.principals.contains { $0.id == person.id })
    }
  }

  /// Somebody who began today is found though people were read yesterday.
  @Test func whoIsNotInTheWorkspaceYetIsFoundInEntra() async throws {
    try await Tenant.with(.healthy) { tenant in
      await tenant.integration.refresh([.people])
      let domain = try #require(
        try await tenant.outsiders(1)[0].detail.split(separator: "@").last)
      try await tenant.changeDirectory(
        .post, "/users",
        """
        {"accountEnabled": true, "displayName": "Quentin Xylander", "mailNickname": "qx",
         "userPrincipalName": "qx@\(domain)", "passwordProfile": {"password": "Zx9-not-a-secret"}}
        """)
      let found = try await tenant.integration.searchDirectory("quentin")
      #expect(found.principals.map(\.name) == ["Quentin Xylander"])
      #expect(!found.isFromWorkspace)
    }
  }
}

extension Tenant {
  /// Some users who are not assigned, after all groups were taken off.
  func outsiders(_ count: Int) async throws -> [DirectoryPrincipal] {
    let graph = try #require(try await integration.services().graph)
    let roster = try await integration.assignmentRoster()
    for group in roster.assignments where group.principalKind == .group {
      try await graph.removeAssignment(
        id: group.id, fromServicePrincipal: roster.servicePrincipalId)
    }
    let inside = Set(roster.assignments.map(\.principalId))
    let users = try await graph.users().collected().items
      .filter { !inside.contains($0.id) && $0.accountEnabled == true }
    try #require(users.count >= count)
    return users.prefix(count).map(DirectoryPrincipal.init)
  }
}
