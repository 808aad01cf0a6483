import OrderedCollections

extension EntityType {
  static let organization = EntityType(
    name: "organization",
    properties: [
      "id", "deletedDateTime", "businessPhones", "city", "country", "countryLetterCode",
      "createdDateTime", "displayName", "postalCode", "preferredLanguage", "street", "tenantType",
      "technicalNotificationMails", "verifiedDomains", "assignedPlans",
      "onPremisesSyncEnabled",
    ], filters: [:])

  static let applicationTemplate = EntityType(
    name: "applicationTemplate",
    properties: [
      "id", "displayName", "homePageUrl", "supportedSingleSignOnModes",
      "supportedProvisioningTypes", "logoUrl", "categories", "publisher", "description",
    ],
    filters: [
      "displayName": [.equal, .notEqual, .contains, .startsWith],
      "categories": [.any, .contains, .equal],
    ],
    sortable: ["displayName"], isDirectoryObject: false)

  static let application = EntityType(
    name: "application",
    properties: [
      "id", "appId", "displayName", "signInAudience", "publisherDomain", "appRoles",
      "createdDateTime",
    ],
    filters: ["appId": .text, "displayName": .richText, "id": .plain],
    searchable: ["displayName"], sortable: ["displayName"])
}

extension GraphRoutes {
  mutating func addTenant() {
    let state = state
    get("/organization", .readOrganization) { graph in
      try graph.collection(
        [state.identity.organization(createdAt: state.start)], .organization,
        context: "organization")
    }
    get("/organization/{id}", .readOrganization) { graph in
      guard graph.parameter("id").lowercased() == state.identity.tenantId else {
        throw GraphError.notFound(graph.parameter("id"))
      }
      return try graph.entity(
        context: "organization", state.identity.organization(createdAt: state.start))
    }
    get("/applications", .readApplications) { graph in
      let tenant = state.snapshot
      return try graph.collection(
        tenant.applications.values
          .filter { $0.ownerTenant == state.identity.tenantId }
          .map { $0.object(state.identity) }, .application, context: "applications")
    }
    get("/applicationTemplates", .anyToken) { graph in
      try graph.collection(
        Gallery.templates(state.identity), .applicationTemplate,
        context: "applicationTemplates")
    }
    get("/applicationTemplates/{id}", .anyToken) { graph in
      try graph.entity(
        context: "applicationTemplates",
        try Gallery.template(graph.parameter("id"), state.identity))
    }
    post("/applicationTemplates/{id}/instantiate", .writeApplications) { try $0.instantiate() }
  }
}

extension TenantIdentity {
  fileprivate func organization(createdAt start: Timestamp) -> JSONObject {
    [
      "id": .string(tenantId), "deletedDateTime": nil, "businessPhones": [], "city": nil,
      "country": nil, "countryLetterCode": "US",
      "createdDateTime": .string((start - .seconds(1500 * 86_400)).wholeISO),
      "displayName": .string(displayName), "postalCode": nil, "preferredLanguage": "en",
      "street": nil, "tenantType": "AAD",
      "technicalNotificationMails": [.string("it-operations@\(domain)")],
      "verifiedDomains": [
        [
          "capabilities": "Email, OfficeCommunicationsOnline", "isDefault": true,
          "isInitial": false, "name": .string(domain), "type": "Managed",
        ],
        [
          "capabilities": "Email, OfficeCommunicationsOnline", "isDefault": false,
          "isInitial": true, "name": .string(initialDomain), "type": "Managed",
        ],
      ],
      "assignedPlans": [
        [
          "assignedDateTime": .string((start - .seconds(900 * 86_400)).wholeISO),
          "capabilityStatus": "Enabled", "service": "AADPremiumService",
          "servicePlanId": "eec0eb4f-6444-4f95-aba0-50c24d67f998",
        ]
      ],
    ]
  }
}

extension Application {
  /// The registration as Graph's `application`.
  fileprivate func object(_ identity: TenantIdentity) -> JSONObject {
    [
      "id": .string(identity.registrationID(self)), "appId": .string(appId),
      "displayName": .string(displayName), "signInAudience": .string(signInAudience),
      "publisherDomain": .string(identity.domain), "appRoles": .array(appRoles.map(\.json)),
    ]
  }
}

extension TenantIdentity {
  /// The object id of a registration.
  fileprivate func registrationID(_ application: Application) -> String {
    guid("registration \(application.appId)")
  }
}

/// The application gallery, as far as it matters here.
private enum Gallery {
  static func templates(_ identity: TenantIdentity) -> [JSONObject] {
    [
      template(WorldBuilder.galleryTemplate, "Cisco Webex", "Cisco Systems, Inc.", ["sync"]),
      template(
        identity.guid("template meetings"), "Cisco Webex Meetings", "Cisco Systems, Inc.", []),
      template(identity.guid("template salesforce"), "Salesforce", "Salesforce.com", ["sync"]),
      template(identity.guid("template servicenow"), "ServiceNow", "ServiceNow", ["sync"]),
      template(KnownApplication.customTemplate, "Custom", "Microsoft", ["sync"]),
    ]
  }

  static func template(_ id: String, _ identity: TenantIdentity) throws(GraphError) -> JSONObject {
    for template in templates(identity) where template["id"]?.string == id.lowercased() {
      return template
    }
    throw .notFound(id)
  }

  private static func template(
    _ id: String, _ name: String, _ publisher: String, _ provisioning: [String]
  ) -> JSONObject {
    [
      "id": .string(id), "displayName": .string(name), "homePageUrl": nil,
      "supportedSingleSignOnModes": ["saml", "notSupported"],
      "supportedProvisioningTypes": .strings(provisioning), "logoUrl": nil,
      "categories": ["collaboration"], "publisher": .string(publisher),
      "description": .string("\(name) for the enterprise."),
    ]
  }
}

extension GraphCall {
  /// Makes registration and service principal of a gallery app.
  fileprivate func instantiate() throws -> Reply {
    let template = try Gallery.template(parameter("id"), state.identity)
    let body = try object()
    guard let name = body["displayName"]?.string?.trimmed, !name.isEmpty, name.count <= 120 else {
      throw GraphError.badRequest("Invalid value specified for property 'displayName'.")
    }
    return state.entra { tenant in
      var application = Application(
        appId: tenant.random.guid(), displayName: name,
        publisherName: tenant.identity.displayName, ownerTenant: tenant.identity.tenantId,
        homepage: "https://web.webex.com/?metadata=ciscowebex|ISV9.1|primary|z",
        signInAudience: "AzureADMyOrg")
      application.appRoles = [AppRole(id: tenant.random.guid(), displayName: "User", value: nil)]
      tenant.applications[application.appId] = application
      var principal = tenant.createPrincipal(of: application)
      principal.properties["applicationTemplateId"] = template["id"]
      principal.made = now
      if access.isApp { principal.owningPrincipals = [access.objectId] }
      tenant.servicePrincipals[principal.id] = principal
      let correlation = tenant.random.guid()
      tenant.audit(
        .registered(
          application, object: tenant.identity.registrationID(application), by: initiator),
        at: now, correlation: correlation)
      tenant.audit(.added(principal, by: initiator), at: now, correlation: correlation)
      return .json(
        201,
        [
          "@odata.context": context("microsoft.graph.applicationServicePrincipal"),
          "application": .object(application.object(tenant.identity)),
          "servicePrincipal": .object(principal.object),
        ], type: Self.mediaType)
    }
  }
}
