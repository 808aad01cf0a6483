import ProvisioningCore
import TerminalUI

/// How somebody stands, in words for columns and for the detail.
extension Standing {
  /// What brings them in, or keeps them out.
  var wayIn: StyledLine {
    switch reason {
    case .inScope:
      guard let path else { return StyledLine("everybody is in") }
      let name =
        path.assignment.principalKind == .group ? path.assignment.principalName : "directly"
      return StyledLine(SafeText(hasSeveralPaths ? "\(name), and more" : name))
    case .notAssigned: return StyledLine("not assigned", .muted)
    case .unknown: return StyledLine("perhaps: P tells", .warning)
    case .nestedOnly:
      return StyledLine(SafeText("nested: \(path?.nestedGroup ?? "in a group")"), .warning)
    case .filteredOut: return StyledLine("filtered out", .warning)
    case nil: return StyledLine("not read", .muted)
    case .some(let reason): return StyledLine(SafeText(reason.words), .warning)
    }
  }

  /// Their state in Webex; what does not fit to the scope stands out.
  var stateInWebex: StyledLine {
    let isIn = reason == .inScope
    switch webex {
    case .notRead: return StyledLine("not read", .muted)
    case .unknown: return StyledLine("unknown", .muted)
    case .nobody: return StyledLine("nobody", isIn ? .warning : .muted)
    case .several: return StyledLine("several", .warning)
    case .user(let user):
      let isRight = reason == nil || user.isActive == isIn
      return StyledLine(user.isActive ? "active" : "inactive", isRight ? .text : .warning)
    }
  }

  func add(to subject: inout Subject) {
    let ways = hasSeveralPaths ? ", and in other ways" : ""
    switch reason {
    case .inScope:
      subject.detail.sign(
        Sign(Health.ok), "In scope: \(path?.words ?? "all users are synchronized")\(ways).")
    case .notAssigned:
      subject.detail.sign(Sign(Health.unknown), "Out of scope: \(ScopeReason.notAssigned.words).")
    case .unknown:
      subject.detail.sign(Sign(Health.unknown), "Perhaps in scope: an assigned group was not read.")
    case nil: subject.detail.sign(Sign(Health.unknown), "The assignments were not read yet.")
    case .some(let reason):
      let way = path?.nestedGroup == nil ? reason.words : path?.words ?? reason.words
      subject.detail.sign(Sign(Health.warning), "Out of scope: \(way).")
    }
    subject.field(
      "Next", reason == .unknown ? "P reads the members of assigned groups." : reason?.cure,
      copy: false, .accent)
    addWebex(to: &subject)
  }

  private func addWebex(to subject: inout Subject) {
    switch webex {
    case .notRead:
      subject.field("In Webex", "not read yet; p in 5 Plan reads both sides", copy: false)
    case .unknown:
      subject.field("In Webex", "not known: no value to match by; e looks there", copy: false)
    case .nobody: subject.field("In Webex", "nobody, as it was read last", copy: false)
    case .several:
      subject.field(
        "In Webex", "several users match; 5 Plan has the conflict", copy: false, .warning)
    case .user(let user):
      subject.field(
        "In Webex", "\(user.userName), \(user.isActive ? "active" : "inactive")", copy: false)
      subject.field("Webex ID", user.id, copy: true)
    }
  }
}
