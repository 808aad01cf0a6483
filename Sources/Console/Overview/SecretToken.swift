import ProvisioningCore
import TerminalUI

/// The secret token that the gallery deployment's job presents to Webex.
enum SecretToken {
  /// The wizard needs none.
  case unused
  /// The job is in quarantine because Webex refuses the token.
  case refused
  /// The last cycle got through with it.
  case accepted
  case unknown

  init(_ snapshot: Snapshot) {
    guard [.gallery, .both].contains(snapshot.profile.deployment) else {
      self = .unused
      return
    }
    guard let job = snapshot.job.value ?? nil else {
      self = .unknown
      return
    }
    if job.refusal == .secretToken {
      self = .refused
    } else if job.state == .active, job.lastCycle?.result == .succeeded {
      self = .accepted
    } else {
      self = .unknown
    }
  }

  var sign: Sign {
    switch self {
    case .unused: Sign(glyph: "–", word: "not used", style: .muted)
    case .refused: Sign(Health.problem)
    case .accepted: Sign(Health.ok)
    case .unknown: Sign(Health.unknown)
    }
  }

  var words: String {
    switch self {
    case .unused: "not used by this deployment"
    case .refused: "refused by Webex"
    case .accepted: "accepted in the last cycle"
    case .unknown: "not known whether it works"
    }
  }

  func subject(_ snapshot: Snapshot, _ clocks: [TokenClock], _ clock: Clock) -> Subject {
    var subject = Subject("Secret token")
    subject.detail.field("State", "\(sign.glyph) \(words)", sign.style)
    guard self != .unused else {
      subject.detail.text("The wizard's applications hold their own trust: nothing to renew.")
      return subject
    }
    if self == .refused {
      subject.detail.text("C leads through the cure, t through the checks:", .accent)
      subject.detail.text("· Make a new token as a full administrator of Webex.")
      subject.detail.text("· Save it in the application's provisioning, and test the connection.")
      subject.detail.text("· Then start the job: that ends the quarantine.")
      subject.detail.blank()
    }
    subject.field("Used by", "the job of Cisco Webex, for leg 3, Entra → Webex", copy: false)
    subject.field("Tenant URL", (snapshot.job.value ?? nil)?.tenantURL, copy: true)
    if let expires = clocks.first(where: { $0.token == .secret })?.expires {
      let words = expires > clock.now ? "for \(clock.until(expires))" : "over"
      subject.field("Holds", "\(words), until \(clock.full(expires))", copy: false)
    } else {
      subject.field("Holds", "not known: Entra does not tell when it ends", copy: false)
      subject.detail.text("How long: \(TokenClock.unknownLife).", .muted)
    }
    subject.detail.blank()
    subject.detail.text(
      "It belongs to the Webex administrator who made it. When that person leaves or loses the "
        + "role, it stops working before its time.")
    subject.addWhole()
    return subject
  }
}
