import Foundation
import ProvisioningCore
import Settings
import TerminalUI

/// What the next start takes up again: kept in the state folder, never in the configuration.
struct Session: Sendable, Codable, Equatable {
  struct List: Sendable, Codable, Equatable {
    var filter = ""
    var sortColumn: Int?
    var isAscending = true
  }

  var pane: Pane?
  var shownLists: [String: ListID] = [:]
  var lists: [String: List] = [:]
  var theme: String?
  /// The object id of the person that mappings were tried on.
  var person: String?

  /// An unreadable file is no session: it was ours, and nothing of worth is in it.
  static func load(_ file: URL?) -> Session {
    guard let file, let data = try? Data(contentsOf: file) else { return Session() }
    return (try? JSONDecoder().decode(Session.self, from: data)) ?? Session()
  }

  /// Kept for comfort only: when it cannot be written, the next start begins at the overview.
  @concurrent
  func save(_ file: URL) async {
    guard let data = try? JSONEncoder().encode(self) else { return }
    try? PrivateFile.write(Array(data), to: file.path(percentEncoded: false))
  }
}

extension ConsoleState {
  /// The arrangement that outlives this start.
  var session: Session {
    var session = Session(pane: pane, theme: themeName.isEmpty ? nil : themeName)
    session.person = mappings.person?.person.id ?? lastPerson
    for (pane, list) in shownLists { session.shownLists[pane.rawValue] = list }
    for (id, listing) in lists where !listing.filter.isEmpty || listing.sort != nil {
      session.lists[id.rawValue] = Session.List(
        filter: listing.filter, sortColumn: listing.sort?.column,
        isAscending: listing.sort?.ascending ?? true)
    }
    return session
  }

  mutating func take(up session: Session) {
    pane = session.pane ?? pane
    lastPerson = session.person
    for pane in Pane.allCases {
      guard let list = session.shownLists[pane.rawValue], pane.lists.contains(list) else {
        continue
      }
      shownLists[pane] = list
    }
    for id in ListID.allCases {
      guard let kept = session.lists[id.rawValue] else { continue }
      var listing = Listing()
      listing.filter = kept.filter
      listing.sort = kept.sortColumn.map { Table.Sort(column: $0, ascending: kept.isAscending) }
      lists[id] = listing
    }
  }
}
