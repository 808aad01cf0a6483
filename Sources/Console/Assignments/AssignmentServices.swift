public import ProvisioningCore

/// What the console asks of the core about assignments.
public struct AssignmentServices: Sendable {
  public typealias Progress = @Sendable (_ place: Int, AssignmentRow) -> Void

  /// The application's roles, and who has them.
  public var roster: @Sendable () async throws(ProvisioningError) -> AssignmentRoster
  /// People of the workspace whom a text finds; quick.
  public var searchPeople: @Sendable (String) async throws(ProvisioningError) -> DirectorySearch
  /// The same with groups, and with people from Entra where the workspace holds none.
  public var search: @Sendable (String) async throws(ProvisioningError) -> DirectorySearch
  public var readTable: @Sendable (String) async throws(ProvisioningError) -> AssignmentFile
  public var plan:
    @Sendable (AssignmentPlan.Operation, [AssignmentWish]) async throws(ProvisioningError)
      -> AssignmentPlan
  /// The way back from the last assignments that were changed from here.
  public var reviewUndo: @Sendable () async throws(ProvisioningError) -> UndoReview
  /// Cancelling its task begins no further row.
  public var carryOut:
    @Sendable (AssignmentPlan, @escaping Progress) async throws(ProvisioningError)
      -> AssignmentPlan

  public init(
    roster: @escaping @Sendable () async throws(ProvisioningError) -> AssignmentRoster,
    searchPeople: @escaping @Sendable (String) async throws(ProvisioningError) -> DirectorySearch,
    search: @escaping @Sendable (String) async throws(ProvisioningError) -> DirectorySearch,
    readTable: @escaping @Sendable (String) async throws(ProvisioningError) -> AssignmentFile,
    plan:
      @escaping @Sendable (AssignmentPlan.Operation, [AssignmentWish])
      async throws(ProvisioningError) -> AssignmentPlan,
    reviewUndo: @escaping @Sendable () async throws(ProvisioningError) -> UndoReview,
    carryOut:
      @escaping @Sendable (AssignmentPlan, @escaping Progress) async throws(ProvisioningError)
      -> AssignmentPlan
  ) {
    self.roster = roster
    self.searchPeople = searchPeople
    self.search = search
    self.readTable = readTable
    self.plan = plan
    self.reviewUndo = reviewUndo
    self.carryOut = carryOut
  }
}

extension AssignmentServices {
  static func live(_ integration: Integration) -> AssignmentServices {
    AssignmentServices(
      roster: { () async throws(ProvisioningError) in try await integration.assignmentRoster() },
      searchPeople: { text throws(ProvisioningError) in
        try await ConsoleServices.apart { () throws(ProvisioningError) in
          try integration.searchWorkspace(text)
        }
      },
      search: { text throws(ProvisioningError) in try await integration.searchDirectory(text) },
      readTable: { path throws(ProvisioningError) in
        let data = try await LocalFiles.readData(path)
        return try await ConsoleServices.apart { () throws(ProvisioningError) in
          try AssignmentFile(data, name: path)
        }
      },
      plan: { operation, wishes throws(ProvisioningError) in
        try await integration.planAssignments(operation, wishes)
      },
      reviewUndo: { () async throws(ProvisioningError) in
        try await integration.reviewUndo(assignmentsOnly: true)
      },
      carryOut: { plan, progress throws(ProvisioningError) in
        try await integration.carryOut(plan, progress: progress)
      })
  }
}
