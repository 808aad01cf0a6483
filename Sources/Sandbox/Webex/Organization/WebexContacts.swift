import SCIM

/// Phone numbers and addresses as Okta sets them when it makes a user, and never again (webex.md, 6).
enum WebexContacts {
  /// Members of a resource, of a person's values in the directory.
  static func members(_ value: (UserProperty) -> JSON) -> [(key: String, value: JSONValue)] {
    func text(_ property: UserProperty) -> String? {
      let found = value(property)
      return found.string ?? found.array?.first?.string
    }
    let phones = [("work", text(.businessPhones)), ("mobile", text(.mobilePhone))]
      .compactMap { type, number in
        number.map { JSONValue.object(["type": .string(type), "value": .string($0)]) }
      }
    var address: SCIM.JSONObject = ["type": "work"]
    for (name, property) in [
      ("streetAddress", UserProperty.streetAddress), ("locality", .city), ("region", .state),
      ("postalCode", .postalCode), ("country", .country),
    ] {
      if let text = text(property) { address[name] = .string(text) }
    }
    return (phones.isEmpty ? [] : [("phoneNumbers", .array(phones))])
      + [("addresses", .array([.object(address)]))]
  }
}

extension WebexOrganization {
  /// Gives everybody whom the directory has changed the phone numbers and addresses that it has now.
  ///
  /// - Returns: how many.
  mutating func updateContacts(_ directory: Directory, at now: Timestamp) -> Int {
    var count = 0
    for index in directory.changes.keys.sorted() where people.contains(index) {
      guard users.contains(index) else { continue }
      var resource = users.resource(index)
      for (key, value) in WebexContacts.members({ directory.value($0, of: index) }) {
        resource[key] = value
      }
      stamp(&resource, type: "User", at: now)
      users.update(index, resource)
      count += 1
    }
    return count
  }
}
