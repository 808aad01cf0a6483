public import ProvisioningCore

/// A reconciliation by row number, filtered; only rows that are looked at are ever made.
public struct ReconciliationRows: Sendable {
  /// The whole, whatever is shown.
  public struct Summary: Sendable {
    public var counts: [Reconciliation.Finding: Int]
    /// Whom Webex knows under another name; they are among the duplicates.
    public var mismatch: Mismatch?
    /// How those are brought in order, step by step.
    public var mending: [String]
    /// Lines of a list of everybody who is not matched.
    public var listed: Int

    public init(
      counts: [Reconciliation.Finding: Int] = [:], mismatch: Mismatch? = nil,
      mending: [String] = [], listed: Int = 0
    ) {
      self.counts = counts
      self.mismatch = mismatch
      self.mending = mending
      self.listed = listed
    }
  }

  /// One row: who, and in what the two sides differ.
  public struct Row: Sendable, Equatable {
    public var line: Reconciliation.Line
    /// Attributes of the drifted and the emptied.
    public var differing: [String]

    public init(_ line: Reconciliation.Line, differing: [String] = []) {
      self.line = line
      self.differing = differing
    }
  }

  public var summary: Summary
  public var query: ReconciliationQuery
  /// Rows that pass the query.
  public var count: Int
  public var row: @Sendable (Int) -> Row?
  /// Tells a row from all others, under any query.
  public var id: @Sendable (Int) -> String
  /// The row of an id; nil where the query leaves it out.
  public var place: @Sendable (String) -> Int?
  /// What the plan has for a row; nil for pairs.
  public var detail: @Sendable (Int) -> PlanDetail?
  /// The same under another query.
  public var filtered:
    @Sendable (ReconciliationQuery) async throws(ProvisioningError) -> ReconciliationRows

  public init(
    summary: Summary, query: ReconciliationQuery, count: Int,
    row: @escaping @Sendable (Int) -> Row?, id: @escaping @Sendable (Int) -> String,
    place: @escaping @Sendable (String) -> Int?,
    detail: @escaping @Sendable (Int) -> PlanDetail?,
    filtered:
      @escaping @Sendable (ReconciliationQuery) async throws(ProvisioningError) ->
      ReconciliationRows
  ) {
    self.summary = summary
    self.query = query
    self.count = count
    self.row = row
    self.id = id
    self.place = place
    self.detail = detail
    self.filtered = filtered
  }
}

extension ReconciliationRows {
  init(_ result: Reconciliation, _ query: ReconciliationQuery) throws(ProvisioningError) {
    let lines = try result.lines(query)
    let cache = RowCache<Row>()
    @Sendable func detail(_ number: Int32) -> PlanDetail? {
      number < 0 ? nil : (try? result.plan.detail(at: Int(number))) ?? nil
    }
    self.init(
      summary: Summary(
        counts: result.counts, mismatch: result.mismatch, mending: result.mending,
        listed: Reconciliation.listed.reduce(0) { $0 + result[$1] }),
      query: query, count: lines.count,
      row: { row in
        guard lines.indices.contains(row) else { return nil }
        let number = lines[row]
        return cache.item(row) {
          guard let line = (try? result.line(number)) ?? nil else { return nil }
          guard [.drifted, .emptied].contains(line.finding), let detail = detail(number) else {
            return Row(line)
          }
          return Row(
            line, differing: detail.changes.map(\.target) + detail.emptied.map(\.words))
        }
      },
      id: { lines.indices.contains($0) ? String(lines[$0]) : "row.\($0)" },
      place: { id in Int32(id).flatMap { lines.firstIndex(of: $0) } },
      detail: { row in
        guard lines.indices.contains(row) else { return nil }
        return cache.detail(row) { detail(lines[row]) }
      },
      filtered: { query throws(ProvisioningError) in
        try await ConsoleServices.apart { () throws(ProvisioningError) in
          try ReconciliationRows(result, query)
        }
      })
  }
}
