public import Foundation
public import ProvisioningCore

/// Requests of a plan that are sent from here once they are confirmed.
public struct DirectOffer: Sendable {
  public typealias Progress = @Sendable (DirectProgress) -> Void

  /// What is changed, people and groups apart.
  public var objects: ObjectCounts
  /// Requests that this takes.
  public var total: Int
  /// People who would lose access.
  public var removals: Int
  public var conflicts: Int
  /// What the operator should know before, in sentences.
  public var warnings: [String]
  /// Whether the profile's name is to be typed.
  public var wantsName: Bool
  /// Whether only a part of the plan is meant: what was shown.
  public var isPart: Bool
  /// When the older of both sides was read.
  public var readAt: Date?
  /// Cancelling its task lets what is on its way end and begins nothing more.
  public var send: @Sendable (@escaping Progress) async throws(ProvisioningError) -> DirectReport

  public init(
    objects: ObjectCounts, total: Int, removals: Int = 0, conflicts: Int = 0,
    warnings: [String] = [],
    wantsName: Bool = false, isPart: Bool = false, readAt: Date? = nil,
    send:
      @escaping @Sendable (@escaping Progress) async throws(ProvisioningError) -> DirectReport
  ) {
    self.objects = objects
    self.total = total
    self.removals = removals
    self.conflicts = conflicts
    self.warnings = warnings
    self.wantsName = wantsName
    self.isPart = isPart
    self.readAt = readAt
    self.send = send
  }
}

/// How a run ended, with what became of each request.
public struct DirectReport: Sendable {
  public var summary: DirectSummary
  /// What was not done first; at most ``limit`` of each.
  public var results: [DirectResult]

  static let limit = 5_000

  public init(summary: DirectSummary, results: [DirectResult]) {
    self.summary = summary
    self.results = results
  }
}

extension DirectOffer {
  /// What of a plan a query shows, as requests.
  init(_ plan: Plan, _ query: PlanQuery, _ integration: Integration) async throws(ProvisioningError)
  {
    let isPart = query != PlanQuery()
    let planned = try await ConsoleServices.apart { () throws(ProvisioningError) in
      try PlannedRequests(plan, indices: isPart ? plan.indices(query) : nil)
    }
    self.init(
      objects: planned.objects, total: planned.total, removals: planned.removals,
      conflicts: plan.count(of: .conflict),
      warnings: await integration.directWarnings + plan.notes.compactMap(\.wordsForDirect),
      wantsName: planned.wantsName(integration.initialSnapshot.profile.profileClass),
      isPart: isPart, readAt: [plan.peopleReadAt, plan.targetReadAt].compactMap(\.self).min(),
      send: { progress throws(ProvisioningError) in
        let options = DirectOptions(confirmedRemovals: planned.removals)
        let summary = try await integration.carryOut(
          planned, options: options, progress: progress)
        return try await ConsoleServices.apart { () throws(ProvisioningError) in
          try DirectReport(summary, integration)
        }
      })
  }
}

extension DirectReport {
  fileprivate init(_ summary: DirectSummary, _ integration: Integration) throws(ProvisioningError) {
    let trouble = try integration.directResults(
      ofRun: summary.run, limit: Self.limit, troubleOnly: true)
    let seen = Set(trouble.map(\.id))
    let all = try integration.directResults(ofRun: summary.run, limit: Self.limit)
    self.init(summary: summary, results: trouble + all.filter { !seen.contains($0.id) })
  }
}
