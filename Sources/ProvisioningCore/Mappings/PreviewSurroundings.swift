/// Against what a preview holds the people of the workspace.
struct PreviewSurroundings: Sendable {
  /// Who is assigned; nil where that was not read, so that everybody is counted.
  var scope: ScopeTable?
  /// Webex's users; nil where the value is of no concern to them, or they were not read.
  var target: PreviewTarget?
}

/// Webex's users, to find whose value somebody would get.
struct PreviewTarget: Sendable {
  private let table: TargetTable
  private let index: TargetIndex
  /// By the object id that they carry.
  private let links: TargetIndex

  /// - Returns: nil where the attribute is not kept of Webex's users.
  init?(_ table: TargetTable, attribute: String) {
    guard let place = table.selection.place(of: attribute) else { return nil }
    self.table = table
    index = table.index(at: place)
    links = table.keys(at: .externalId)
  }

  /// Whether a value is that of a Webex user who is somebody else's, or a second one of the
  /// person's; a user whom nobody of the directory is yet would be taken over.
  func isTaken(_ text: String, for key: ObjectKey) -> Bool {
    let own = links.first(key, in: table)
    var isTaken = false
    index.forEach(text, in: table) { number in
      guard number != own else { return true }
      let external = table.field(Int(number), at: .externalId)?.text(table.bytes)
      isTaken = own != nil || external.map(ObjectKey.isUUID) == true
      return !isTaken
    }
    return isTaken
  }
}

extension Integration {
  /// Who is assigned and, where a preview is about names, whom Webex has.
  func surroundings(of request: ScopePreviewRequest) async -> PreviewSurroundings {
    let job = snapshot.job.value ?? nil
    return await Self.surroundings(
      workspace, snapshot.assignments.value, includesEverybody: job?.synchronizesAll == true,
      attribute: request.namedTarget)
  }

  /// Off the actor: of a million people it takes a while.
  @concurrent
  private static nonisolated func surroundings(
    _ workspace: Workspace, _ assignments: [Assignment]?, includesEverybody: Bool,
    attribute: String?
  ) async -> PreviewSurroundings {
    var surroundings = PreviewSurroundings()
    if let assignments, let memberships = try? workspace.target.memberships(),
      memberships.readAt != nil
    {
      surroundings.scope = ScopeTable(
        assignments: assignments, memberships: memberships, includesEverybody: includesEverybody)
    }
    if let attribute, let state = try? workspace.target.state(), state.readAt != nil,
      let table = try? workspace.target.table(state)
    {
      surroundings.target = PreviewTarget(table, attribute: attribute)
    }
    return surroundings
  }
}
