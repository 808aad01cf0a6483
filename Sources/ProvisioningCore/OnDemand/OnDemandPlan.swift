internal import Foundation
internal import HTTPTransport
internal import MicrosoftGraph

/// Whom one call on demand is about, as the journal keeps it.
public struct OnDemandTarget: Sendable, Equatable, Codable {
  public var servicePrincipalId: String
  public var jobId: String
  public var kind: Assignment.PrincipalKind
  public var principalId: String
  public var principalName: String
  /// Object ids of the members that go along with a group.
  public var members: [String]

  /// Name, and for a group how many members go along: the journal is no place for their names.
  var title: String {
    guard kind == .group else { return principalName }
    let count = members.isEmpty ? "" : " with \(Words.count(members.count, "member"))"
    return "group \(principalName)\(count)"
  }
}

/// One call of the service, with what became of it.
public struct OnDemandItem: Sendable, Equatable, Identifiable {
  public enum State: Sendable, Equatable {
    case ready
    case refused(String, candidates: [DirectoryPrincipal])
    /// Done by the batch that this one goes on with.
    case doneBefore
    /// What the service did, its refusals included.
    case answered(ProvisioningEvent)
    case failed(ProvisioningError)
    /// The batch ended before its turn.
    case notSent
  }

  /// Place in the plan, from 0.
  public var id: Int
  /// As it was asked for.
  public var text: String
  public var principal: DirectoryPrincipal?
  /// Direct members of a group that go along, at most five; names for people.
  public var members: [DirectoryPrincipal] = []
  public var state: State

  /// Name, and for a group which members go along.
  public var title: String {
    guard let principal else { return text }
    if members.isEmpty { return principal.title }
    return "\(principal.title) with \(Words.list(members.map(\.name)))"
  }
}

extension OnDemandItem {
  /// Members whom the service says it left out, since Webex has no user of theirs.
  public var leftOut: [DirectoryPrincipal] {
    guard case .answered(let event) = state else { return [] }
    let words = event.steps.filter { $0.status != .success }.map { $0.description.lowercased() }
    return members.filter { member in
      [member.detail, member.id].contains { name in
        !name.isEmpty && words.contains { $0.contains(name.lowercased()) }
      }
    }
  }
}

extension OnDemandPlan {
  /// For each group with members whom the service left out: how many went along, and what brings the
  /// others.
  public var membersLeftOut: [String] {
    var groups: [String] = []
    var byGroup: [String: (name: String, members: Int, leftOut: [DirectoryPrincipal])] = [:]
    for item in items {
      guard case .answered = item.state, let group = item.principal, !item.members.isEmpty else {
        continue
      }
      if byGroup[group.id] == nil { groups.append(group.id) }
      byGroup[group.id, default: (group.name, 0, [])].members += item.members.count
      byGroup[group.id]?.leftOut += item.leftOut
    }
    return groups.compactMap { byGroup[$0] }.filter { !$0.leftOut.isEmpty }.map { group in
      let went = Words.grouped(group.members - group.leftOut.count)
      let names = group.leftOut.prefix(5).map(\.detail).joined(separator: " ")
      let more = group.leftOut.count > 5 ? " …" : ""
      return
        "\(group.name): \(went) of \(Words.count(group.members, "member")) went along; Webex has "
        + "no user of the others. Provision the people first: entrahub provision \(names)\(more)"
    }
  }
}

/// People and groups that are to be provisioned now.
public struct OnDemandPlan: Sendable, Equatable {
  public var items: [OnDemandItem]
  /// Tells the batch in the journal.
  public var batch: String
  public var servicePrincipalId: String
  public var jobId: String
  let ruleId: String
  /// What should be known before.
  public var advice: [String]
  /// Why it ended early.
  public var failure: ProvisioningError?
  /// How the rest is done where it was stopped.
  var continuation = "the same again with --resume does the rest"

  public var ready: Int { items.count { $0.state == .ready } }
  public var refused: Int { count { if case .refused = $0 { true } else { false } } }
  public var failed: Int { count { if case .failed = $0 { true } else { false } } }
  public var notSent: Int { items.count { $0.state == .notSent } }
  public var doneBefore: Int { items.count { $0.state == .doneBefore } }

  /// How many the service ended in a way.
  public func answered(_ status: ProvisioningEvent.Status) -> Int {
    count { if case .answered(let event) = $0 { event.status == status } else { false } }
  }

  private func count(_ fits: (OnDemandItem.State) -> Bool) -> Int {
    items.count { fits($0.state) }
  }

  /// Five calls in ten seconds, of which one may take half a minute.
  public static func estimate(_ calls: Int) -> String {
    let seconds = max(1, calls - 5) * 2
    if calls <= 5 { return "less than a minute" }
    return seconds < 60
      ? "at least \(seconds) seconds" : "at least \(Words.duration(Double(seconds)))"
  }
}

extension ProvisioningEvent {
  /// An answer on demand as an entry of the log would say it.
  init(_ answer: OnDemandAnswer, at moment: Date) {
    self.init(
      id: answer.changeId ?? "", occurredAt: answer.endTime ?? answer.startTime ?? moment,
      action: answer.action?.raw ?? "other", status: Status(answer.status),
      sourceId: answer.sourceId, sourceName: answer.sourceName, targetId: answer.targetId,
      errorCode: answer.errorCode, reason: answer.reason,
      recommendedAction: answer.recommendedAction, changeId: answer.changeId,
      steps: answer.steps.map(Step.init),
      changes: answer.modifiedProperties.map(PropertyChange.init))
  }

  /// Why it was skipped or refused, without the connector's name before it.
  public var bareCode: String? {
    errorCode.map { code in
      code.split(whereSeparator: { $0 == ":" || $0 == "." }).last.map(String.init) ?? code
    }
  }

  /// What was done, in a few words.
  public var verdict: String {
    switch status {
    case .success:
      switch action.lowercased() {
      case "create": "created in Webex"
      case "update": "updated in Webex"
      case "disable": "deactivated in Webex"
      case "delete": "deleted in Webex"
      default: "done"
      }
    case .skipped: "nothing was done: \(skipWords)"
    case .failure:
      "refused: \([bareCode, shortReason].compactMap(\.self).joined(separator: ", "))"
    case .warning: "done with a warning: \(reason ?? bareCode ?? "none is named")"
    case .unknown: "the service does not say what it did"
    }
  }

  /// What the target itself said, without the JSON around it; else the beginning of the reason.
  private var shortReason: String? {
    guard let reason else { return nil }
    if let brace = reason.firstIndex(of: "{"),
      let answer = (try? JSONDocument(String(reason[brace...])))?.root,
      let detail = answer["detail"]?.nonEmptyString
    {
      return detail
    }
    return Words.cut(reason, to: 200)
  }

  private var skipWords: String {
    switch bareCode?.lowercased() {
    case "redundantexport": "Webex has the same already"
    case "noteffectivelyentitled":
      "not assigned to the application, or with a role that provisions nobody"
    case "attributevalidationfailed": "a required value is missing or not valid"
    case "entitytypenotsupported": "the job's mappings leave this kind of object out"
    case "outofscope": "a scoping filter keeps them out"
    case "inactiveinsource": "sign-in is blocked in Entra"
    case "actionnotenabled": "the mapping's target object actions leave this out"
    case "skipoutofscopedeletions": "out of scope, and the job keeps such users"
    default: reason ?? bareCode ?? "the service does not say why"
    }
  }

  /// What to do about it; nil where nothing has to be done.
  public var cure: String? {
    if let recommendedAction { return recommendedAction }
    switch (status, bareCode?.lowercased()) {
    case (.skipped, "noteffectivelyentitled"):
      return "Assign them (entrahub assignments add), wait some minutes, and try again; "
        + "entrahub explain says which path is missing."
    case (.skipped, "attributevalidationfailed"):
      return "Fill the source attribute, or give the mapping a default: entrahub explain."
    case (.skipped, "outofscope"): return "See the filter: entrahub filters test."
    case (.failure, let code) where code?.hasSuffix("entryconflict") == true:
      return "Another Webex user has the name: entrahub reconcile shows which."
    case (.failure, _): return "entrahub explain says what stands in the way."
    default: return nil
    }
  }
}

extension ProvisioningEvent.Step {
  /// What the service looked at in this step.
  public var title: String {
    switch kind.lowercased() {
    case "import": "Read from Entra"
    case "scoping": "In scope"
    case "matching": "Looked for in Webex"
    case "processing": "Decided"
    case "referenceresolution": "References resolved"
    case "export": status == .skipped ? "Decided" : "Written to Webex"
    default: kind.isEmpty ? name : kind
    }
  }
}
