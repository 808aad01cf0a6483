internal import Evidence
internal import Foundation
internal import HTTPTransport
internal import SCIM
internal import Webex

/// Carries out one request, or finds out that it is carried out already.
struct DirectSender: Sendable {
  let client: SCIMClient
  let manner: TargetManner
  /// How often a request is sent at most.
  let attempts: Int

  private var reader: TargetReader { TargetReader(client: client, manner: manner) }

  func attempt(_ given: DirectItem) async -> Attempt {
    let shaped = manner.shape.shaped(given.request)
    var item = given
    item.request.version = given.request.version
    var attempt = await carryOut(&item, shaped.request, isEmpty: shaped.isEmpty, shaped.unknown)
    attempt.unknown = shaped.unknown
    return attempt
  }

  private func carryOut(
    _ item: inout DirectItem, _ request: DirectRequest, isEmpty: Bool, _ unknown: [String]
  ) async -> Attempt {
    if isEmpty {
      var attempt = Attempt(item, .finished(.skipped), .none)
      attempt.code = "unknown-attributes"
      attempt.message = "the target knows none of: \(unknown.joined(separator: ", "))"
      return attempt
    }
    var resource: JSONObject?
    var version = request.version
    if item.isLost || item.rereads || needsResource(request) {
      do throws(TargetReader.Failure) {
        switch decision(on: try await reader.state(of: request), item) {
        case .end(let attempt): return attempt
        case .send(let found, let current): (resource, version) = (found, current ?? version)
        }
      } catch {
        return unanswered(item, error)
      }
    }
    item.attempts += 1
    item.isLost = false
    do {
      let (answer, form) = try await transmit(request, resource, version)
      return await judge(answer, item, request, form)
    } catch let error as SCIMError {
      var attempt = Attempt(item, .finished(.failed), .none)
      attempt.code = error.scimType?.rawValue
      attempt.message = error.detail ?? "the change does not fit what the target has"
      return attempt
    } catch let error as TransportError {
      var attempt = Attempt(item, .again(lost: !error.wasNotSent), Attempt.Signal(error))
      attempt.take(error)
      return attempt
    } catch {
      return Attempt(item, .again(lost: true), .none)
    }
  }

  /// Whether what is sent depends on what the target has.
  private func needsResource(_ request: DirectRequest) -> Bool {
    guard request.action == .update || request.action == .disable else { return false }
    let manner = manner.current
    return !manner.patches || manner.replacesWholeAttributes && request.hasFilters
  }

  /// How a change was written: the manner may be another by the time its answer comes.
  enum Form: Sendable { case planned, wholeAttributes, replacement }

  private func transmit(
    _ request: DirectRequest, _ resource: JSONObject?, _ version: String?
  ) async throws -> (SCIMAnswer, Form) {
    let endpoint = manner.endpoint(request.kind)
    let version = manner.capabilities.versions ? version : nil
    let bytes = request.body?.bytes() ?? []
    guard let id = request.targetId else {
      return (try await client.create(endpoint, bytes), .planned)
    }
    if request.action == .delete {
      return (try await client.delete(endpoint, id: id, version: version), .planned)
    }
    guard let resource, needsResource(request) else {
      return (try await client.patch(endpoint, id: id, bytes, version: version), .planned)
    }
    if manner.current.patches {
      let body = try manner.wholeAttributes(of: resource, by: request)
      let answer = try await client.patch(endpoint, id: id, body.bytes(), version: version)
      return (answer, .wholeAttributes)
    }
    let body = try manner.replacement(of: resource, by: request)
    let answer = try await client.replace(endpoint, id: id, body.bytes(), version: version)
    return (answer, .replacement)
  }

  // MARK: What the target has

  private enum Decision {
    case end(Attempt)
    case send(JSONObject?, version: String?)
  }

  private func decision(on state: TargetStanding, _ item: DirectItem) -> Decision {
    switch (state, item.request.action) {
    case (.absent, .create), (.notDone, _):
      if item.attempts >= attempts {
        var attempt = Attempt(item, .finished(.failed))
        attempt.code = "not-taken"
        let words = item.lastWords.map { ": \($0)" } ?? ""
        attempt.message = "the target did not take it in \(item.attempts) attempts\(words)"
        return .end(attempt)
      }
      if case .notDone(let resource, let version) = state {
        return .send(resource, version: version)
      }
      return .send(nil, version: nil)
    default: return .end(ending(state, item, asked: item.isLost))
    }
  }

  /// How a request ends that isn't sent, or not again.
  ///
  /// - Parameter asked: whether it had been sent before.
  func ending(_ state: TargetStanding, _ item: DirectItem, asked: Bool) -> Attempt {
    var attempt = Attempt(item, .finished(.conflict))
    switch (state, item.request.action) {
    case (.done(let id, _), _):
      attempt.end = .finished(asked ? .foundDone : .unchanged)
      attempt.targetId = id
    case (.absent, .delete):
      attempt.end = .finished(asked ? .foundDone : .unchanged)
      attempt.message = "it was gone already"
    case (.absent, _):
      attempt.end = .finished(.failed)
      attempt.code = "gone"
      attempt.message = "the target has no \(item.request.kind.rawValue) with this id any more"
    case (.other(let id, let words, true), .create):
      attempt.end = .finished(.adopted)
      attempt.targetId = id
      attempt.message = "is there already, with other values: \(words)"
    case (.other(let id, let words, _), .create):
      attempt.code = "uniqueness"
      attempt.message = "\(id ?? "somebody else") has it: \(words)"
    case (.other(let id, let words, _), _):
      attempt.targetId = id ?? attempt.targetId
      attempt.code = "changed"
      attempt.message = "changed meanwhile: \(words)"
    case (.several(let count), _):
      attempt.code = "several"
      attempt.message = "\(count) of the target match: \(item.request.match.first ?? "")"
    case (.notDone, _):
      attempt.end = .finished(.failed)
      attempt.code = "not-taken"
      attempt.message = "the target still has the old values"
    }
    return attempt
  }

  /// The target didn't tell what it has: nothing was sent, and nothing is known.
  func unanswered(_ item: DirectItem, _ failure: TargetReader.Failure) -> Attempt {
    switch failure {
    case .unanswerable(let why):
      var attempt = Attempt(item, .finished(.conflict), .none)
      attempt.code = "unanswerable"
      attempt.message = "whether it was carried out can't be told: \(why); look in the target"
      return attempt
    case .transport(let error):
      var attempt = Attempt(item, .again(lost: item.isLost), Attempt.Signal(error))
      attempt.take(error)
      return attempt
    case .answer(let answer):
      var signal = Attempt.Signal(answer)
      if case .good = signal { signal = .nonsense(DirectPurpose.error(answer)) }
      var attempt = Attempt(item, .again(lost: item.isLost), signal)
      attempt.take(answer)
      attempt.message = DirectPurpose.error(answer).message
      return attempt
    }
  }

  /// What the target has after an answer that doesn't say it.
  func asking(
    _ item: DirectItem, _ request: DirectRequest, after answer: SCIMAnswer, _ words: String,
    _ signal: Attempt.Signal
  ) async -> Attempt {
    var item = item
    do throws(TargetReader.Failure) {
      let state = try await reader.state(of: request)
      var attempt = ending(state, item, asked: true)
      switch (state, request.action) {
      case (.absent, .create), (.notDone, _):
        attempt.end = .finished(.failed)
        attempt.code = "not-taken"
        attempt.message = words
      default: attempt.note = words
      }
      attempt.take(answer)
      attempt.signal = signal
      return attempt
    } catch {
      item.isLost = true
      return unanswered(item, error)
    }
  }
}
