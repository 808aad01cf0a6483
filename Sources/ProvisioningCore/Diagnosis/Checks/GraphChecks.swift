internal import Evidence

extension Check {
  static let graph: [Check] = [
    Check(
      id: "graph.signed-in", title: "Sign-in to Microsoft Graph", leg: .consoleToGraph
    ) { pass in
      let reading = await pass.integrationPrincipal()
      switch reading.result {
      case .success: return .passed("signed in", reading.evidence)
      case .failure(let error) where error.kind == .forbidden:
        return .failed("signed in, but not allowed to read applications", reading.evidence)
      case .failure(let error):
        return .failed(error.headline, reading.evidence, because: error)
      }
    },
    Check(
      id: "graph.permissions", title: "Permissions of the sign-in", leg: .consoleToGraph,
      requirements: [.signedIn], weight: .hinders
    ) { pass in
      let removals = await pass.removals()
      let events = await pass.provisioning()
      let evidence = removals.evidence + events.evidence
      let refused = [
        removals.failure.map { "the audit log (\($0.code ?? $0.kind.rawValue))" },
        events.failure.map { "the provisioning log (\($0.code ?? $0.kind.rawValue))" },
      ].compactMap(\.self)
      return refused.isEmpty
        ? .passed("applications, audit log and provisioning log can be read", evidence)
        : .unknown("not readable: \(Words.list(refused)); the rest works without", evidence)
    },
    Check(
      id: "console.clock", title: "Clocks of this machine and the services", leg: .consoleToGraph,
      weight: .hinders
    ) { pass in
      // Answers of both sides, which other checks ask for anyway.
      let graph = await pass.integrationPrincipal()
      let webex = await pass.webex()
      let skews = pass.services.clocks()
      let evidence = graph.evidence + webex.evidence
      guard skews.graph != nil || skews.webex != nil else {
        return .unknown("no answer told the time")
      }
      guard let warning = skews.warning else {
        return .passed("no more than five minutes apart", evidence)
      }
      return .failed(([warning] + skews.advice).joined(separator: ". "), evidence)
    },
  ]
}
