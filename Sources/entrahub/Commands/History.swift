import Evidence
import ArgumentParser
import Foundation
import ProvisioningCore

struct Activity: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activity",
    abstract: "The local journal: every change made from here.",
    subcommands: [List.self, Undo.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the changes, newest first.")

    @OptionGroup var most: LimitOption
    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let entries = try await profile.with { try $0.integration.journal(limit: most.limit) }
      Listing(
        schema: "entrahub.activity/1", key: "changes",
        columns: [
          .init("NO", "id", isNumber: true), .init("WHEN", "intendedAt", fit: .whole),
          .init("OBJECT", "object"), .init("BEFORE", "before"),
          .init("AFTER", "after"), .init("OUTCOME", "outcome"),
          .init("REQUEST", "requestId", fit: .spare),
        ],
        rows: entries.map { entry in
          let rest = [
            entry.change.object, entry.change.before, entry.change.after, entry.outcome.rawValue,
            entry.requestId ?? "",
          ]
          return Listing.Row(
            [String(entry.id), Times.local(entry.intendedAt)] + rest,
            json: HistoryJSON.entry(entry),
            csv: [String(entry.id), Times.utc(entry.intendedAt)] + rest)
        }, empty: "Nothing was changed from here yet."
      ).print(format.format, to: profile.output)
    }
  }
}

struct Requests: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "requests",
    abstract: "The requests sent from here, with the ids that support asks for.",
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the requests, newest first.")

    @Flag(help: "Only those that failed, or were answered with 4xx or 5xx.")
    var failed = false

    @OptionGroup var most: LimitOption
    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let all = try await profile.with {
        try $0.integration.requests(limit: failed ? .max : most.limit)
      }
      let requests = failed ? Array(all.filter(\.isFailed).prefix(most.limit)) : all
      Listing(
        schema: "entrahub.requests/1", key: "requests",
        columns: [
          .init("NO", "id", isNumber: true), .init("WHEN", "at", fit: .whole),
          .init("LEG", "leg", isNumber: true), .init("METHOD", "method"),
          .init("STATUS", "status", isNumber: true), .init("MS", "milliseconds", isNumber: true),
          .init("PATH", "url", fit: .cut),
          .init("CLIENT-REQUEST-ID", "clientRequestId", fit: .spare),
        ],
        rows: requests.map { request in
          func cells(_ url: String) -> [String] {
            [
              request.leg.map { String($0.rawValue) } ?? "", request.method,
              request.status.map(String.init) ?? "",
              String(Int(request.milliseconds.rounded())), url,
              request.clientRequestId ?? "",
            ]
          }
          return Listing.Row(
            [String(request.id), Times.exact(request.at)] + cells(request.path),
            json: HistoryJSON.request(request),
            csv: [String(request.id), Times.utc(request.at)] + cells(request.url))
        }, empty: failed ? "No request failed." : "No request is recorded."
      ).print(format.format, to: profile.output)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show one request, or print it for a shell.",
      discussion: "With --curl its token is left to ENTRAHUB_GRAPH_TOKEN or ENTRAHUB_WEBEX_TOKEN.")

    @Argument(help: "The request's number, as requests list prints it.")
    var number: Int64

    @Flag(help: "Print it as a curl command, without the token.")
    var curl = false

    @OptionGroup var format: DocumentFormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let found = try await profile.with {
        try $0.integration.requests(limit: .max).first { $0.id == number }
      }
      guard let request = found else {
        throw ProvisioningError(
          .notFound, operation: "looking for the request", message: "there is no request \(number)",
          advice: "See entrahub requests list; the newest 2,000 are kept.")
      }
      if curl {
        profile.output.line(PlainText.clean(request.curl))
        if !request.curlNote.isEmpty { Output.message(request.curlNote) }
      } else if format.format == .json {
        guard case .object(let members) = HistoryJSON.request(request) else { return }
        profile.output.document(
          .object(
            [(key: "schema", value: "entrahub.request/1")] + members
              + [(key: "curl", value: .string(request.curl))]))
      } else {
        show(request)
      }
    }

    private func show(_ request: LoggedRequest) {
      let facts: [(String, String?)] = [
        ("When", Times.exact(request.at)),
        ("Leg", request.leg.map { "\($0.rawValue) (\($0.title))" }),
        ("Status", request.status.map(String.init)), ("Failure", request.failure),
        ("Took", "\(Int(request.milliseconds.rounded())) ms"),
        ("Sent", request.bytesSent.map { $0 == 0 ? "no body" : "\(Counts.grouped($0)) bytes" }),
        ("Attempt", request.attempt > 1 ? String(request.attempt) : nil),
        ("request-id", request.requestId), ("client-request-id", request.clientRequestId),
        ("Tracking ID", request.trackingId),
      ]
      profile.output.line(profile.output.bold(PlainText.clean("\(request.method) \(request.url)")))
      for (label, value) in facts {
        guard let value else { continue }
        let gap = String(repeating: " ", count: max(1, 19 - label.count))
        profile.output.line("  \(label)\(gap)\(PlainText.clean(value))")
      }
      profile.output.line()
      profile.output.line("  \(PlainText.clean(request.curl))")
      if !request.curlNote.isEmpty { profile.output.prose("  \(request.curlNote)") }
    }
  }
}

extension LoggedRequest {
  fileprivate var isFailed: Bool { status.map { $0 >= 400 } ?? true }

  /// What is asked for; the leg says of whom.
  fileprivate var path: String {
    url.firstMatch(of: /^[a-z]+:\/\/[^\/]*(\/.*)$/).map { String($0.output.1) } ?? url
  }
}

enum HistoryJSON {
  static func entry(_ entry: JournalEntry) -> JSON {
    .object([
      (key: "id", value: .int(Int(entry.id))), (key: "profile", value: .string(entry.profile)),
      (key: "intendedAt", value: JSON(entry.intendedAt)),
      (key: "finishedAt", value: JSON(entry.finishedAt)),
      (key: "object", value: .string(entry.change.object)),
      (key: "before", value: .string(entry.change.before)),
      (key: "after", value: .string(entry.change.after)),
      (key: "outcome", value: .string(entry.outcome.rawValue)),
      (key: "status", value: JSON(entry.status)),
      (key: "requestId", value: JSON(entry.requestId)),
      (key: "clientRequestId", value: JSON(entry.clientRequestId)),
      (key: "message", value: JSON(entry.message)),
      (key: "batch", value: JSON(entry.change.batch)),
      (key: "undoes", value: JSON(entry.change.undoes.map { Int($0) })),
    ])
  }

  static func request(_ request: LoggedRequest) -> JSON {
    .object([
      (key: "id", value: .int(Int(request.id))), (key: "at", value: JSON(request.at)),
      (key: "leg", value: JSON(request.leg?.rawValue)),
      (key: "method", value: .string(request.method)), (key: "url", value: .string(request.url)),
      (key: "status", value: JSON(request.status)),
      (key: "failure", value: JSON(request.failure)),
      (key: "milliseconds", value: .int(Int(request.milliseconds.rounded()))),
      (key: "attempt", value: .int(request.attempt)),
      (key: "requestId", value: JSON(request.requestId)),
      (key: "clientRequestId", value: JSON(request.clientRequestId)),
      (key: "trackingId", value: JSON(request.trackingId)),
      (key: "bytesSent", value: JSON(request.bytesSent)),
    ])
  }
}
