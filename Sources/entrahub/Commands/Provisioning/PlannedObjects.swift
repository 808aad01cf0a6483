import ProvisioningCore

/// Planned requests as rows of their objects: a group takes several, in two stages.
struct PlannedObjects {
  static let header = ["action", "kind", "name", "requests", "path"]

  private var people = 0
  private var groups: [String: (place: Int, first: DirectRequest, requests: Int)] = [:]

  var count: Int { people + groups.count }

  /// - Returns: the rows of people; groups are told at the end.
  mutating func add(_ requests: [DirectRequest]) -> [[String]] {
    var rows: [[String]] = []
    for request in requests {
      guard request.kind == .group else {
        rows.append(Self.row(request, 1))
        people += 1
        continue
      }
      let key = request.source.isEmpty ? request.path : request.source
      let place = groups.count
      groups[key, default: (place, request, 0)].requests += 1
    }
    return rows
  }

  var groupRows: [[String]] {
    groups.values.sorted { $0.place < $1.place }.map { Self.row($0.first, $0.requests) }
  }

  private static func row(_ request: DirectRequest, _ requests: Int) -> [String] {
    [
      request.action.rawValue, request.kind.rawValue, request.label, String(requests),
      path(request),
    ]
  }

  /// What refers to somebody who is yet to be created has no address yet.
  static func path(_ request: DirectRequest) -> String {
    request.path.contains("entrahub:") ? "/Groups/{new}" : request.path
  }
}
