internal import Evidence
internal import Foundation
internal import HTTPTransport

/// The deciding task's state while a run is under way.
struct DirectDrive {
  typealias Event = DirectExecutor.Event
  typealias Children = TaskGroup<Event>

  let executor: DirectExecutor
  let began: Duration
  var pacer: Pacer
  var breaker: CircuitBreaker
  /// Intents that are committed and wait to be sent.
  var ready: [DirectItem] = []
  /// Those that wait for a moment, or to be asked about.
  var waiting: [DirectItem] = []
  /// Those that wait for others of the stage to free a name.
  var parked: [(item: DirectItem, row: DirectRow)] = []
  /// Results that aren't on the disk yet.
  var rows: [DirectRow] = []
  var active = 0
  var isCommitting = false
  var isFed = false
  var timer: Duration?
  var stage: DirectStage?
  var progressSinceParking = false
  var removals = 0

  var total = 0
  var tally = DirectTally()
  var alreadyDone = 0
  /// Results of requests of an earlier process, which the plan may hold again.
  var recovered = 0
  /// Of those that the plan holds again: done ones are passed over, the others are sent anew.
  var foundAgain = 0
  var notDoneYet: [Int64: DirectResult] = [:]
  /// How many requests of an earlier process are asked about.
  var asking = 0
  var notices: [String: Int] = [:]
  var stopReason: ProvisioningError?
  var storageFailed = false
  var rate = RateMeter()
  /// Requests in one commit: what a fifth of a second brings, so that after a kill few are asked
  /// about where the target is slow.
  var groupSize: Int
  var lastReport: Duration?

  static let parkingLimit = 10_000
  static let leastGroup = 32

  init(_ executor: DirectExecutor, began: Duration) {
    self.executor = executor
    self.began = began
    pacer = Pacer(maximum: executor.options.concurrency)
    breaker = CircuitBreaker(patience: executor.options.patience, now: began)
    groupSize = min(Self.leastGroup, executor.options.groupSize)
  }

  var now: Duration { executor.timing.uptime() }
  var isStopping: Bool { stopReason != nil || executor.control.isStopping }

  mutating func begin(total: Int) { self.total = total }

  mutating func stop(_ reason: ProvisioningError) {
    if stopReason == nil { stopReason = reason }
  }

  // MARK: Stages

  /// Asks for requests whose outcome an earlier process didn't learn, and sends those not done.
  mutating func recover(_ lost: [(item: DirectItem, at: Date)]) async {
    let clock = executor.timing.now()
    asking = lost.count
    waiting = lost.map { entry in
      var item = entry.item
      let age = Duration.seconds(max(0, clock.timeIntervalSince(entry.at)))
      item.notBefore = now + max(.zero, executor.options.settling - age)
      return item
    }
    isFed = true
    await drive(nil)
  }

  mutating func carryOut(_ stage: DirectStage, from feed: DirectFeed) async {
    self.stage = stage
    isFed = false
    tell(force: true)
    await drive(feed)
  }

  /// Runs until the stage has nothing left, or the run stops and all that is under way has ended.
  private mutating func drive(_ feed: DirectFeed?) async {
    var state = self
    await withTaskGroup(of: Event.self) { children in
      let control = state.executor.control
      children.addTask {
        await control.stopped()
        return .stopped
      }
      while true {
        state.feed(feed, &children)
        state.dispatch(&children)
        state.commit(&children)
        if state.isIdle { break }
        state.sleep(&children)
        guard let event = await children.next() else { break }
        state.take(event)
        state.tell()
      }
      children.cancelAll()
    }
    self = state
  }

  private var isIdle: Bool {
    guard active == 0, !isCommitting else { return false }
    if isStopping { return rows.isEmpty || storageFailed }
    return isFed && ready.isEmpty && waiting.isEmpty && parked.isEmpty && rows.isEmpty
  }

  private mutating func feed(_ feed: DirectFeed?, _ children: inout Children) {
    guard let feed, !isFed, !isStopping, !isCommitting,
      ready.count < groupSize / 2 + pacer.concurrency
    else { return }
    isCommitting = true
    let (stage, count, ledger, finished) = (stage ?? .removals, groupSize, executor.ledger, rows)
    rows = []
    children.addTask {
      do {
        let group = try await feed.next(count, of: stage)
        try await ledger.commit(intents: group.items, rows: finished + group.rows)
        return .fed(group)
      } catch {
        return .failed(ProvisioningError(error, DirectPurpose.purpose), rows: finished)
      }
    }
  }

  /// Results without new intents: when many have come together, or nothing else is under way.
  private mutating func commit(_ children: inout Children) {
    guard !isCommitting, !rows.isEmpty, !storageFailed else { return }
    guard rows.count >= groupSize || active == 0 || isStopping else { return }
    isCommitting = true
    let (ledger, finished) = (executor.ledger, rows)
    rows = []
    children.addTask {
      do throws(ProvisioningError) {
        try await ledger.commit(rows: finished)
        return .committed
      } catch {
        return .failed(error, rows: finished)
      }
    }
  }

  private mutating func dispatch(_ children: inout Children) {
    guard !isStopping else { return }
    unpark()
    guard now >= pacer.pausedUntil else { return }
    if !waiting.isEmpty {
      let moment = now
      for item in waiting where item.notBefore <= moment { ready.append(item) }
      waiting.removeAll { $0.notBefore <= moment }
    }
    let (sender, epoch) = (executor.sender, pacer.epoch)
    let room = min(pacer.concurrency - active, ready.count)
    guard room > 0 else { return }
    for item in ready.suffix(room) {
      children.addTask { .attempted(await sender.attempt(item), epoch: epoch) }
    }
    ready.removeLast(room)
    active += room
  }

  /// When all others of the stage are through, those that waited for a name get another try.
  private mutating func unpark() {
    guard !parked.isEmpty, isFed, active == 0, ready.isEmpty, waiting.isEmpty else { return }
    if progressSinceParking {
      progressSinceParking = false
      ready = parked.map(\.item)
    } else {
      for (_, row) in parked { finish(row) }
    }
    parked = []
  }

  /// A child that wakes the loop when a pause or a wait is over.
  private mutating func sleep(_ children: inout Children) {
    guard !isStopping else { return }
    var until: Duration?
    if now < pacer.pausedUntil, !(ready.isEmpty && waiting.isEmpty) {
      until = pacer.pausedUntil
    } else if active < pacer.concurrency, let first = waiting.map(\.notBefore).min() {
      until = first
    }
    guard let until, timer.map({ until < $0 }) ?? true else { return }
    timer = until
    let (timing, duration) = (executor.timing, until - now)
    children.addTask {
      try? await timing.sleep(max(.milliseconds(1), duration))
      return .woke
    }
  }

  // MARK: Events

  private mutating func take(_ event: Event) {
    switch event {
    case .attempted(let attempt, let epoch):
      active -= 1
      take(attempt, epoch)
    case .fed(let group):
      isCommitting = false
      isFed = group.isLast
      alreadyDone += group.alreadyDone
      foundAgain += group.found
      for item in group.items { sendsAnew(item.identity) }
      for row in group.rows { sendsAnew(row.identity) }
      for row in group.rows { tally.add(row.result) }
      removals += group.removals
      ready = group.items.reversed() + ready
      guardRemovals()
    case .committed: isCommitting = false
    case .failed(let error, let lost):
      isCommitting = false
      rows = lost + rows
      storageFailed = error.kind == .storage
      stop(error)
    case .woke: timer = nil
    case .stopped: break
    }
  }

  /// The plan said how many are removed, and that was confirmed: more never are.
  private mutating func guardRemovals() {
    let counts = executor.source.counts
    let announced = counts[.delete, default: 0] + counts[.disable, default: 0]
    guard removals > announced else { return }
    stop(RemovalGuard.exceeded(announced))
  }

  private mutating func take(_ attempt: Attempt, _ epoch: Int) {
    let (moment, chance) = (now, executor.timing.chance())
    switch attempt.signal {
    case .good: pacer.succeeded()
    case .throttled(let after):
      pacer.throttled(after, epoch: epoch, now: moment, chance: chance)
    case .fault(let after, _):
      pacer.failed(after, epoch: epoch, now: moment, chance: chance)
    case .unreachable, .nonsense, .tokenRefused:
      pacer.failed(nil, epoch: epoch, now: moment, chance: chance)
    case .none, .forbidden: break
    }
    if let reason = breaker.take(attempt.signal, now: moment) { stop(reason) }
    for name in attempt.unknown {
      notices["the target does not know \(name): left out", default: 0] += 1
    }
    rate.note(at: moment)
    switch attempt.end {
    case .finished: finish(row(attempt))
    case .again(let lost): again(attempt, lost: lost)
    case .parked:
      var item = attempt.item
      item.parkings += 1
      guard parked.count < Self.parkingLimit else { return finish(row(attempt)) }
      parked.append((item, row(attempt)))
    }
  }

  private mutating func again(_ attempt: Attempt, lost: Bool) {
    var item = attempt.item
    let limit = executor.options.attempts
    // A target that fails on its own side or says nothing usable gets so many chances.
    if !lost, item.attempts >= limit, case .fault = attempt.signal {
      return finish(row(attempt, as: .failed))
    }
    if !lost, case .throttled = attempt.signal { item.attempts -= 1 }
    if lost { item.isLost = true }
    item.lastWords = attempt.message ?? item.lastWords
    if lost, !attempt.item.isLost { item.notBefore = now + executor.options.settling }
    waiting.append(item)
  }

  mutating func finish(_ row: DirectRow) {
    rows.append(row)
    tally.add(row.result)
    if stage == nil {
      recovered += 1
      if !row.result.outcome.isGood { notDoneYet[row.identity] = row.result }
    }
    if row.result.outcome.isGood { progressSinceParking = true }
  }

  /// What was asked about and not found done counts as what becomes of it now.
  private mutating func sendsAnew(_ identity: Int64) {
    guard let result = notDoneYet.removeValue(forKey: identity) else { return }
    tally.takeBack(result)
    recovered -= 1
  }

  private func row(_ attempt: Attempt, as forced: DirectResult.Outcome? = nil) -> DirectRow {
    var outcome = forced ?? .conflict
    if forced == nil, case .finished(let end) = attempt.end { outcome = end }
    let request = attempt.item.request
    let result = DirectResult(
      id: attempt.item.number, key: request.key, action: request.action, kind: request.kind,
      source: request.source, label: request.label, targetId: attempt.targetId, outcome: outcome,
      status: attempt.status, code: attempt.code, message: attempt.message ?? attempt.note,
      trackingId: attempt.trackingId, requestId: attempt.requestId,
      clientRequestId: attempt.clientRequestId, finishedAt: executor.timing.now(),
      attempts: attempt.item.attempts)
    return DirectRow(result: result, identity: attempt.item.identity)
  }
}
