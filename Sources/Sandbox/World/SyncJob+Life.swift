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
    if scope.contains(.quarantineState) || scope.isEmpty {
      quarantine = nil
      successiveFailures = 0
    }
    if scope.contains(.watermark) || scope.contains(.connectorDataStore) || startsOver {
      watermark = nil
    }
    startsOver = false
    if scope.contains(.connectorDataStore) { entryCounts = [] }
    code = .notRun
    scheduleState = "Active"
    running = nil
    nextRun = now
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
  mutating func begin(population: Int) {
    guard let began = nextRun else { return }
    let isInitial = watermark == nil
    let seconds = isInitial ? 20 + population / 1000 : 8
    running = Running(
      began: began, ends: began + .seconds(seconds),
      totalPages: isInitial ? population / 100 + 1 : 1)
    nextRun = nil
  }

  /// Ends the run under way with what it saw.
  mutating func end(
    _ run: Running, activity: String, entitled: Int, imported: Int, entries: [(String, Int)],
    watermark: Int
  ) {
    running = nil
    let execution = Execution(
      activity: activity, began: run.began, ended: run.ends, state: "Succeeded",
      entitled: entitled, imported: imported, importedDeltas: imported)
    last = execution
    lastSuccessful = execution
    successiveFailures = 0
    quarantine = nil
    self.watermark = startsOver ? nil : watermark
    if entryCounts.isEmpty { entryCounts = entries }
    if steadyStateFirst == nil { steadyStateFirst = run.ends }
    steadyStateLast = run.ends
    let next = startsOver ? run.ends : max(run.began + Self.interval, run.ends)
    startsOver = false
    guard code != .paused || scheduleState == "Active" else { return }
    code = .active
    nextRun = next
  }

  /// Ends the run under way by quarantine; answers whether that is news.
  mutating func fail(_ run: Running, activity: String, _ failure: Failure) -> Bool {
    running = nil
    if startsOver { watermark = nil }
    startsOver = false
    successiveFailures += 1
    last = Execution(
      activity: activity, began: run.began, ended: run.ends, state: "Failed", error: failure)
    let isPaused = code == .paused && scheduleState == "Disabled"
    let attempts = (quarantine?.attempts ?? 0) + 1
    let series = quarantine?.seriesBegan ?? run.began
    let next = run.began + QuarantineClock.distance(afterAttempt: attempts)
    let isNews = quarantine == nil
    quarantine = Quarantine(
      reason: "EncounteredQuarantineException", began: run.began, seriesBegan: series,
      nextAttempt: next, attempts: attempts, failure: failure)
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
