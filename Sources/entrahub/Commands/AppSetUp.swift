import ArgumentParser
import ProvisioningCore

/// Adding the gallery's application, and what users see of it.
extension Apps {
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add",
      abstract: "Add Cisco Webex from the gallery, for the classic deployment.",
      discussion: """
        Control Hub's own set-up makes its applications itself; this is for a tenant that uses the \
        gallery's. Where the application is there already, nothing is done.
        """)

    @OptionGroup var options: ChangeOptions

    func run() async throws {
      try await options.profile.with { session in
        let snapshot = await session.integration.refresh([.applications])
        let app = try snapshot.applications.orThrow().first { $0.role == .gallery }
        if let app, let id = app.objectId {
          options.profile.output.prose(
            PlainText.clean("\(app.displayName) is in the tenant already (object id \(id))."))
          let next = "Next, where it has no job yet: \(SetUpSteps.automatic)"
          options.profile.output.prose(next)
          return
        }
        try await options.carryOut(
          try await session.integration.change(for: .addGallery), session)
        guard !options.dryRun else { return }
        let made = await session.integration.snapshot.applications.value?
          .first { $0.role == .gallery }
        if let id = made?.objectId { options.profile.output.prose("Object id \(id)") }
        for line in SetUpSteps.words(after: .added) { options.profile.output.prose(line) }
      }
    }
  }

  struct Hide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hide",
      abstract: "Hide an application from users: “Visible to users” is No.")
    @OptionGroup var visibility: VisibilityOptions
    func run() async throws { try await visibility.set(false) }
  }

  struct Unhide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "unhide",
      abstract: "Show an application to the users who are assigned.")
    @OptionGroup var visibility: VisibilityOptions
    func run() async throws { try await visibility.set(true) }
  }
}

struct VisibilityOptions: ParsableArguments {
  @Argument(help: "integration, identity or gallery; else the one that people are assigned to.")
  var application: EnterpriseApplication.Role?

  @OptionGroup var options: ChangeOptions

  func set(_ isVisible: Bool) async throws {
    try await options.profile.with { session in
      let all = try await session.integration.refresh([.applications]).applications.orThrow()
      let assigned = all.filter { $0.role != .integration && $0.objectId != nil }
      let role = application ?? assigned.first?.role ?? .gallery
      if let app = all.first(where: { $0.role == role }), app.isVisibleToUsers == isVisible {
        options.profile.output.prose(
          PlainText.clean(
            "\(app.displayName) is \(isVisible ? "visible to users" : "hidden") already."))
        return
      }
      try await options.carryOut(
        try await session.integration.change(for: .setVisible(role, isVisible)), session)
    }
  }
}

/// The way from the added application to people in Webex, as far as it lies ahead.
enum SetUpSteps {
  case added, made

  static let automatic = "entrahub connection set --provisioning automatic"

  static func words(after step: SetUpSteps) -> [String] {
    let steps = [
      ("entrahub apps hide gallery", "users need not see it"),
      (automatic, "makes its job, which stands still"),
      ("entrahub token url, then entrahub token parse", "the token, by a full administrator"),
      (
        "entrahub connection set --build-url --stored-token --scope assigned",
        "tried first, then saved; --notification-email tells you of trouble"
      ),
      ("entrahub assignments add SOMEBODY", "one test user first"),
      ("entrahub apps start --watch", "the first cycle"),
    ]
    let ahead = step == .added ? steps[...] : steps[2...]
    return ["Next, in this order:"]
      + ahead.enumerated().map { "  \($0 + 1). \($1.0): \($1.1)" }
  }
}
