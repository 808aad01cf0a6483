import ArgumentParser
import Foundation
import ProvisioningCore

struct Errors: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "errors",
    abstract: "Provisioning failures, grouped by cause.",
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the failures by cause.")

    @OptionGroup var filter: FailureFilter
    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let groups = try await filter.groups(profile)
      Listing(
        schema: "entrahub.errors/1", key: "errors",
        columns: [
          .init("COUNT", "count", isNumber: true), .init("CODE", "code"), .init("CAUSE", "title"),
          .init("OBJECTS", "affectedObjects", isNumber: true), .init("FIRST SEEN", "firstSeen"),
          .init("LAST SEEN", "lastSeen"),
        ],
        rows: groups.map { group in
          let counts = (String(group.count), String(group.affectedObjects))
          return Listing.Row(
            [
              counts.0, group.code, group.title, counts.1, Times.local(group.firstSeen),
              Times.local(group.lastSeen),
            ], json: ErrorsJSON.summary(group),
            csv: [
              counts.0, group.code, group.title, counts.1, Times.utc(group.firstSeen),
              Times.utc(group.lastSeen),
            ])
        }, empty: "No provisioning failure in that time."
      ).print(format.format, to: profile.output)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show the failures of one cause with their events.")

    @Argument(help: "The code, as errors list prints it.")
    var code: String

    @OptionGroup var filter: FailureFilter
    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let groups = try await filter.groups(profile)
      guard let group = groups.first(where: { $0.code.lowercased() == code.lowercased() }) else {
        throw ProvisioningError(
          .notFound, operation: "showing the failures",
          message: "no failure has the code '\(code)' in that time",
          advice: "See entrahub errors list.")
      }
      if format.format == .text {
        text(group)
      } else {
        profile.output.document(ErrorsJSON.document(group))
      }
    }

    private func text(_ group: FailureGroup) {
      let output = profile.output
      output.line(output.bold(PlainText.clean("\(group.code): \(group.title)")))
      output.line(
        "  \(group.count) failures of \(group.affectedObjects) objects, first \(Times.local(group.firstSeen)), last \(Times.local(group.lastSeen))"
      )
      if let id = group.signatureId { output.line("  signature \(PlainText.clean(id))") }
      for event in group.events {
        output.line()
        output.line(
          PlainText.clean(
            "\(Times.local(event.occurredAt))  \(event.action) \(event.sourceName ?? event.sourceId ?? "unknown object")"
          ))
        if let reason = event.reason { output.line("  \(PlainText.clean(reason))") }
        for step in event.steps {
          output.line(
            PlainText.clean("  \(step.kind): \(step.status.rawValue), \(step.description)"))
        }
        if let advice = event.recommendedAction { output.line("  \(PlainText.clean(advice))") }
      }
    }
  }
}

/// Which failures are meant.
struct FailureFilter: ParsableArguments {
  @OptionGroup var since: SinceOption

  @Option(help: "Only of this person or group: part of the name or id.")
  var user: String?

  func groups(_ profile: ProfileOptions) async throws -> [FailureGroup] {
    let start = try since.date()
    let summary = try await profile.read([.applications, .job, .provisioning])
      .provisioning.orThrow()
    return summary.failures.compactMap { group in
      guard group.lastSeen >= start else { return nil }
      guard let user = user?.lowercased() else { return group }
      var group = group
      group.events = group.events.filter { event in
        [event.sourceName, event.sourceId, event.targetId].compactMap(\.self)
          .contains { $0.lowercased().contains(user) }
      }
      return group.events.isEmpty ? nil : group
    }
  }
}

enum ErrorsJSON {
  static func summary(_ group: FailureGroup) -> JSON { .object(members(group)) }

  static func document(_ group: FailureGroup) -> JSON {
    .object(
      [(key: "schema", value: "entrahub.error/1")] + members(group)
        + [(key: "events", value: JSON(group.events.map(event)))])
  }

  private static func members(_ group: FailureGroup) -> [(key: String, value: JSON)] {
    [
      (key: "code", value: .string(group.code)), (key: "title", value: .string(group.title)),
      (key: "signature", value: JSON(group.signatureId)),
      (key: "count", value: .int(group.count)),
      (key: "affectedObjects", value: .int(group.affectedObjects)),
      (key: "firstSeen", value: JSON(group.firstSeen)),
      (key: "lastSeen", value: JSON(group.lastSeen)),
    ]
  }

  static func event(_ event: ProvisioningEvent) -> JSON {
    .object([
      (key: "id", value: .string(event.id)), (key: "occurredAt", value: JSON(event.occurredAt)),
      (key: "action", value: .string(event.action)),
      (key: "status", value: .string(event.status.rawValue)),
      (key: "sourceId", value: JSON(event.sourceId)),
      (key: "sourceName", value: JSON(event.sourceName)),
      (key: "targetId", value: JSON(event.targetId)),
      (key: "errorCode", value: JSON(event.errorCode)), (key: "reason", value: JSON(event.reason)),
      (key: "recommendedAction", value: JSON(event.recommendedAction)),
      (key: "cycleId", value: JSON(event.cycleId)), (key: "changeId", value: JSON(event.changeId)),
      (
        key: "steps",
        value: JSON(
          event.steps.map { step in
            .object([
              (key: "name", value: .string(step.name)), (key: "kind", value: .string(step.kind)),
              (key: "status", value: .string(step.status.rawValue)),
              (key: "description", value: .string(step.description)),
            ])
          })
      ),
      (
        key: "changes",
        value: JSON(
          event.changes.map { change in
            .object([
              (key: "name", value: .string(change.name)), (key: "old", value: JSON(change.old)),
              (key: "new", value: JSON(change.new)),
            ])
          })
      ),
    ])
  }
}
