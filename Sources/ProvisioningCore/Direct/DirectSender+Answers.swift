internal import Evidence
internal import HTTPTransport
internal import SCIM
internal import Webex

extension DirectSender {
  /// What an answer means for its request.
  func judge(
    _ answer: SCIMAnswer, _ item: DirectItem, _ request: DirectRequest, _ form: Form
  ) async -> Attempt {
    var attempt = Attempt(item, .finished(.failed), Attempt.Signal(answer))
    attempt.take(answer)
    switch answer.status {
    case 202:
      return await asking(
        item, request, after: answer, "the target only noted it for later", .good)
    case 200..<300: return await success(answer, item, request)
    case 401: attempt.end = .again(lost: false)
    case 404 where request.targetId != nil, 410 where request.targetId != nil:
      var ended = ending(.absent, item, asked: false)
      if request.action == .delete { ended.end = .finished(.done) }
      ended.take(answer)
      return ended
    case 409 where request.action != .delete: return await taken(answer, item, request)
    case 412: return await changed(answer, item, request)
    case 400 where form == .planned && request.method == "PATCH" && request.hasFilters:
      return await simplified(answer, item, request)
    case 405, 501:
      guard request.method == "PATCH", form != .replacement else { break }
      manner.learn { $0.patches = false }
      attempt.end = .again(lost: false)
      attempt.signal = .good
      return attempt
    case 404:
      attempt.signal = .nonsense(DirectPurpose.error(answer))
    case 500...: attempt.end = .again(lost: true)
    case 300..<400: attempt.signal = .nonsense(DirectPurpose.error(answer))
    default: break
    }
    attempt.code = answer.error?.scimType ?? answer.error?.code
    attempt.message = DirectPurpose.error(answer).message
    return attempt
  }

  // MARK: Good answers

  private func success(
    _ answer: SCIMAnswer, _ item: DirectItem, _ request: DirectRequest
  ) async -> Attempt {
    if let hidden = answer.hiddenError {
      return await asking(
        item, request, after: answer,
        "it answered \(answer.status) with an error: \(Words.cut(hidden, to: 200))",
        .nonsense(DirectPurpose.error(answer)))
    }
    var attempt = Attempt(item, .finished(.done))
    attempt.take(answer)
    guard request.action != .delete else { return attempt }
    let hasBody = answer.json != nil
    let isResource = answer.json?[ignoringCase: "id"]?.text != nil
    if request.action == .create {
      if let id = answer.identifier, !hasBody || isResource {
        attempt.targetId = id
        attempt.note = note(answer, request)
        return attempt
      }
      guard !hasBody || isResource else { return await nonsense(answer, item, request) }
      return await withoutIdentifier(answer, item, request, attempt)
    }
    guard hasBody else { return attempt }
    let isOther = answer.json?[ignoringCase: "id"]?.text.map { $0 != request.targetId } ?? false
    guard isResource, !isOther else { return await nonsense(answer, item, request) }
    attempt.note = note(answer, request)
    return attempt
  }

  private func nonsense(
    _ answer: SCIMAnswer, _ item: DirectItem, _ request: DirectRequest
  ) async -> Attempt {
    await asking(
      item, request, after: answer, "it answered \(answer.status) with something else than SCIM",
      .nonsense(DirectPurpose.error(answer)))
  }

  /// A creation was confirmed with neither body nor location: the match finds the id.
  private func withoutIdentifier(
    _ answer: SCIMAnswer, _ item: DirectItem, _ request: DirectRequest, _ confirmed: Attempt
  ) async -> Attempt {
    var attempt = confirmed
    let reader = TargetReader(client: client, manner: manner)
    switch try? await reader.state(of: request) {
    case .done(let id, _)?: attempt.targetId = id
    case .other(let id, _, _)?: attempt.targetId = id
    default: attempt.note = "it was created, but the target does not show its id"
    }
    return attempt
  }

  /// Values that the answer shows otherwise than sent.
  private func note(_ answer: SCIMAnswer, _ request: DirectRequest) -> String? {
    let resource = answer.resource(TargetJudge.attributes(of: request.after))
    let others = TargetJudge.differences(request.after, resource).filter { $0.found != nil }
    guard !others.isEmpty else { return nil }
    return "the target keeps other values: " + TargetJudge.words(others, request)
  }

  // MARK: Conflicts

  /// A uniqueness conflict: who has it is looked up.
  private func taken(
    _ answer: SCIMAnswer, _ item: DirectItem, _ request: DirectRequest
  ) async -> Attempt {
    let reader = TargetReader(client: client, manner: manner)
    let words = DirectPurpose.error(answer).message
    do throws(TargetReader.Failure) {
      var attempt: Attempt
      if request.action == .create {
        let state = try await reader.state(of: request)
        if case .done(let id, _) = state {
          attempt = Attempt(item, .finished(.adopted))
          attempt.targetId = id
          attempt.message = "is there already with these values"
        } else {
          attempt = ending(state, item, asked: false)
          if case .absent = state {
            attempt.end = .finished(.conflict)
            attempt.code = nil
            attempt.message = """
              \(words); nobody visible here has it: it may belong to another organization
              """
          }
        }
      } else {
        attempt = Attempt(item, .finished(.conflict))
        attempt.message = try await holder(of: request, reader) ?? words
        if request.isRename { attempt.end = .parked }
      }
      attempt.take(answer)
      attempt.code = attempt.code ?? answer.error?.scimType ?? "uniqueness"
      return attempt
    } catch {
      return unanswered(item, error)
    }
  }

  /// Who has the user name that a change wants.
  private func holder(
    of request: DirectRequest, _ reader: TargetReader
  ) async throws(TargetReader.Failure) -> String? {
    guard let name = request.wantedName else { return nil }
    let filter = "userName eq \(SCIMClient.quoted(name))"
    let found = try await reader.resources(request.kind, filter)
    guard let other = found.first(where: { $0[attribute: "id"]?.scalar != request.targetId })
    else { return nil }
    let id = other[attribute: "id"]?.scalar ?? "?"
    let display = other[attribute: "displayName"]?.string.map { " (\($0))" } ?? ""
    return "\(id)\(display) has the user name \(name)"
  }

  /// The precondition failed: somebody changed it since it was read.
  private func changed(
    _ answer: SCIMAnswer, _ item: DirectItem, _ request: DirectRequest
  ) async -> Attempt {
    let reader = TargetReader(client: client, manner: manner)
    do throws(TargetReader.Failure) {
      let state = try await reader.state(of: request)
      var attempt: Attempt
      if case .notDone(_, let version) = state, item.attempts < attempts {
        // Something else of it changed: what this request is about is as the plan saw it.
        var next = item
        next.request.version = version
        attempt = Attempt(next, .again(lost: false))
      } else {
        attempt = ending(state, item, asked: false)
        if case .notDone = state { attempt.code = "precondition" }
      }
      attempt.take(answer)
      return attempt
    } catch {
      return unanswered(item, error)
    }
  }

  // MARK: Simpler requests

  /// Some targets take no filters in paths: the attributes are replaced as a whole.
  private func simplified(
    _ refusal: SCIMAnswer, _ item: DirectItem, _ request: DirectRequest
  ) async -> Attempt {
    var attempt = Attempt(item, .finished(.failed))
    attempt.take(refusal)
    attempt.code = refusal.error?.scimType
    attempt.message = DirectPurpose.error(refusal).message
    do throws(TargetReader.Failure) {
      let state = try await TargetReader(client: client, manner: manner).state(of: request)
      guard case .notDone(let resource, let version) = state else {
        return ending(state, item, asked: false)
      }
      guard let id = request.targetId,
        let body = try? manner.wholeAttributes(of: resource, by: request)
      else { return attempt }
      let answer: SCIMAnswer
      do {
        answer = try await client.patch(
          manner.endpoint(request.kind), id: id, body.bytes(),
          version: manner.capabilities.versions ? version : nil)
      } catch {
        var lost = Attempt(item, .again(lost: !error.wasNotSent), Attempt.Signal(error))
        lost.take(error)
        return lost
      }
      guard answer.isSuccess else { return attempt }
      // That nothing matches is about this resource; everything else is about the target.
      if refusal.error?.scimType != "noTarget" {
        manner.learn { $0.replacesWholeAttributes = true }
      }
      return await judge(answer, item, request, .wholeAttributes)
    } catch {
      return unanswered(item, error)
    }
  }
}

extension DirectRequest {
  /// The user name that a change gives.
  var wantedName: String? {
    after.first { $0.path.lowercased() == "username" }?.value?.string
  }

  /// Whether it takes another user name, so that waiting for others may help.
  var isRename: Bool { action == .update && wantedName != nil }
}
