internal import Evidence
internal import HTTPTransport
internal import SCIM
internal import Webex

/// Asks the target what it has of a request.
struct TargetReader: Sendable {
  /// Why the target didn't tell.
  enum Failure: Error {
    case transport(TransportError)
    case answer(SCIMAnswer)
    /// It can't be asked in a way that it understands.
    case unanswerable(String)
  }

  let client: SCIMClient
  let manner: TargetManner
  /// Most resources that are looked through where the target takes no filters.
  static let walkLimit = 20_000

  func state(of request: DirectRequest) async throws(Failure) -> TargetStanding {
    guard let id = request.targetId else { return try await match(request) }
    let answer: SCIMAnswer
    do {
      answer = try await client.read(manner.endpoint(request.kind), id: id)
    } catch {
      throw .transport(error)
    }
    if answer.status == 404 || answer.status == 410 { return .absent }
    guard answer.status == 200, answer.hiddenError == nil, let resource = answer.resource,
      resource[attribute: "id"] != nil
    else { throw .answer(answer) }
    return TargetJudge.judge(request, resource)
  }

  private func match(_ request: DirectRequest) async throws(Failure) -> TargetStanding {
    for filter in request.match {
      let found = try await resources(request.kind, filter)
      if found.count > 1 { return .several(found.count) }
      if let resource = found.first { return TargetJudge.judge(request, resource) }
    }
    return .absent
  }

  /// What a filter hits; where the target takes no filters, all of its resources are read.
  func resources(
    _ kind: DirectRequest.Kind, _ filter: String
  ) async throws(Failure) -> [JSONObject] {
    if manner.current.filters {
      let answer = try await search(kind, filter, start: nil)
      if let list = answer.list, answer.isSuccess { return list.resources.compactMap(\.object) }
      // RFC 7644 wants an empty list; some answer 404 for nobody.
      if answer.status == 404 { return [] }
      let isRefused = answer.status == 400 || answer.status == 501
      guard isRefused else { throw .answer(answer) }
      manner.learn { $0.filters = false }
    }
    return try await walk(kind, filter)
  }

  private func walk(
    _ kind: DirectRequest.Kind, _ text: String
  ) async throws(Failure) -> [JSONObject] {
    guard let filter = try? Filter(parsing: text) else {
      throw .unanswerable("no filter can be made of \(Words.cut(text, to: 120))")
    }
    let type = manner.shape.type(kind)
    var found: [JSONObject] = []
    var start = 1
    while start <= Self.walkLimit {
      let answer = try await search(kind, nil, start: start)
      guard answer.isSuccess, let list = answer.list else { throw .answer(answer) }
      found += list.resources.compactMap(\.object).filter { filter.matches($0, type: type) }
      guard let next = list.nextStartIndex, next > start else { return found }
      start = next
    }
    throw .unanswerable(
      "the target takes no filters and has more than \(Words.grouped(Self.walkLimit)) resources")
  }

  private func search(
    _ kind: DirectRequest.Kind, _ filter: String?, start: Int?
  ) async throws(Failure) -> SCIMAnswer {
    let count = start == nil ? nil : min(100, manner.capabilities.pageLimit ?? 100)
    do {
      return try await client.search(
        manner.endpoint(kind), filter: filter, startIndex: start, count: count,
        excluding: kind == .group && start != nil ? ["members"] : nil)
    } catch {
      throw .transport(error)
    }
  }
}
