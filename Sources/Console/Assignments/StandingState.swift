internal import AttributeMapping
internal import Foundation
public import ProvisioningCore
internal import Synchronization

/// How people of the list stand; looked up as they are looked at.
public struct StandingRows: Sendable {
  /// Nil for somebody who is not there any more.
  public var of: @Sendable (Person) -> Standing?

  public init(of: @escaping @Sendable (Person) -> Standing?) { self.of = of }

  /// A screen is drawn from the same people again and again.
  private static let kept = 400

  init(_ standings: Standings) {
    let cache = SharedCache()
    self.init { person in
      if let known = cache.state.withLock({ $0[person.id] }) { return known }
      // Whoever cannot be read any more is shown as a gap.
      guard let standing = (try? standings.standing(of: person)) ?? nil else { return nil }
      cache.state.withLock { state in
        if state.count >= Self.kept { state = [:] }
        state[person.id] = standing
      }
      return standing
    }
  }

  private final class SharedCache: Sendable {
    let state = Mutex<[Person.ID: Standing]>([:])
  }
}

/// What the people view knows about how people stand.
struct StandingState: Sendable {
  var rows: StandingRows?
  var failure: ProvisioningError?
  /// What it was asked over; nil before the first time.
  var basis: StandingBasis?
}

/// All of a snapshot on which it depends how people stand.
struct StandingBasis: Sendable, Equatable {
  private var assignments: [Assignment]?
  private var mapping: ObjectMapping?
  private var synchronizesAll: Bool?
  private var readings: [Date?]

  init(_ snapshot: Snapshot) {
    assignments = snapshot.assignments.value
    mapping = snapshot.mappings.value?.first(where: \.mapsUsers)
    synchronizesAll = (snapshot.job.value ?? nil)?.synchronizesAll
    readings = [snapshot.people.readAt, snapshot.members.readAt, snapshot.target.readAt]
  }
}

extension ConsoleState {
  /// Asks how people stand, where they are shown and what is known is not of now.
  mutating func findStandings() -> [Effect] {
    let basis = StandingBasis(snapshot)
    guard shownList == .people, people?.total ?? 0 > 0, standings.basis != basis,
      running[.findingStandings] == nil
    else { return [] }
    standings.basis = basis
    return start(.findingStandings, .findStandings)
  }

  mutating func take(_ rows: StandingRows?) -> [Effect] {
    running[.findingStandings] = nil
    standings.rows = rows
    standings.failure = nil
    // A side may have been read anew meanwhile.
    return findStandings()
  }
}
