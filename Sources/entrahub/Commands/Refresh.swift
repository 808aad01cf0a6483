import ArgumentParser
import Foundation
import ProvisioningCore

struct Refresh: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refresh",
    abstract: "Read both sides into the workspace.")

  @Flag(
    help: "Everybody too: the directory's people, members of assigned groups, Webex's users.")
  var full = false

  @OptionGroup var profile: ProfileOptions

  func run() async throws {
    let session = try Setup.current.session(profile)
    let start = ContinuousClock.now
    let parts =
      full ? Set(Integration.Part.allCases) : Integration.Part.standard
    let snapshot = await session.integration.refreshShowingProgress(parts)
    let samples = (try? session.integration.unreadableInWebex()) ?? []
    await session.integration.close()
    if let failure = snapshot.unreadable ?? (full ? snapshot.people.failure : nil) { throw failure }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let time = seconds.formatted(.number.precision(.fractionLength(1)))
    profile.output.line("Refreshed in \(time) s\(full ? everybody(snapshot) : "").")
    if full {
      for line in notes(snapshot, samples) { profile.output.prose(PlainText.clean(line)) }
    }
    // One side alone is normal; a side that could be read and wasn't is a failure.
    let everybody = full ? [snapshot.members.failure, snapshot.target.failure] : []
    if let failure = (everybody + [snapshot.webex.failure])
      .compactMap(\.self).first(where: { !$0.isMissingCredential })
    {
      throw failure
    }
  }

  private func everybody(_ snapshot: Snapshot) -> String {
    let people = snapshot.people.value.map { ", \(Counts.grouped($0.total)) people" } ?? ""
    let webex =
      snapshot.target.failure == nil
      ? snapshot.target.value.map { ", \(Counts.grouped($0.users)) Webex users" } ?? "" : ""
    return people + webex
  }

  private func notes(_ snapshot: Snapshot, _ samples: [String]) -> [String] {
    var notes: [String] = []
    if let counts = snapshot.people.value, counts.unreadable > 0 {
      notes.append(
        "! \(Counts.grouped(counts.unreadable)) entries of the directory can't be understood; left "
          + "out: \(counts.samples.joined(separator: "  "))")
    }
    if let failure = snapshot.target.failure, failure.isMissingCredential {
      notes.append("Webex's users were not read: \(failure.message).")
    }
    if let counts = snapshot.target.value, snapshot.target.failure == nil {
      if counts.unreadable > 0 {
        notes.append(
          "! \(Counts.grouped(counts.unreadable)) entries of Webex can't be understood; left out: "
            + samples.joined(separator: "  "))
      }
      if counts.announced > counts.users + counts.unreadable {
        notes.append(
          "! Webex named \(Counts.grouped(counts.announced)) users and gave "
            + "\(Counts.grouped(counts.users)).")
      }
    }
    return notes
  }
}
