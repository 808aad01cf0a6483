import Evidence
import Foundation
import GRDB
import HTTPTransport
import Synchronization
import Secrecy

extension Workspace {
  /// How many requests the log keeps.
  public static let requestLogCapacity = 2_000

  /// Adds a request to the log; returns at once.
  ///
  /// It reaches the disk with others, within a second.
  public func log(_ request: LoggedRequest) {
    var request = request
    request.url = String(Redaction.url(request.url).prefix(2_000))
    let isFirst = requestBuffer.withLock { buffer in
      buffer.waiting.append(request)
      if buffer.waiting.count > Self.requestLogCapacity { buffer.waiting.removeFirst() }
      defer { buffer.isFlushScheduled = true }
      return !buffer.isFlushScheduled
    }
    guard isFirst else { return }
    Task { [weak self] in
      try? await Task.sleep(for: .seconds(1))
      try? await self?.flushRequests()
    }
  }

  /// Writes the waiting requests in one transaction and drops the oldest beyond the capacity.
  public func flushRequests() async throws(ProvisioningError) {
    let waiting = requestBuffer.withLock { buffer in
      defer { buffer = RequestBuffer() }
      return buffer.waiting
    }
    if waiting.isEmpty { return }
    try await write("writing the request log") { database in
      let statement = try database.cachedStatement(sql: Self.insertRequest)
      for request in waiting {
        try statement.execute(arguments: [
          request.at.timeIntervalSince1970, request.leg?.rawValue, request.method, request.url,
          request.status, request.failure, request.milliseconds, request.attempt,
          request.requestId, request.clientRequestId, request.trackingId, request.bytesSent,
        ])
      }
      try database.execute(
        sql: "DELETE FROM request WHERE id <= ?",
        arguments: [database.lastInsertedRowID - Int64(Self.requestLogCapacity)])
    }
  }

  /// The newest requests first, those not yet on the disk included.
  public func requests(limit: Int = 200) throws(ProvisioningError) -> [LoggedRequest] {
    let waiting = requestBuffer.withLock { $0.waiting }
    let stored = try read("reading the request log") { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM request ORDER BY id DESC LIMIT ?",
        arguments: [max(0, limit - waiting.count)]
      ).map(Self.request)
    }
    return Array((waiting.reversed() + stored).prefix(max(0, limit)))
  }

  private static let insertRequest = """
    INSERT INTO request (at, leg, method, url, status, failure, milliseconds, attempt, requestId,
      clientRequestId, trackingId, bytesSent)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  private static func request(_ row: Row) throws -> LoggedRequest {
    let leg: Int? = try row.value("leg")
    return try LoggedRequest(
      id: row.value("id"), at: Date(timeIntervalSince1970: row.value("at")),
      leg: leg.flatMap { Leg(rawValue: $0) }, method: row.value("method"), url: row.value("url"),
      status: row.value("status"), failure: row.value("failure"),
      milliseconds: row.value("milliseconds"),
      attempt: row.value("attempt"), requestId: row.value("requestId"),
      clientRequestId: row.value("clientRequestId"), trackingId: row.value("trackingId"),
      bytesSent: row.value("bytesSent"))
  }
}
