/// What runs have done of a plan, since the target was read for it.
struct DirectPast: Sendable {
  let ledger: DirectLedger
  let done: Set<Int64>

  struct Judged: Sendable {
    /// As the plan has it, and as it is sent: with the ids of what runs created.
    var planned: DirectRequest
    var request: DirectRequest
    /// The one of both that runs have done; nil where none has.
    var done: Int64?
  }

  func judged(_ requests: [DirectRequest]) throws(ProvisioningError) -> [Judged] {
    var sources: Set<String> = []
    for request in requests { sources.formUnion(request.placeholders) }
    let ids = try ledger.targets(of: sources)
    return requests.map { request in
      if let done = found(request) { return Judged(planned: request, request: request, done: done) }
      guard !sources.isEmpty else { return Judged(planned: request, request: request) }
      let resolved = request.resolved(ids).withoutUnknownMembers
      return Judged(planned: request, request: resolved, done: found(resolved))
    }
  }

  private func found(_ request: DirectRequest) -> Int64? {
    let identity = request.identity
    return done.contains(identity) ? identity : nil
  }
}

/// What is left of a plan after what runs have done.
public struct DirectRest: Sendable, Equatable {
  /// Requests that runs have done.
  public var done = 0
  /// Requests that are left.
  public var left = 0

  public init(done: Int = 0, left: Int = 0) {
    self.done = done
    self.left = left
  }
}
