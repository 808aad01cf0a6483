import Evidence
import Foundation
import ProvisioningCore
import TerminalUI

/// Requests that left from here.
enum RequestsPane {
  static func source(_ state: ConsoleState) -> ListSource {
    let requests = state.requests.value ?? []
    let clock = state.clock
    return ListSource(
      columns: [
        Table.Column("When", .fixed(12)), Table.Column("Leg", .fixed(3)),
        Table.Column("Method", .fixed(6)), Table.Column("URL", .flexible(min: 12)),
        Table.Column("Status", .fixed(9)),
        Table.Column("ms", .fixed(6), alignment: .trailing),
      ],
      count: requests.count, entry: { entry(requests[$0], clock) },
      sortKey: { row, column in
        let request = requests[row]
        switch column {
        case 1: return .number(Double(request.leg?.rawValue ?? 0))
        case 2: return .text(request.method)
        case 3: return .text(request.url)
        case 4: return .number(Double(request.status ?? 999))
        case 5: return .number(request.milliseconds)
        default: return .number(request.at.timeIntervalSince1970)
        }
      },
      emptyText: Activity.emptyText(state.requests, state, nothing: "no request was sent yet"))
  }

  private static func entry(_ request: LoggedRequest, _ clock: Clock) -> ListEntry {
    let sign = Sign(httpStatus: request.status)
    return ListEntry(
      "\(request.id)",
      [
        StyledLine(SafeText(clock.precise(request.at)), .muted),
        StyledLine(request.leg.map { "\($0.rawValue)" } ?? "–", .muted),
        StyledLine(SafeText(request.method)), StyledLine(SafeText(path(request.url))),
        StyledLine(SafeText("\(sign.glyph) \(sign.word)"), sign.style),
        StyledLine(SafeText(grouped(Int(request.milliseconds.rounded()))), .muted),
      ])
  }

  /// The address without its host, which the leg tells already.
  private static func path(_ url: String) -> String {
    let rest = url.range(of: "://").map { url[$0.upperBound...] } ?? url[...]
    return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? url
  }

  static func subject(_ state: ConsoleState) -> Subject? {
    guard let request = Activity.selected(state.requests, .requests, state) else { return nil }
    var subject = Subject(SafeText("\(request.method) \(path(request.url))"))
    let sign = Sign(httpStatus: request.status)
    subject.detail.field("Status", "\(sign.glyph) \(sign.word)", sign.style)
    subject.field("Failure", request.failure, copy: true)
    subject.field("Leg", request.leg?.numbered, copy: false)
    subject.field("When", state.clock.preciseWithAge(request.at), copy: false)
    subject.field(
      "Took", "\(grouped(Int(request.milliseconds.rounded()))) ms", copy: false)
    subject.field(
      "Sent", request.bytesSent.map { $0 == 0 ? "no body" : "\(grouped($0)) bytes" }, copy: false)
    if request.attempt > 1 { subject.field("Attempt", "\(request.attempt)", copy: false) }
    subject.field("Request ID", request.requestId, copy: true)
    subject.field("Client request ID", request.clientRequestId, copy: true)
    subject.field("Tracking ID", request.trackingId, copy: true)
    subject.detail.heading("\(request.method)")
    subject.detail.verbatim(request.url, .text)
    subject.detail.heading("As curl, without the token")
    subject.detail.verbatim(request.curl, .text)
    if !request.curlNote.isEmpty { subject.detail.text(request.curlNote, .muted) }
    subject.copies.append(Copyable("URL", request.url))
    subject.copies.append(Copyable("as curl, without the token", request.curl))
    subject.addWhole()
    return subject
  }
}
