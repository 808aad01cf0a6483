extension FunctionCatalogue {
  /// Functions for multi-valued attributes.
  static let listFunctions: [FunctionSignature] = [
    .init(
      "Count", [.required("attribute", .list)], gives: .number, "Gives the number of values.",
      example: "Count([proxyAddresses])", result: "3"),
    .init(
      "Item", [.required("attribute", .list), .required("index", .number)],
      "Gives one of several values; the first has number 1.",
      example: "Item([proxyAddresses], 1)", result: "SMTP:john@contoso.com"),
    .init(
      "RemoveDuplicates", [.required("attribute", .list)], gives: .list,
      "Gives each value once.",
      example: "RemoveDuplicates([proxyAddresses])", result: "each address once"),
    .init(
      "Split", [.required("source", .text), .required("delimiter", .text)], gives: .list,
      "Cuts a text into several values.",
      example: #"Split([extensionAttribute5], ",")"#,
      result: "PermissionSetOne and PermissionSetTwo"),
  ]

  /// Application roles of a user; they work only while the scope is "assigned users and groups".
  static let roleFunctions: [FunctionSignature] = [
    .init(
      "AppRoleAssignments", [.required("source", .roles)], gives: .list,
      "Gives all roles that are assigned.",
      example: "AppRoleAssignments([appRoleAssignments])", result: "all roles",
      section: "synchronization-synchronizationschema-functions",
      restrictions: [.notWhenEverybodyIsInScope, .undocumented]),
    .init(
      "AppRoleAssignmentsComplex", [.required("source", .roles)], gives: .list,
      "Gives all roles as objects, which are added to those the target has.",
      example: "AppRoleAssignmentsComplex([appRoleAssignments])", result: "role objects",
      section: "customize-application-attributes#approleassignmentscomplex",
      restrictions: [.notWhenEverybodyIsInScope]),
    .init(
      "AssertiveAppRoleAssignmentsComplex", [.required("source", .roles)], gives: .list,
      "Gives all roles as objects, which take the place of those the target has.",
      example: "AssertiveAppRoleAssignmentsComplex([appRoleAssignments])",
      result: "role objects",
      section: "customize-application-attributes#assertiveapproleassignmentscomplex",
      restrictions: [.notWhenEverybodyIsInScope]),
    .init(
      "SingleAppRoleAssignment", [.required("source", .roles)],
      "Gives the name of one role; nobody knows which, if there are several.",
      example: "SingleAppRoleAssignment([appRoleAssignments])", result: "Admin",
      restrictions: [.notWhenEverybodyIsInScope]),
  ]
}
