import ArgumentParser
import Foundation
import ProvisioningCore

struct Incidents: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "incidents",
    abstract: "Troubleshooting runs and diagnosed reports.",
    subcommands: [List.self, Show.self, Note.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the incidents, newest first.")

    @OptionGroup var most: LimitOption
    @OptionGroup var format: FormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let incidents = try await profile.with { try $0.integration.incidents(limit: most.limit) }
      Listing(
        schema: "entrahub.incidents/1", key: "incidents",
        columns: [
          .init("NO", "id", isNumber: true), .init("WHEN", "startedAt", fit: .whole),
          .init("STATE", "state"),
          .init("TITLE", "title"), .init("NOTES", "notes", isNumber: true, fit: .spare),
          .init("TRACKING ID", "trackingId", fit: .spare),
        ],
        rows: incidents.map { incident in
          let rest = [
            incident.state.words, incident.title, String(incident.notes.count),
            incident.facts["trackingId"] ?? "",
          ]
          return Listing.Row(
            [String(incident.id), Times.local(incident.startedAt)] + rest,
            json: Self.json(incident),
            csv: [String(incident.id), Times.utc(incident.startedAt)] + rest)
        }, empty: "No incident is recorded."
      ).print(format.format, to: profile.output)
    }

    private static func json(_ incident: Incident) -> JSON {
      .object([
        (key: "id", value: .int(Int(incident.id))),
        (key: "startedAt", value: JSON(incident.startedAt)),
        (key: "state", value: .string(incident.state.rawValue)),
        (key: "title", value: .string(incident.title)),
        (key: "trackingId", value: JSON(incident.facts["trackingId"])),
        (
          key: "notes",
          value: .array(incident.notes.map { ["at": JSON($0.at), "text": .string($0.text)] })
        ),
      ])
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Print one incident for a support case.")

    @Argument(help: "The incident's number, as incidents list prints it.")
    var number: Int64

    @OptionGroup var format: ReportFormatOption
    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let text = try await profile.with {
        try $0.integration.exportIncident(number, as: format.format.incidentFormat)
      }
      if format.format == .json {
        profile.output.data(JSON.escapingUnsafe(text))
      } else {
        profile.output.lines(Times.localized(text))
      }
    }
  }

  struct Note: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "note", abstract: "Write a note to an incident.",
      discussion: "It is kept with its time, stands in every report, and can't be changed later.")

    @Argument(help: "The incident's number, as incidents list prints it.")
    var number: Int64

    @Argument(help: "What to write down.")
    var text: [String]

    @OptionGroup var profile: ProfileOptions

    func run() async throws {
      let text = text.joined(separator: " ")
      let incident = try await profile.with {
        try await $0.integration.addNote(text, to: number)
      }
      profile.output.line(
        PlainText.clean("Noted with incident \(incident.id): \(incident.notes.last?.text ?? "")"))
    }
  }
}
