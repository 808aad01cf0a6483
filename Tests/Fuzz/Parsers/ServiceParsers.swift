import HTTPTransport
import MicrosoftGraph
import SCIM
import Webex

let serviceParsers: [String: Parser] = [
  "graph-json": { bytes in
    guard let document = try? JSONDocument(bytes) else { return }
    let tree = document.root.tree
    precondition((try? JSONDocument(tree.serialized()))?.root.tree == tree, "writing changes JSON")
  },
  "service-objects": { bytes in
    guard let document = try? JSONDocument(bytes) else { return }
    for type in serviceObjects { _ = type.init(json: document.root) }
  },
  "scim-filters": { bytes in
    let text = text(bytes)
    if let filter = try? Filter(parsing: text) { _ = filter.matches(person, type: .user) }
    if let path = try? AttributePath(parsing: text) { _ = ResourceType.user.resolve(path) }
  },
  "scim-json": { bytes in
    guard let value = try? JSONValue(parsing: bytes) else { return }
    precondition((try? JSONValue(parsing: value.bytes())) == value, "writing changes JSON")
    _ = try? ResourceType.user.resource(from: value)
    _ = try? BulkRequest(json: value, maximumOperations: 100)
    if let patch = try? PatchRequest(json: value) {
      _ = try? patch.applied(to: person, type: .user)
    }
  },
]

private let serviceObjects: [any JSONReadable.Type] = [
  AppRoleAssignment.self, ApplicationTemplate.self, BatchResponse.self, DirectoryAudit.self,
  DirectoryObject.self, GraphError.Detail.self, GraphGroup.self, GraphUser.self,
  Organization.self, ParseExpressionResponse.self, PermissionGrant.self, ProvisioningEvent.self,
  ServicePrincipal.self, SynchronizationJob.self, SynchronizationSchema.self, WebexResource.self,
  WebexMembersPage.Member.self, WebexUser.self,
]

private let person: JSONObject = [
  "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "2819c223",
  "userName": "bjensen@example.com", "active": true, "title": "Engineer",
  "name": ["familyName": "Jensen", "givenName": "Barbara"],
  "emails": [
    ["value": "bjensen@example.com", "type": "work", "primary": true],
    ["value": "babs@example.com", "type": "home"],
  ],
  "meta": ["lastModified": "2011-05-13T04:42:34Z"],
]
