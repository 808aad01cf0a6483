public import HTTPTransport

/// How an integration reads and watches; the defaults suit real services.
public struct IntegrationOptions: Sendable {
  /// Clock, and the wait between two rounds of watching; tests bring their own.
  public var timing: Timing
  /// Time limits, retries and proxy of the calls, with clocks of their own.
  ///
  /// Its trace is replaced by the request log.
  public var transport: TransportConfiguration
  /// First wait between two rounds of watching.
  public var watchInterval: Duration
  /// Longest wait between two rounds.
  public var watchIntervalCap: Duration
  /// Where dates and names of credentials are kept; by default in memory.
  public var records: ConnectionRecords
  /// What is studied offline: nothing goes to the network, and nothing can be changed.
  var studied: SupportBundle?

  public init(
    timing: Timing = .system, transport: TransportConfiguration = TransportConfiguration(),
    watchInterval: Duration = .seconds(2), watchIntervalCap: Duration = .seconds(15),
    records: ConnectionRecords = ConnectionRecords()
  ) {
    self.timing = timing
    self.transport = transport
    self.watchInterval = watchInterval
    self.watchIntervalCap = watchIntervalCap
    self.records = records
  }
}
