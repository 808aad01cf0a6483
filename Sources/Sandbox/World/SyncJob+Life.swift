extension SyncJob {
  /// What a restart forgets (flags of `synchronizationJobRestartScope`).
  struct ResetScope: OptionSet, Sendable {
    let rawValue: Int
    static let connectorDataStore = ResetScope(rawValue: 1)
    static let escrows = ResetScope(rawValue: 2)
    static let watermark = ResetScope(rawValue: 4)
    static let quarantineState = ResetScope(rawValue: 8)
    static let forceDeletes = ResetScope(rawValue: 32)
    static let full = ResetScope(rawValue: 15)
    /// What the portal's "Restart provisioning" does.
    static let portal: ResetScope = [.quarantineState, .watermark, .escrows]

    init(rawValue: Int) {
      self.rawValue = rawValue
    }

    /// Reads `Full` or `Watermark, Escrows`; nil for a word that is none of them.
    init?(flags text: String) {
      let names: [String: ResetScope] = [
        "none": [], "connectordatastore": .connectorDataStore, "escrows": .escrows,
        "watermark": .watermark, "quarantinestate": .quarantineState, "full": .full,
        "forcedeletes": .forceDeletes,
      ]
      let words = text.split(separator: ",").map { $0.trimmed.lowercased() }
      guard !words.isEmpty else {
        self = .portal
        return
      }
      var scope: ResetScope = []
      for word in words {
        guard let value = names[word] else { return nil }
        scope.formUnion(value)
      }
      self = scope
    }
  }

  /// When this job next does something by itself.
  var nextEvent: Timestamp? { running?.ends ?? nextRun }

  mutating func start(at now: Timestamp) {
    guard code != .active, code != .notRun else { return }
    quarantine = nil
    successiveFailures = 0
    code = .notRun
    scheduleState = "Active"
    nextRun = now
  }

  /// The run under way goes on to its end; none follows.
  mutating func pause() {
    code = .paused
    scheduleState = "Disabled"
    nextRun = nil
  }

  mutating func restart(_ scope: ResetScope, at now: Timestamp) {
    // Held deletions that are forced are carried out at once: there is nothing left to hold.
    if scope.isEmpty || !scope.isDisjoint(with: [.quarantineState, .forceDeletes]) {
      quarantine = nil
      successiveFailures = 0
    }
    if scope.contains(.watermark) || scope.contains(.connectorDataStore) || startsOver {
      watermark = nil
    }
    startsOver = false
    if scope.contains(.connectorDataStore) {
      entryCounts = []
      storeReset += 1
    }
    if scope.contains(.escrows) || scope.isEmpty { escrowReset += 1 }
    forcesDeletes = scope.contains(.forceDeletes)
    escrowsPruned = false
    scheduleState = "Active"
    running = nil
    // A quarantine that is not lifted keeps its clock.
    code = quarantine == nil ? .notRun : .quarantine
    nextRun = quarantine.map { max(now, $0.nextAttempt) } ?? now
  }

  /// Saving a schema clears the watermark: the next run evaluates everybody.
  ///
  /// A run under way ends first; a quarantine keeps its clock.
  mutating func replaceSchema(_ schema: JSON, at now: Timestamp) {
    var object = schema.object ?? [:]
    object["id"] = .string(id)
    object["version"] = .string(Self.version(after: self.schema["version"]?.string ?? ""))
    self.schema = .object(object)
    if running != nil {
      startsOver = true
    } else {
      watermark = nil
      if nextRun != nil, code != .quarantine { nextRun = now }
    }
  }

  /// `v1.3` after `v1.2`.
  private static func version(after version: String) -> String {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[1]) else { return "v1.3" }
    return "\(parts[0]).\(number + 1)"
  }

  // MARK: Runs

  /// Begins the run that is due.
  mutating func begin(_ run: ProvisioningRun) {
    running = Running(
      activity: run.activity, began: run.began, ends: run.ends, totalPages: run.totalPages)
    nextRun = nil
  }

  /// Ends the run under way; answers whether a quarantine is news.
  ///
  /// - Parameter log: how much of the directory's log the run has seen; nil if it came to nothing.
  mutating func end(
    _ run: Running, _ execution: Execution, _ verdict: Verdict,
    entries: [(key: String, value: Int)], log: Int?
  ) -> Bool {
    running = nil
    last = execution
    if let log {
      watermark = log
      if execution.state == "Succeeded" { lastSuccessful = execution }
      if execution.exports > 0 { lastWithExports = execution }
      entryCounts = entries
      forcesDeletes = false
    }
    if startsOver { watermark = nil }
    let isAgain = startsOver
    startsOver = false
    switch verdict {
    case .quarantine(let reason, let failure):
      return quarantine(run, reason: reason, failure, execution)
    case .prunes:
      escrowsPruned = true
      quarantine = nil
      pause()
    case .ends:
      successiveFailures = 0
      quarantine = nil
      if steadyStateFirst == nil { steadyStateFirst = run.ends }
      steadyStateLast = run.ends
      guard code != .paused || scheduleState == "Active" else { return false }
      code = .active
      nextRun = isAgain ? run.ends : max(run.began + Self.interval, run.ends)
    }
    return false
  }

  private mutating func quarantine(
    _ run: Running, reason: String, _ failure: Failure, _ execution: Execution
  ) -> Bool {
    successiveFailures += 1
    let isPaused = code == .paused && scheduleState == "Disabled"
    let attempts = (quarantine?.attempts ?? 0) + 1
    let series = quarantine?.seriesBegan ?? run.began
    let next = run.began + QuarantineClock.distance(afterAttempt: attempts)
    let isNews = quarantine?.reason != reason
    quarantine = Quarantine(
      reason: reason, began: run.began, seriesBegan: series, nextAttempt: next,
      attempts: attempts, failure: failure)
    guard !isPaused else { return isNews }
    code = .quarantine
    if next > series + QuarantineClock.lifetime {
      scheduleState = "Disabled"
      nextRun = nil
    } else {
      nextRun = next
    }
    return isNews
  }
}
