extension Schema {
  /// The core User schema (RFC 7643 §4.1, §8.7.1).
  public static let user = Schema(
    id: "urn:ietf:params:scim:schemas:core:2.0:User", name: "User",
    description: "User Account",
    attributes: [
      Attribute(
        "userName", required: true, uniqueness: .server,
        description: "Name by which the service knows the user."),
      Attribute(
        "name", .complex, description: "The parts of the user's name.",
        subAttributes: [
          Attribute("formatted", description: "The full name."),
          Attribute("familyName", description: "The family name."),
          Attribute("givenName", description: "The given name."),
          Attribute("middleName", description: "The middle names."),
          Attribute("honorificPrefix", description: "A title before the name."),
          Attribute("honorificSuffix", description: "A suffix after the name."),
        ]),
      Attribute("displayName", description: "The name to show."),
      Attribute("nickName", description: "The casual name."),
      Attribute(
        "profileUrl", .reference, description: "The user's page.", referenceTypes: ["external"]),
      Attribute("title", description: "The job title."),
      Attribute("userType", description: "Relation to the organization."),
      Attribute("preferredLanguage", description: "Preferred language."),
      Attribute("locale", description: "Locale for dates and numbers."),
      Attribute("timezone", description: "IANA time zone."),
      Attribute("active", .boolean, description: "Whether the user may sign in."),
      Attribute(
        "password", mutability: .writeOnly, returned: .never, description: "Clear-text password."),
      plural("emails", "E-mail addresses.", types: ["work", "home", "other"]),
      plural(
        "phoneNumbers", "Telephone numbers.",
        types: ["work", "home", "mobile", "fax", "pager", "other"]),
      plural("ims", "Instant-messaging addresses."),
      plural(
        "photos", "Links to pictures.", types: ["photo", "thumbnail"],
        value: Attribute("value", .reference, referenceTypes: ["external"])),
      addresses,
      Attribute(
        "groups", .complex, multiValued: true, mutability: .readOnly,
        description: "Groups the user belongs to.",
        subAttributes: [
          Attribute("value", mutability: .readOnly),
          Attribute("$ref", .reference, mutability: .readOnly, referenceTypes: ["User", "Group"]),
          Attribute("display", mutability: .readOnly),
          Attribute("type", mutability: .readOnly, canonicalValues: ["direct", "indirect"]),
        ]),
      plural("entitlements", "Things the user is entitled to."),
      plural("roles", "Roles of the user."),
      plural("x509Certificates", "Certificates.", value: Attribute("value", .binary)),
    ])

  /// A multi-valued attribute with the default sub-attributes (RFC 7643 §2.4).
  public static func plural(
    _ name: String, _ description: String, types: [String] = [],
    value: Attribute = Attribute("value")
  ) -> Attribute {
    Attribute(
      name, .complex, multiValued: true, description: description,
      subAttributes: [
        value,
        Attribute("display", description: "A name to show."),
        Attribute("type", description: "The kind of value.", canonicalValues: types),
        Attribute("primary", .boolean, description: "Whether it is the preferred value."),
      ])
  }

  private static let addresses = Attribute(
    "addresses", .complex, multiValued: true, description: "Postal addresses.",
    subAttributes: [
      Attribute("formatted"), Attribute("streetAddress"), Attribute("locality"),
      Attribute("region"), Attribute("postalCode"), Attribute("country"),
      Attribute("type", canonicalValues: ["work", "home", "other"]),
      Attribute("primary", .boolean, description: "Whether it is the preferred value."),
    ])

  /// The enterprise extension of User (RFC 7643 §4.3, §8.7.1).
  public static let enterpriseUser = Schema(
    id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", name: "EnterpriseUser",
    description: "Enterprise User",
    attributes: [
      Attribute("employeeNumber", description: "Number given by the employer."),
      Attribute("costCenter", description: "Cost center."),
      Attribute("organization", description: "Organization."),
      Attribute("division", description: "Division."),
      Attribute("department", description: "Department."),
      Attribute(
        "manager", .complex, description: "The user's manager.",
        subAttributes: [
          Attribute("value", description: "The manager's id."),
          Attribute(
            "$ref", .reference, description: "The manager's URI.", referenceTypes: ["User"]),
          Attribute("displayName", mutability: .readOnly, description: "The manager's name."),
        ]),
    ])

  /// The core Group schema (RFC 7643 §4.2, §8.7.1).
  public static let group = Schema(
    id: "urn:ietf:params:scim:schemas:core:2.0:Group", name: "Group", description: "Group",
    attributes: [
      Attribute("displayName", required: true, description: "The group's name."),
      Attribute(
        "members", .complex, multiValued: true, description: "Members of the group.",
        subAttributes: [
          Attribute("value", mutability: .immutable, description: "The member's id."),
          Attribute(
            "$ref", .reference, mutability: .immutable, description: "The member's URI.",
            referenceTypes: ["User", "Group"]),
          Attribute(
            "type", mutability: .immutable, description: "The kind of member.",
            canonicalValues: ["User", "Group"]),
          Attribute("display", mutability: .readOnly, description: "The member's name."),
        ]),
    ])
}

extension ResourceType {
  /// Users with the enterprise extension.
  public static let user = ResourceType(
    name: "User", endpoint: "/Users", description: "User Account", schema: .user,
    extensions: [Extension(.enterpriseUser)])

  /// Groups.
  public static let group = ResourceType(
    name: "Group", endpoint: "/Groups", description: "Group", schema: .group)
}
