import ArgumentParser
import Foundation
import ProvisioningCore

struct Errors: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "errors",
    abstract: "Provisioning failures, grouped by cause.",
    subcommands: [List.self, Show.self, Retry.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the failures by cause.")

    @OptionGroup var filter: FailureFilter
    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let summary = try await profile.read([.applications, .job, .provisioning])
        .provisioning.orThrow()
      let groups = try filter.groups(summary)
      let unread = filter.unreadable(summary)
      let raw = unread.compactMap { event in event.raw.map { (id: event.id, raw: $0) } }
      Listing(
        schema: "entrahub.errors/1", key: "errors",
        columns: [
          .init("FAIL NOW", "failingNow", isNumber: true),
          .init("ENTRIES", "count", isNumber: true), .init("CODE", "code", fit: .whole),
          .init("CAUSE", "title"),
          .init("OF OBJECTS", "affectedObjects", isNumber: true),
          .init("FIRST SEEN", "firstSeen", fit: .spare),
          .init("LAST SEEN", "lastSeen", fit: .spare),
        ],
        rows: groups.map { group in
          Listing.Row(
            [
              Counts.grouped(group.failing.total), Counts.grouped(group.count), group.code,
              group.title, Counts.grouped(group.affectedObjects), Times.local(group.firstSeen),
              Times.local(group.lastSeen),
            ], json: ErrorsJSON.summary(group),
            csv: [
              String(group.failing.total), String(group.count), group.code, group.title,
              String(group.affectedObjects), Times.utc(group.firstSeen),
              Times.utc(group.lastSeen),
            ])
        }, empty: "No provisioning failure in that time.",
        extra: [(key: "unreadable", value: JSON(unread.map(ErrorsJSON.event)))],
        notes: RawEntries.lines(raw)
      ).print(format.format, to: profile.output)
      if !unread.isEmpty, format.format != .json {
        Output.message(RawEntries.words(summary.unreadableCount))
      }
      if let words = summary.cutWords, let since = summary.since {
        Output.message(
          "At least these: \(words). What was read reaches back to \(Times.local(since)).")
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show one cause with whom it concerns, or one event with all that is around it.",
      discussion: """
        An event is shown with its steps, modified properties and what Microsoft recommends, joined \
        with the audit log, the changes made from here, and the requests and tracking ids of Webex.
        """)

    @Argument(help: "A code, as errors list prints it, or an event's id or its beginning.")
    var what: String

    @OptionGroup var filter: FailureFilter
    @OptionGroup var format: DocumentFormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      try await profile.with { session in
        let summary = try await session.integration
          .refresh([.applications, .job, .provisioning, .audit]).provisioning.orThrow()
        if let group = try filter.groups(summary).first(where: {
          $0.code.lowercased() == what.lowercased()
        }) {
          show(group)
          return
        }
        let event = try await session.integration.event(what)
        let story = try await session.integration.story(of: event)
        if format.format == .json {
          profile.output.document(ErrorsJSON.document(story))
        } else {
          StoryText(story: story, output: profile.output).print()
        }
      }
    }

    private func show(_ group: FailureGroup) {
      let output = profile.output
      if format.format == .json {
        output.document(ErrorsJSON.document(group))
        return
      }
      output.line(output.bold(PlainText.clean("\(group.code): \(group.title)")))
      output.line(
        "  \(group.failing.total == 0 ? "nobody fails any more" : "\(group.failing.sentence()) now"); "
          + "\(Counts.grouped(group.count)) \(group.count == 1 ? "entry" : "entries") in the log, "
          + "first \(Times.local(group.firstSeen)), last \(Times.local(group.lastSeen))"
      )
      if let id = group.signatureId { output.line("  signature \(PlainText.clean(id))") }
      if let latest = group.events.first {
        if let reason = latest.reason { output.line("  \(PlainText.clean(reason))") }
        for id in latest.trackingIds { output.line("  tracking ID \(PlainText.clean(id))") }
        if let advice = latest.recommendedAction {
          output.line("  Microsoft: \(PlainText.clean(advice))")
        }
      }
      output.line()
      Listing(
        schema: "", key: "",
        columns: [
          .init("WHO", ""), .init("FAILED", "", isNumber: true), .init("FIRST", "", fit: .spare),
          .init("LAST", "", fit: .spare), .init("LAST EVENT", "", fit: .whole),
        ],
        rows: group.affected.map { object in
          Listing.Row(
            [
              object.sourceName ?? object.sourceId ?? "unknown object",
              "\(Counts.grouped(object.count)) ×",
              Times.local(object.firstSeen), Times.local(object.lastSeen), object.eventId,
            ], json: .null)
        }, empty: "", notes: notes(group)
      ).print(.text, to: output)
    }

    private func notes(_ group: FailureGroup) -> [String] {
      let missing = group.affectedObjects - group.affected.count
      let more = missing > 0 ? ["… and \(missing) more."] : []
      return more + ["", "All about one: entrahub errors show EVENT"]
    }
  }
}

/// Which failures are meant.
struct FailureFilter: ParsableArguments {
  @OptionGroup var since: SinceOption

  @Option(help: "Only of this person or group: part of the name or id.")
  var user: String?

  /// Entries of which it can't be told whether they are failures.
  func unreadable(_ summary: ProvisioningSummary) -> [ProvisioningEvent] {
    guard let user = user?.lowercased() else { return summary.unreadable }
    return summary.unreadable.filter { $0.raw?.source.lowercased().contains(user) == true }
  }

  func groups(_ summary: ProvisioningSummary) throws -> [FailureGroup] {
    let start = try since.date()
    return summary.failures.compactMap { group in
      guard let group = group.since(start) else { return nil }
      guard let user = user?.lowercased() else { return group }
      return group.only { object in
        [object.sourceName, object.sourceId, object.targetId].contains {
          $0?.lowercased().contains(user) == true
        }
      }
    }
  }
}
