import Evidence
public import ProvisioningCore

extension ConsoleServices {
  /// The core behind the console's services.
  public static func live(_ integration: Integration) -> ConsoleServices {
    var services = ConsoleServices(
      initial: integration.initialSnapshot,
      snapshots: { integration.snapshots() },
      refresh: { _ = await integration.refresh() },
      readPeople: { _ = await integration.refresh([.people, .assignments, .members]) },
      describe: { action throws(ProvisioningError) in try await integration.change(for: action) },
      perform: { change throws(ProvisioningError) in try await integration.perform(change) },
      read: { await parse($0) },
      diagnose: { DiagnosisSummary(await integration.diagnose($0)) },
      troubleshoot: { integration.troubleshoot($0, playbook: $1) },
      journal: { () async throws(ProvisioningError) in
        try await apart { () throws(ProvisioningError) in try integration.journal(limit: 1_000) }
      },
      requests: { () async throws(ProvisioningError) in
        try await apart { () throws(ProvisioningError) in try integration.requests(limit: 1_000) }
      },
      incidents: { () async throws(ProvisioningError) in
        try await apart { () throws(ProvisioningError) in try integration.incidents(limit: 200) }
      },
      exportIncident: { id, format throws(ProvisioningError) in
        try await apart { () throws(ProvisioningError) in
          try integration.exportIncident(id, as: format)
        }
      },
      addNote: { text, id throws(ProvisioningError) in
        _ = try await integration.addNote(text, to: id)
      },
      mappings: .live(integration),
      assignments: .live(integration),
      plan: .live(integration),
      retry: .live(integration),
      tokenClocks: { await integration.tokenClocks() },
      people: { query throws(ProvisioningError) in
        try await apart { () throws(ProvisioningError) in
          defer { if query.filter.isEmpty { integration.prepareFilter(query.order) } }
          return PeopleRows(try integration.people(query))
        }
      },
      connection: .live(integration),
      consentURL: { integration.consentURL() })
    services.standings = { () async throws(ProvisioningError) in
      StandingRows(try await integration.standings())
    }
    services.access = .live(integration)
    return services
  }

  /// Off the main actor: a text may be megabytes long.
  @concurrent
  private static func parse(_ text: String) async -> Report { Report(parsing: text) }

  /// Off the main actor: the workspace may be on a slow disk.
  @concurrent
  static func apart<Value: Sendable>(
    _ work: @Sendable () throws(ProvisioningError) -> Value
  ) async throws(ProvisioningError) -> Value {
    try work()
  }
}

extension DiagnosisSummary {
  init(_ report: DiagnosisReport) {
    self.init(
      diagnoses: report.diagnoses, consentURL: report.consentURL, checkedAt: report.checkedAt,
      offlineBecause: report.offlineBecause)
  }
}

extension PeopleRows {
  init(_ view: PeopleView) {
    // A row that cannot be read any more is shown as a gap.
    self.init(
      query: view.query, count: view.count, total: view.counts.total,
      place: { (try? view.index(of: $0)) ?? nil }, row: { (try? view.row(at: $0)) ?? nil })
  }
}
