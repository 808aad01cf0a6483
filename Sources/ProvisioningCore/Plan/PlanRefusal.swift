public import Foundation

/// That Webex refused somebody at the last attempt: the service's, as the provisioning log has it,
/// or one from here.
///
/// A cycle tries again, so the plan has the request all the same.
public struct PlanRefusal: Sendable, Equatable {
  /// Nil where the log's date can't be understood.
  public var at: Date?
  /// HTTP status of Webex's answer; nil where the log does not name it.
  public var status: Int?
  /// The log's error code; of a run from here Webex's own.
  public var code: String
  /// Such as "the address is in another organization".
  public var cause: String
  /// The run from here that sent it; nil where Entra's service did.
  public var run: Int64?

  public init(at: Date?, status: Int? = nil, code: String, cause: String, run: Int64? = nil) {
    self.at = at
    self.status = status
    self.code = code
    self.cause = cause
    self.run = run
  }

  var moment: Date { at ?? .distantPast }

  /// Such as "refused 409 at 2026-03-08 09:15 UTC: the address is in another organization".
  public var words: String {
    let sender = run.map { " (sync run \($0))" } ?? ""
    return "refused \(status.map { "\($0) " } ?? "")at \(Words.moment(at))\(sender): \(cause)"
  }
}

/// The last refusals, by the person's object id in lower case.
struct PlanRefusals {
  private(set) var byPerson: [String: PlanRefusal] = [:]

  init(_ log: ProvisioningSummary?) {
    guard let log else { return }
    let kept = log.failures.flatMap(\.events) + log.recent.filter { $0.status == .failure }
    let events = Dictionary(kept.map { ($0.id, $0) }) { first, _ in first }
    for group in log.failures {
      let common = Common(group)
      for one in group.affected where one.sourceKind?.lowercased() != "group" {
        guard let id = one.sourceId?.lowercased(), !id.isEmpty else { continue }
        if let known = byPerson[id], known.moment >= one.latest { continue }
        let reason = events[one.eventId]?.reason
        let status = reason.map(Self.status) ?? common.status
        guard Self.isPersonal(status, group.code) else {
          byPerson[id] = nil
          continue
        }
        byPerson[id] = PlanRefusal(
          at: one.lastSeen, status: status, code: group.code,
          cause: reason.map { Self.cause($0, group.title) } ?? common.cause)
      }
    }
    // Whoever succeeded since is refused no more.
    for event in log.recent where event.status == .success {
      guard let id = event.sourceId?.lowercased(), let known = byPerson[id],
        known.moment < event.moment
      else { continue }
      byPerson[id] = nil
    }
  }

  /// Whether Webex refused this person, not the service as a whole; matches that are not clear the
  /// plan sees itself.
  private static func isPersonal(_ status: Int?, _ code: String) -> Bool {
    guard let status else {
      return ["EntryConflict", "InvalidDomain", "UnprocessableEntity"].contains(
        where: code.hasSuffix)
    }
    return (400..<500).contains(status) && ![401, 403, 404, 408, 412, 429].contains(status)
  }

  /// What all kept events of a group say, for those whose event isn't kept.
  private struct Common {
    var status: Int?
    var cause: String

    init(_ group: FailureGroup) {
      let reasons = group.events.compactMap(\.reason)
      let statuses = Set(reasons.map { PlanRefusals.status($0) })
      let causes = Set(reasons.map { PlanRefusals.cause($0, group.title) })
      status = statuses.count == 1 ? statuses.first ?? nil : nil
      cause = causes.count == 1 ? causes.first ?? group.title : group.title
    }
  }

  /// The HTTP status that a reason names, as number or by its name.
  private static func status(_ reason: String) -> Int? {
    if let match = reason.firstMatch(of: /(?i:status ?code:?|HTTP) ([1-5][0-9]{2})\b/) {
      return Int(match.1)
    }
    guard let name = reason.firstMatch(of: /StatusCode: ([A-Za-z]+)/)?.1 else { return nil }
    return [
      "badrequest": 400, "unauthorized": 401, "forbidden": 403, "notfound": 404, "conflict": 409,
    ][name.lowercased()]
  }

  /// Takes over what became of a request from here, where nothing newer is known of the person.
  mutating func take(_ verdict: DirectVerdict) {
    if let known = byPerson[verdict.source], known.moment > verdict.at { return }
    let code = verdict.code ?? ""
    guard !verdict.isGood, Self.isPersonal(verdict.status, code) else {
      if verdict.isGood { byPerson[verdict.source] = nil }
      return
    }
    let said = verdict.message ?? "Webex gives no reason"
    byPerson[verdict.source] = PlanRefusal(
      at: verdict.at, status: verdict.status,
      code: code.isEmpty ? verdict.status.map { "HTTP \($0)" } ?? "" : code,
      cause: Self.cause(said, said), run: verdict.run)
  }

  /// The known causes in few words, else what the log's code means.
  private static func cause(_ reason: String, _ title: String) -> String {
    let text = reason.lowercased()
    if text.contains("another organization") || text.contains("other organization") {
      return "the address is in another organization"
    }
    if text.contains("already exists") { return "Webex has the user name already" }
    if text.contains("domain"), text.contains("not verified") {
      return "the address's domain is not verified in Webex"
    }
    return Words.cut(title, to: 100)
  }
}
