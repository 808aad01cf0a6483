import SCIM

/// What no service has: the sandbox's own clock, what its provisioning service sent, and what
/// administrators do on Control Hub's pages.
struct ControlFace: Sendable {
  let state: SandboxState
  let webex: WebexState

  /// The farthest that one request moves the clock.
  private static let limit = 10 * 366 * 86_400

  func addRoutes(to router: inout Router) {
    let state = state
    router.get("/sandbox/clock") { _ in .json(200, ["now": .string(state.now.iso)]) }
    router.post("/sandbox/clock") { call in
      guard let body = try? JSON(parsing: call.body), let seconds = body["advanceSeconds"]?.integer,
        (0...Self.limit).contains(seconds)
      else {
        return .json(
          400, ["error": "The body must be {\"advanceSeconds\": a whole number from 0 up}."])
      }
      state.clock.advance(by: .seconds(seconds))
      return .json(200, ["now": .string(state.now.iso)])
    }
    // Control Hub > Users > Manage users > Claim users.
    router.post("/sandbox/control-hub/claim-users") { _ in
      try webex.withOrganization { organization throws(SCIMError) in organization.hasClaimed = true
      }
      return .json(200, ["claimed": true])
    }
    // Control Hub > Users > a user > Delete user, for all who have a user by mail address as well.
    router.post("/sandbox/control-hub/remove-second-users") { _ in
      let directory = state.snapshot.directory
      let count = try webex.withOrganization { organization throws(SCIMError) in
        organization.removeSecondUsers(directory)
      }
      return .json(200, ["removed": .integer(count)])
    }
    // Control Hub > Users > a user > Profile, for all whose phone number or address is an old one.
    router.post("/sandbox/control-hub/update-contacts") { _ in
      let directory = state.snapshot.directory
      let now = state.now
      let count = try webex.withOrganization { organization throws(SCIMError) in
        organization.updateContacts(directory, at: now)
      }
      return .json(200, ["updated": .integer(count)])
    }
    router.get("/sandbox/provisioning/requests") { call in
      let place = call.query("from").flatMap { Int($0) } ?? 0
      let requests = state.traffic.requests(from: place)
      return .json(
        200,
        [
          "next": .integer(state.traffic.end),
          "counts": .object(
            JSONObject(state.traffic.counts.sorted { $0.key < $1.key }.map { ($0, .integer($1)) })),
          "requests": .array(
            requests.prefix(10_000).map { request in
              [
                "method": .string(request.method), "path": .string(request.path),
                "body": .optional(request.body), "status": .integer(request.status),
                "cycle": .string(request.cycle),
              ]
            }),
        ])
    }
  }
}
