/// What runs have done of a plan, since the target was read for it.
struct DirectPast: Sendable {
  let ledger: DirectLedger
  let done: Set<Int64>

  struct Judged: Sendable {
    /// As the plan has it, and as it is sent: with the ids of what runs created.
    var planned: DirectRequest
    var request: DirectRequest
    /// Of the request as it is sent.
    var identity: Int64
    /// The one of both that runs have done; nil where none has.
    var done: Int64?
  }

  func judged(_ requests: [DirectRequest]) throws(ProvisioningError) -> [Judged] {
    var sources: Set<String> = []
    for request in requests { sources.formUnion(request.placeholders) }
    let ids = try ledger.targets(of: sources)
    return requests.map { request in
      let planned = judged(request, as: request)
      if planned.done != nil || sources.isEmpty { return planned }
      return judged(request, as: request.resolved(ids).withoutUnknownMembers)
    }
  }

  private func judged(_ planned: DirectRequest, as request: DirectRequest) -> Judged {
    let identity = request.identity
    return Judged(
      planned: planned, request: request, identity: identity,
      done: done.contains(identity) ? identity : nil)
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
