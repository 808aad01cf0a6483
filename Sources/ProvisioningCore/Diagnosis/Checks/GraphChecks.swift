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
  ]
}
