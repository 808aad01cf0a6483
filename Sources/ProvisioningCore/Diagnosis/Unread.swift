/// A part whose latest reading failed, and which a good state rests on.
struct Unread {
  /// Such as "the provisioning job".
  var part: String
  var failure: ProvisioningError
}

extension Snapshot {
  /// What must be known before it can be said that provisioning works, and can't be read now.
  ///
  /// What an earlier attempt read stays on screen; nothing is concluded from it.
  var unreadEssentials: [Unread] {
    var parts: [Unread] = []
    if let failure = job.failure {
      parts.append(Unread(part: "the provisioning job", failure: failure))
    }
    if let failure = controlHubFailure {
      parts.append(Unread(part: "Control Hub's status", failure: failure))
    }
    return parts
  }

  /// Whether nothing wrong was seen, but not all that it would be seen in could be read.
  public var isInDoubt: Bool { verdict.level == .unknown && !unreadEssentials.isEmpty }

  /// Why Control Hub's answer is not known, where it is asked for and its answer matters.
  var controlHubFailure: ProvisioningError? {
    guard profile.deployment != .gallery, let failure = controlHub.failure,
      !failure.isMissingCredential
    else { return nil }
    // A refused token is told by leg 2; Control Hub was not checked then, as without one.
    let isRefused = failure.kind == .notSignedIn || failure.kind == .forbidden
    return isRefused && controlHub.value == nil ? nil : failure
  }

  /// That the state is not known, where nothing wrong was seen but not everything was read.
  var unreadVerdict: Verdict? {
    let unread = unreadEssentials
    guard !unread.isEmpty else { return nil }
    return Verdict(
      level: .unknown,
      sentence: "Whether provisioning works is not known: "
        + "\(Words.list(unread.map(\.part))) can't be read now",
      reasons: unread.flatMap { [$0.failure.headline, $0.failure.advice] }.filter { !$0.isEmpty })
  }
}

extension Reading {
  /// Such as `can't be read now (500), read 2026-03-08 09:15 UTC`; nil after a good reading.
  var doubt: String? {
    guard let failure else { return nil }
    let age = readAt.map { ", read \(Words.moment($0))" } ?? ""
    return "can't be read now (\(failure.headline))\(age)"
  }
}
