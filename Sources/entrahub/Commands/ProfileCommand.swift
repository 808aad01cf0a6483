import ArgumentParser
import Foundation
import MicrosoftGraph
import ProvisioningCore
import Settings
import TerminalUI

struct ProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Profiles: which tenant and organization, and how to reach them.",
    subcommands: [Add.self, Set.self, List.self, Show.self, Use.self, Remove.self],
    defaultSubcommand: List.self)

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add",
      abstract: "Add a profile.",
      discussion: """
        Without arguments, on a terminal, it asks for everything.

        Credentials are never arguments. They come from ENTRAHUB_GRAPH_TOKEN, \
        ENTRAHUB_CLIENT_SECRET and ENTRAHUB_WEBEX_TOKEN, from the profile's credential command, or \
        from the store: see sign-in and token.
        """)

    @Argument(help: "Its name: letters, digits, dots, dashes.")
    var name: String?

    @OptionGroup var flags: ProfileFlags

    @Flag(name: .customLong("use"), help: "Make it the active profile; the first one is anyway.")
    var makesActive = false

    @Flag(help: .hidden)
    var keepActive = false

    @Flag(inversion: .prefixedNo, help: "Look up the tenant of a domain.")
    var lookup = true

    func run() async throws {
      let setup = Setup.current
      try flags.check(setup)
      var profile = try profile(setup)
      if lookup { profile = try await ProfileFlags.resolved(profile, setup) }
      let before = try setup.profiles.activeName()
      try setup.profiles.add(profile)
      let isActive = !keepActive && (makesActive || before == nil)
      if isActive { try setup.profiles.use(profile.name) }
      tell(profile, isActive: isActive, before: before)
    }

    private func tell(_ profile: Profile, isActive: Bool, before: String?) {
      let active =
        isActive
        ? "which is active now" : before.map { "\($0) stays the active one" } ?? "none is active"
      Output(color: .auto).line(PlainText.clean("Added profile \(profile.name); \(active)."))
      let choice = isActive ? "" : " --profile \(profile.name)"
      let signIn = profile.isLoopback ? "" : "entrahub sign-in\(choice), then "
      Output.message("Next: \(signIn)entrahub status\(choice)")
      if !isActive { Output.message("For good: entrahub profile use \(profile.name)") }
    }

    private func profile(_ setup: Setup) throws -> Profile {
      if let name, flags.tenant != nil { return try Profile(name: name, flags.draft()) }
      guard name == nil, flags.tenant == nil, isatty(STDIN_FILENO) == 1 else {
        throw ValidationError(
          name == nil
            ? "Name the profile: entrahub profile add NAME --tenant TENANT." : "Give --tenant.")
      }
      var dialogue = ProfileDialogue(
        themes: ThemeLibrary(folder: setup.folders.themes).entries.map(\.name),
        known: flags.draft())
      try dialogue.askOnTerminal()
      return try Profile(name: dialogue.name, dialogue.draft)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the profiles.")

    @OptionGroup var format: FormatOption
    @OptionGroup var color: ColorOption

    func run() async throws {
      let store = Setup.current.profiles
      let active = try store.activeName()
      Listing(
        schema: "entrahub.profiles/1", key: "profiles",
        columns: [
          .init("ACTIVE", "active"), .init("NAME", "name"), .init("CLASS", "class"),
          .init("TENANT", "tenant"), .init("ORGANIZATION", "organization"),
        ],
        rows: try store.names().map { name in
          guard let profile = try? store.load(name) else {
            return Listing.Row(
              [name == active ? "*" : "", name, "unreadable", "", ""],
              json: ProfileJSON.unreadable(name, isActive: name == active))
          }
          return Listing.Row(
            [
              profile.name == active ? "*" : "", profile.name, profile.profileClass.rawValue,
              profile.tenant ?? "", profile.organization ?? "",
            ], json: ProfileJSON.profile(profile, isActive: profile.name == active))
        },
        empty: "No profile yet. Try the sandbox: entrahub demo. Add yours: entrahub profile add."
      ).print(format.format, to: color.output)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show a profile.")

    @Argument(help: "Its name; else the active one.")
    var name: String?

    @OptionGroup var format: DocumentFormatOption
    @OptionGroup var color: ColorOption

    func run() async throws {
      let store = Setup.current.profiles
      let profile = try store.load(try store.resolve(name))
      let isActive = try store.activeName() == profile.name
      if format.format == .text {
        for (label, value) in ProfileJSON.facts(profile) {
          let gap = String(repeating: " ", count: max(1, 20 - label.count))
          color.output.line("\(label)\(gap)\(PlainText.clean(value))")
        }
      } else {
        color.output.document(
          JSON.object([
            (key: "schema", value: "entrahub.profile/1"),
            (key: "profile", value: ProfileJSON.profile(profile, isActive: isActive)),
          ]))
      }
    }
  }

  struct Use: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "use", abstract: "Make a profile the active one.")

    @Argument(help: "Its name.")
    var name: String

    func run() async throws {
      try Setup.current.profiles.use(name)
      Output(color: .auto).line(PlainText.clean("\(name) is active now."))
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove",
      abstract: "Remove a profile and the credentials that are kept for it; its journal stays.")

    @Argument(help: "Its name.")
    var name: String

    @Flag(help: "Leave the credentials for another profile of this name.")
    var keepCredentials = false

    func run() async throws {
      let store = Setup.current.profiles
      let erased = keepCredentials ? nil : try await store.eraseCredentials(name)
      let kept = try store.remove(name)
      let output = Output(color: .auto)
      output.line(PlainText.clean("Removed profile \(name)."))
      for words in erased?.removed ?? [] { output.line(PlainText.clean("Erased: \(words)")) }
      for words in erased?.remaining ?? [] { output.line(PlainText.clean("Still there: \(words)")) }
      for file in kept { output.line(PlainText.clean("Kept: \(file)")) }
    }
  }
}

enum ProfileJSON {
  static func profile(_ profile: Profile, isActive: Bool) -> JSON {
    .object(
      [(key: "active", value: .bool(isActive))]
        + rows(profile).map { (key: key($0.0), value: JSON($0.1)) }
        + [(key: "readOnly", value: .bool(profile.isReadOnly))])
  }

  /// A profile whose file can't be read: every member is there, only the name is known.
  static func unreadable(_ name: String, isActive: Bool) -> JSON {
    let unknown = rows(nil).map { (key: key($0.0), value: JSON.null) }
    return .object(
      [(key: "active", value: .bool(isActive)), (key: "name", value: .string(name))]
        + unknown.dropFirst() + [(key: "readOnly", value: .null)])
  }

  /// What is set, label by label.
  static func facts(_ profile: Profile) -> [(String, String)] {
    (rows(profile) + [("Read only", profile.isReadOnly ? "yes" : "no")])
      .compactMap { label, value in value.map { (label, $0) } }
  }

  private static func rows(_ profile: Profile?) -> [(String, String?)] {
    [
      ("Name", profile?.name), ("Class", profile?.profileClass.rawValue),
      ("Cloud", profile?.cloud.rawValue), ("Tenant", profile?.tenant),
      ("Organization", profile?.organization), ("Webex", profile?.webexTitle),
      ("Source", profile.map { ($0.source ?? .entra).rawValue }),
      ("Deployment", profile?.deployment.rawValue),
      ("Client ID", profile?.clientID), ("Graph URL", profile?.graphURL),
      ("Login URL", profile?.loginURL), ("SCIM URL", profile?.scimURL),
      ("Control Hub URL", profile?.controlHubURL),
      ("Broker URL", profile?.brokerURL), ("Tenant URL", profile?.galleryURL),
      ("Certificate", profile?.certificate), ("Certificate key", profile?.certificateKey),
      ("Credential command", profile?.credentialCommand?.arguments.joined(separator: " ")),
      ("Theme", profile?.theme),
    ]
  }

  /// "Control Hub URL" as `controlHubUrl`.
  private static func key(_ label: String) -> String {
    let words = label.split(separator: " ").map { $0.lowercased() }
    return words.enumerated().map { $0.offset == 0 ? $0.element : $0.element.capitalized }.joined()
  }
}
