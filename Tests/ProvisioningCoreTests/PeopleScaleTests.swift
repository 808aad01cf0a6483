import Foundation
import Testing

@testable import ProvisioningCore

/// Far from the figures, near enough to notice when something stops being proportional.
struct PeopleScaleTests {
  @Test func aHundredThousandPeople() async throws {
    let folder = try ScratchFolder()
    let workspace = try Workspace(file: folder.file("w.sqlite"), profile: "contoso")
    let count = 100_000
    let ingest = try await workspace.people.beginFullRead()
    for start in stride(from: 0, to: count, by: 1_000) {
      try await ingest.append(
        (start..<start + 1_000).map { number in
          Person(
            id: "00000000-0000-4000-8000-" + String(format: "%012d", number),
            userPrincipalName: "user\(number)@contoso.com", displayName: "Üser \(number)",
            isEnabled: number % 10 != 0, userType: number % 50 == 0 ? .guest : .member)
        }, next: "\(start)")
    }
    let counts = try await ingest.finish(deltaLink: "d")
    #expect(counts == PeopleCounts(total: count, enabled: 90_000, guests: 2_000))
    await workspace.close()

    let clock = ContinuousClock()
    let again = try Workspace(file: folder.file("w.sqlite"), profile: "contoso")
    let start = clock.now
    let view = try again.people.view()
    let first = try view.rows(in: 0..<40)
    #expect(clock.now - start < .milliseconds(250), "the first rows cost what forty rows cost")
    #expect(first.first??.displayName == "Üser 0")
    #expect(view.count == count)
    #expect(try view.row(at: count - 1)?.displayName == "Üser 99999")
    #expect(try again.people.view(PeopleQuery(filter: "USER 4711")).count == 20)
    #expect(try again.people.view(PeopleQuery(filter: "user 4711@")).count == 10)
    #expect(try again.people.view(PeopleQuery(filter: "!user")).count == 0)
  }

  @Test func filteringStopsWhenItsTaskIsCancelled() async throws {
    let workspace = try Workspace(inMemory: "contoso")
    let ingest = try await workspace.people.beginFullRead()
    for start in stride(from: 0, to: 120_000, by: 10_000) {
      try await ingest.append(
        (start..<start + 10_000).map {
          Person(id: "\($0)", userPrincipalName: "u\($0)@x", displayName: "U \($0)")
        })
    }
    _ = try await ingest.finish(deltaLink: nil)
    let task = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return await failure { () throws(ProvisioningError) in
        try workspace.people.view(PeopleQuery(filter: "u"))
      }
    }
    #expect(await task.value?.kind == .cancelled)
  }
}
