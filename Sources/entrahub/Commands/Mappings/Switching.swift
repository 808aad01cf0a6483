import ArgumentParser
import AttributeMapping
import ProvisioningCore

extension Mappings {
  struct Enable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "enable", abstract: "Switch the mapping of a kind of object on.",
      discussion: "With --object Group, assigned groups come to Webex, and not their members alone."
    )

    @OptionGroup var object: ObjectOption
    @OptionGroup var options: SchemaChangeOptions

    func run() async throws {
      try await options.edit { [.setEnabled(true, mapping: try object.mapping(in: $0).id)] }
    }
  }

  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "disable", abstract: "Switch the mapping of a kind of object off.",
      discussion: "Webex keeps what it has; nothing of that kind comes any more. Users' can't go.")

    @OptionGroup var object: ObjectOption
    @OptionGroup var options: SchemaChangeOptions

    func run() async throws {
      try await options.edit { [.setEnabled(false, mapping: try object.mapping(in: $0).id)] }
    }
  }
}
