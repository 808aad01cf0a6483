import ArgumentParser
import Foundation
import ProvisioningCore

struct Refresh: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read both sides into the workspace.")

  @Flag(help: "The directory's people too; later runs read only what changed.")
  var full = false

  @OptionGroup var profile: ProfileOptions

  func run() async throws {
    let session = try Setup.current.session(profile)
    let start = ContinuousClock.now
    let parts = Integration.Part.allCases.filter { full || $0 != .people }
    let snapshot = await session.integration.refresh(Set(parts))
    await session.integration.close()
    if let failure = snapshot.unreadable ?? (full ? snapshot.people.failure : nil) { throw failure }
    let people = full ? snapshot.people.value.map { ", \($0.total) people" } ?? "" : ""
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    profile.output.line(
      "Refreshed in \(seconds.formatted(.number.precision(.fractionLength(1)))) s\(people).")
  }
}
