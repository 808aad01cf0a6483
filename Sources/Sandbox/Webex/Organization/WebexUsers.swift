import SCIM

/// The users of the organization: those that the seed makes, and over them all that changed.
///
/// A user is known inside by a handle: the index in the directory, or a number beyond for users
/// that clients made. Changed and new ones are kept as JSON, which is smaller than its tree.
struct WebexUsers: Sendable {
  private struct Stored: Sendable {
    var body: [UInt8]
    /// In lower case.
    var userName: String
    var externalID: String?
  }

  let people: WebexPeople
  private let newIDs: IdentifierSpace
  private var stored: [Int: Stored] = [:]
  /// Handles of the users that clients made, ascending.
  private var made: [Int] = []
  private var removed: Set<Int> = []
  /// Handles of the seed's users, ascending; made when a list is first read.
  private var generated: [Int32]?
  private var handlesByID: [String: Int] = [:]
  private var handlesByUserName: [String: Int] = [:]
  private var handlesByExternalID: [String: [Int]] = [:]
  private var nextHandle: Int

  init(people: WebexPeople) {
    self.people = people
    newIDs = IdentifierSpace(seed: people.identity.seed, purpose: "webex new users")
    nextHandle = people.endIndex
  }

  var count: Int { people.population.provisioned - removed.count + made.count }

  // MARK: Finding

  func handle(id: String) -> Int? {
    if let index = people.index(id: id) { return removed.contains(index) ? nil : index }
    return handlesByID[id.lowercased()]
  }

  /// The user of that name in any case.
  func handle(userName: String) -> Int? {
    let name = userName.lowercased()
    if let handle = handlesByUserName[name] { return handle }
    guard let index = people.index(userName: name), !removed.contains(index),
      stored[index] == nil
    else { return nil }
    return index
  }

  func handles(externalID: String) -> [Int] {
    var handles = handlesByExternalID[externalID] ?? []
    if let index = people.index(externalID: externalID), !removed.contains(index),
      stored[index] == nil
    {
      handles.append(index)
    }
    return handles
  }

  /// Whether the handle still means a user.
  func contains(_ handle: Int) -> Bool {
    handle < people.endIndex
      ? people.contains(handle) && !removed.contains(handle) : stored[handle] != nil
  }

  /// Up to `count` handles from a 0-based position on: first what clients made, then the seed's.
  mutating func handles(from position: Int, count: Int) -> [Int] {
    let order = generatedOrder()
    let total = made.count + order.count
    guard position < total else { return [] }
    let end = position + min(count, total - position)
    var handles = position < made.count ? Array(made[position..<min(end, made.count)]) : []
    if end > made.count {
      handles += order[max(0, position - made.count)..<(end - made.count)].map(Int.init)
    }
    return handles
  }

  /// Handles of the seed's users that are still there.
  mutating func generatedOrder() -> [Int32] {
    if let generated { return generated }
    let order = (0..<people.endIndex).compactMap { index in
      people.contains(index) && !removed.contains(index) ? Int32(exactly: index) : nil
    }
    generated = order
    return order
  }

  /// Whether a user is one of the seed's and was never changed.
  func isAsGenerated(_ handle: Int) -> Bool {
    people.contains(handle) && !removed.contains(handle) && stored[handle] == nil
  }

  // MARK: Reading

  /// What is needed to make a resource outside the lock.
  enum Source: Sendable {
    case generated(Int)
    case stored([UInt8])
  }

  func source(_ handle: Int) -> Source {
    stored[handle].map { .stored($0.body) } ?? .generated(handle)
  }

  func resource(_ handle: Int) -> SCIM.JSONObject { people.resource(source(handle)) }

  func id(_ handle: Int) -> String {
    handle < people.endIndex ? people.id(handle) : newIDs.id(handle - people.endIndex)
  }

  // MARK: Changing

  /// Keeps a new user, who gets an `id`.
  mutating func insert(_ resource: inout SCIM.JSONObject) {
    let handle = nextHandle
    nextHandle += 1
    let id = id(handle)
    var members = resource.members.filter { $0.key != "id" }
    members.insert(.init(key: "id", value: .string(id)), at: min(1, members.count))
    resource = SCIM.JSONObject(uniqueMembers: members)
    handlesByID[id] = handle
    made.append(handle)
    store(resource, handle)
  }

  mutating func update(_ handle: Int, _ resource: SCIM.JSONObject) {
    forgetNames(handle)
    store(resource, handle)
  }

  mutating func remove(_ handle: Int) {
    forgetNames(handle)
    stored[handle] = nil
    if handle < people.endIndex {
      removed.insert(handle)
      if let place = generated?.sortedPlace(of: Int32(handle)) { generated?.remove(at: place) }
    } else {
      handlesByID[id(handle)] = nil
      if let place = made.sortedPlace(of: handle) { made.remove(at: place) }
    }
  }

  private mutating func store(_ resource: SCIM.JSONObject, _ handle: Int) {
    let name = resource["userName"]?.string?.lowercased() ?? ""
    let externalID = resource["externalId"]?.string
    stored[handle] = Stored(
      body: JSONValue.object(resource).bytes(), userName: name, externalID: externalID)
    handlesByUserName[name] = handle
    if let externalID { handlesByExternalID[externalID, default: []].append(handle) }
  }

  private mutating func forgetNames(_ handle: Int) {
    guard let old = stored[handle] else { return }
    if handlesByUserName[old.userName] == handle { handlesByUserName[old.userName] = nil }
    guard let externalID = old.externalID else { return }
    handlesByExternalID[externalID]?.removeAll { $0 == handle }
    if handlesByExternalID[externalID]?.isEmpty == true { handlesByExternalID[externalID] = nil }
  }
}

extension WebexPeople {
  func resource(_ source: WebexUsers.Source, only names: Set<String>? = nil) -> SCIM.JSONObject {
    switch source {
    case .generated(let index): resource(index, only: names)
    // The store writes these texts itself.
    case .stored(let body): (try? JSONValue(parsing: body))?.object ?? SCIM.JSONObject()
    }
  }
}

extension RandomAccessCollection where Element: Comparable, Index == Int {
  /// Where a value stands in an ascending list.
  func sortedPlace(of value: Element) -> Int? {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < endIndex && self[low] == value ? low : nil
  }
}
