import Evidence
import ProvisioningCore
import TerminalUI

/// Words for what went wrong: what, where, which status and ids, and what to do next.
enum ErrorWords {
  /// One line, for beside old data: `could not be read: 403 Forbidden, leg 1, console → Graph`.
  static func line(_ error: ProvisioningError) -> String {
    var parts: [String] = []
    if let leg = error.leg { parts.append(leg.words) }
    if let status = error.status { parts.append("HTTP \(status)") }
    if let code = error.unsaidCode { parts.append(code) }
    let place = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    return "\(sentence(error))\(place)"
  }

  /// Such as `Reading the enterprise applications failed: the token has expired`.
  static func sentence(_ error: ProvisioningError) -> String {
    let operation = error.operation.prefix(1).uppercased() + error.operation.dropFirst()
    if error.kind == .cancelled { return "\(operation) was stopped" }
    let message = error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message
    return operation.isEmpty ? message : "\(operation) failed: \(message)"
  }

  /// What is said where nothing failed, but there is nothing to do: `Nothing was changed from here`.
  static func bare(_ error: ProvisioningError) -> String {
    error.message.prefix(1).uppercased() + error.message.dropFirst()
  }

  static func add(_ error: ProvisioningError, to detail: inout Detail) {
    detail.sign(Sign(glyph: "✗", word: "failed", style: .error), sentence(error))
    detail.field("Leg", error.leg?.numbered)
    detail.field("Status", error.status.map { "HTTP \($0)" })
    detail.field("Code", error.code)
    for (label, value) in handles(error.ids) { detail.field(SafeText(label), value) }
    detail.field("Next", error.advice)
  }

  /// The ids under which either vendor's support finds the request.
  static func handles(_ ids: ProvisioningError.RequestIDs) -> [(String, String)] {
    [
      ("Request ID", ids.requestId), ("Client request ID", ids.clientRequestId),
      ("Correlation ID", ids.correlationId), ("Tracking ID", ids.trackingId),
    ].compactMap { label, value in value.map { (label, $0) } }
  }

  /// Adds the failure of a reading whose latest attempt failed, and the age of the data beside it.
  static func addFailure<Value>(
    of reading: Reading<Value>, clock: Clock, to detail: inout Detail
  ) {
    guard let failure = reading.failure else { return }
    detail.heading("Could not be read again")
    add(failure, to: &detail)
    if let readAt = reading.readAt {
      detail.field("Shown is", "what was read \(clock.age(readAt)), \(clock.full(readAt))")
    }
  }

  /// The failure as text to send to somebody.
  static func text(_ error: ProvisioningError) -> String {
    var lines = [sentence(error)]
    if let leg = error.leg { lines.append("Leg: \(leg.rawValue) (\(leg.title))") }
    if let status = error.status { lines.append("Status: \(status)") }
    if let code = error.code { lines.append("Code: \(code)") }
    lines += handles(error.ids).map { "\($0.0): \($0.1)" }
    lines.append("Next: \(error.advice)")
    return lines.joined(separator: "\n")
  }
}
