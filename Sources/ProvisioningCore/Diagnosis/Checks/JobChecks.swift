internal import Evidence
internal import Foundation
internal import Webex

extension Check.Requirement {
  static let jobPresent = Check.Requirement(
    check: "job.present", outcome: .passed,
    otherwise: "skipped because there is no provisioning job")

  static let jobRunning = Check.Requirement(
    check: "job.running", outcome: .passed, otherwise: "skipped because the job does not run")

  static let notInQuarantine = Check.Requirement(
    check: "job.quarantine", outcome: .passed,
    otherwise: "skipped because the job is in quarantine")
}

extension Check {
  static let job: [Check] = [
    Check(
      id: "job.present", title: "Provisioning job", leg: .entraToWebex,
      requirements: [.signedIn]
    ) { pass in
      let reading = await pass.job()
      switch reading.result {
      case .failure(let error): return .unreadable(error, reading.evidence)
      case .success(nil): return .failed("no application carries one", reading.evidence)
      case .success(let job?): return .passed("job \(job.id)", reading.evidence)
      }
    },
    Check(
      id: "job.running", title: "Schedule of the job", leg: .entraToWebex,
      requirements: [.signedIn, .jobPresent]
    ) { pass in
      let reading = await pass.job()
      guard case .some(.some(let job)) = reading.value else {
        return .unknown("not known", reading.evidence)
      }
      let last = job.lastCycle?.endedAt.map { "; last cycle ended \(Words.moment($0))" } ?? ""
      switch job.state {
      case .active: return .passed("active\(last)", reading.evidence)
      case .notRun: return .passed("started; its first cycle is not finished", reading.evidence)
      case .quarantine where job.hasGivenUp:
        return .failed(job.givenUpWords ?? "", reading.evidence)
      case .quarantine:
        return .passed("scheduled, at the quarantine's rate\(last)", reading.evidence)
      case .paused where job.prunedFailures:
        return .failed(
          "paused by Entra itself, as too many failed in the full cycle\(last)", reading.evidence)
      case .paused: return .failed("paused\(last)", reading.evidence)
      case .notConfigured: return .failed("not configured", reading.evidence)
      case .unknown: return .unknown("Graph names no state", reading.evidence)
      }
    },
    Check(
      id: "job.quarantine", title: "Quarantine of the job", leg: .entraToWebex,
      requirements: [.signedIn, .jobPresent]
    ) { pass in
      let reading = await pass.job()
      guard case .some(.some(let job)) = reading.value else {
        return .unknown("not known", reading.evidence)
      }
      guard job.state == .quarantine || job.quarantine != nil else {
        return .passed("none", reading.evidence)
      }
      return .failed(job.quarantineWords(at: pass.now()), reading.evidence)
    },
    Check(
      id: "job.cycle", title: "Proof by a cycle", leg: .entraToWebex,
      requirements: [.signedIn, .jobPresent, .jobRunning, .notInQuarantine], weight: .unproved
    ) { pass in
      let reading = await pass.job()
      guard case .some(.some(let job)) = reading.value else {
        return .unknown("not known", reading.evidence)
      }
      if let why = job.unproved {
        let next =
          job.state == .notRun || job.progress != nil ? nil : job.nextCycleWords(at: pass.now())
        return .failed("not yet: \(why)\(next.map { "; \($0)" } ?? "")", reading.evidence)
      }
      guard let cycle = job.lastCycle else { return .unknown("Graph names no cycle") }
      let ended = cycle.endedAt.map { "ended \(Words.moment($0)): " } ?? ""
      return .passed("\(ended)\(cycle.work)", reading.evidence)
    },
    Check(
      id: "job.credentials", title: "Credentials stored in the job", leg: .entraToWebex,
      requirements: [.signedIn, .jobPresent]
    ) { pass in
      if case .some(.some(let job)) = await pass.job().value, job.application != .gallery {
        return .skipped("the wizard's deployment stores no credentials")
      }
      let reading = await pass.credentials()
      switch reading.result {
      case .success: return .passed("Webex accepts them", reading.evidence)
      case .failure(let error) where error.status == 400:
        return .failed(error.headline, reading.evidence)
      case .failure(let error): return .unreadable(error, reading.evidence)
      }
    },
    Check(
      id: "gallery.tenant-url", title: "Tenant URL", leg: .entraToWebex,
      requirements: [.signedIn, .jobPresent]
    ) { pass in
      if case .some(.some(let job)) = await pass.job().value, job.application != .gallery {
        return .skipped("the wizard's deployment has no tenant URL")
      }
      let reading = await pass.settings()
      switch reading.result {
      case .failure(let error): return .unreadable(error, reading.evidence)
      case .success(let settings):
        guard let url = settings?.tenantURL else {
          return .failed("no tenant URL is stored", reading.evidence)
        }
        let check = TenantURLCheck(pass.services.profile)
        guard let fault = check.fault(url) else { return .passed(url, reading.evidence) }
        let words = "\(Words.cut(url, to: 300)): \(fault.words)"
        if fault.mayWork { return .passed("\(words); Entra may take it", reading.evidence) }
        let right = check.right.map { "; it should be \($0)" } ?? ""
        return .failed(words + right, reading.evidence)
      }
    },
    Check(
      id: "provisioning.failures", title: "Failures in the provisioning log", leg: .entraToWebex,
      requirements: [.signedIn, .jobPresent], weight: .remains
    ) { pass in
      let reading = await pass.summary()
      guard let log = reading.value else { return .unreadable(reading) }
      let meant = log.failures.filter { $0.failing.total > 0 && pass.concerns($0) }
        .sorted { $0.failing.total > $1.failing.total }
      guard !meant.isEmpty else {
        return .passed(log.nobodyWords(pass.concern != nil), reading.evidence)
      }
      let groups = meant.prefix(3).map { group in
        let all = group.affected.filter(\.fails)
        let names = all.prefix(3).map { $0.sourceName ?? $0.sourceId ?? "unnamed" }
        let more = group.failing.total > names.count ? " …" : ""
        return "\(log.sentence(of: group)) with \(group.code) "
          + "(\(names.joined(separator: ", "))\(more))\(group.domainWords)"
      }
      // Whoever compares with the job's count sees where the others are.
      let left = log.failing.total - meant.prefix(3).reduce(0) { $0 + $1.failing.total }
      let others = left > 0 ? ["\(Words.grouped(left)) more for other causes"] : []
      return .failed((groups + others).joined(separator: "; "), reading.evidence)
    },
  ]
}

extension ProvisioningSummary {
  /// That nobody fails, as far as the log was read.
  ///
  /// - Parameter isOfSome: whether only some causes were asked about.
  fileprivate func nobodyWords(_ isOfSome: Bool) -> String {
    let read =
      isAtLeast
      ? " among the newest \(Words.grouped(Self.most)) entries, which were read" : ""
    guard isOfSome else { return "nobody fails\(read)" }
    let others = failing.total == 0 ? "" : "; \(failingWords) for other causes"
    return "nobody fails for this cause\(read)\(others)"
  }
}

extension FailureGroup {
  /// Such as `, under northwind.onmicrosoft.com (343)`; empty where the domain is not the cause.
  fileprivate var domainWords: String {
    guard signatureId == "prov-invalid-domain", !domains.isEmpty else { return "" }
    let shown = domains.prefix(5).map { "\($0.name) (\(Words.grouped($0.people)))" }
    let more = domains.count - shown.count
    return ", under " + Words.list(shown + (more > 0 ? ["\(more) more domains"] : []))
  }
}

extension ProvisioningEvent {
  /// Whether it is a later entry about the same object.
  func follows(_ other: ProvisioningEvent) -> Bool {
    sourceId != nil && sourceId == other.sourceId && moment > other.moment
  }
}

extension SynchronizationJob {
  /// Reason, day and next attempt of the quarantine in one line.
  func quarantineWords(at now: Date) -> String {
    guard let quarantine else { return "in quarantine, without a reason" }
    var parts = [QuarantineReason.words(quarantine.reason)]
    if let error = quarantine.errorMessage ?? quarantine.errorCode {
      // A sentence of Entra's goes on here.
      parts.append(error.hasSuffix(".") ? String(error.dropLast()) : error)
    }
    if let words = givenUpWords {
      parts.append(words)
    } else if let day = quarantine.day(at: now) {
      parts.append("day \(day) of 28")
    }
    if let next = quarantine.nextAttempt {
      let time = Words.moment(next)
      parts.append(next < now ? "an attempt was due at \(time)" : "next attempt \(time)")
    }
    return parts.joined(separator: "; ")
  }
}

extension SynchronizationJob.Quarantine {
  /// The day of the 28 after which Entra gives up, from 1; nil without a start.
  func day(at now: Date) -> Int? {
    since.map { Int(max(0, now.timeIntervalSince($0)) / 86400) + 1 }
  }
}
