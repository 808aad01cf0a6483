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
          options.profile.output.line(
            PlainText.clean("\(app.displayName) is in the tenant already (object id \(id))."))
          return
        }
        try await options.carryOut(
          try await session.integration.change(for: .addGallery), session)
        guard !options.dryRun else { return }
        let made = await session.integration.snapshot.applications.value?
          .first { $0.role == .gallery }
        if let id = made?.objectId { options.profile.output.line("Object id \(id)") }
        options.profile.output.line("Next: hide it from users: entrahub apps hide gallery")
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
        options.profile.output.line(
          PlainText.clean(
            "\(app.displayName) is \(isVisible ? "visible to users" : "hidden") already."))
        return
      }
      try await options.carryOut(
        try await session.integration.change(for: .setVisible(role, isVisible)), session)
    }
  }
}
