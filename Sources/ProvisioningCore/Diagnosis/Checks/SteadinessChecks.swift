internal import Evidence
internal import Foundation

extension Check {
  /// Whether the services let us work: judged by the last requests, with how often and since when.
  static let steadiness: [Check] = [
    steady(
      "graph.throttling", "Throttling by Microsoft Graph", .consoleToGraph,
      fails: { $0.status == 429 }, "asked to slow down (429)"),
    steady(
      "webex.throttling", "Throttling by Webex", .consoleToWebex,
      fails: { $0.status == 429 || $0.status == 423 }, "asked to slow down (429 or 423)"),
    steady(
      "graph.faults", "Faults of Microsoft Graph", .consoleToGraph,
      fails: \.isFault, "ended in a fault of the service, or without an answer"),
    steady(
      "webex.faults", "Faults of Webex", .consoleToWebex, fails: \.isFault,
      "ended in a fault of the service, or without an answer"),
  ]

  /// How far back, and how many requests make a picture.
  private static let reach: TimeInterval = 900
  private static let sample = 40

  private static func steady(
    _ id: String, _ title: String, _ leg: Leg,
    fails: @escaping @Sendable (LoggedRequest) -> Bool, _ words: String
  ) -> Check {
    Check(id: id, title: title, leg: leg, weight: .hinders) { pass in
      // A fresh request of the leg, so that the picture is not only of the past.
      if leg == .consoleToWebex {
        guard let failure = await pass.webex().failure, failure.isMissingCredential else {
          return judge(pass, leg, fails, words)
        }
        return .skipped("no Webex token is set")
      }
      _ = await pass.integrationPrincipal()
      return judge(pass, leg, fails, words)
    }
  }

  private static func judge(
    _ pass: Pass, _ leg: Leg, _ fails: (LoggedRequest) -> Bool, _ words: String
  ) -> Finding {
    let since = pass.now().addingTimeInterval(-reach)
    let recent = pass.services.recentRequests()
      .filter { $0.leg == leg && $0.at >= since }.prefix(sample)
    guard !recent.isEmpty else { return .unknown("no request of the last 15 minutes to judge by") }
    let failed = recent.filter(fails)
    let evidence = failed.prefix(5).map { request in
      EvidenceItem(
        call: Words.cut("\(request.method) \(request.url)", to: 400),
        answer: [
          request.status.map(String.init) ?? request.failure ?? "no answer",
          request.trackingId ?? request.requestId,
        ].compactMap(\.self).joined(separator: ", "), at: request.at)
    }
    guard let last = failed.first else {
      return .passed("none of the last \(Words.count(recent.count, "request"))")
    }
    return .failed(
      "\(failed.count) of the last \(Words.count(recent.count, "request")) \(words), "
        + "the latest on \(Words.moment(last.at))", evidence)
  }
}

extension LoggedRequest {
  /// The service's own fault, or no answer at all.
  fileprivate var isFault: Bool { status.map { $0 >= 500 } ?? true }
}
