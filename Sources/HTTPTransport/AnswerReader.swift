import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import Secrecy

/// Reads an answer within its size limit and judges whether it is one.
struct AnswerReader {
  let call: Call
  let attempt: Int
  let timing: Timing
  private let began: Duration

  init(call: Call, attempt: Int, timing: Timing) {
    self.call = call
    self.attempt = attempt
    self.timing = timing
    began = timing.uptime()
  }

  func read(_ answer: HTTPClientResponse) async throws -> Outcome {
    let fields = answer.headers.map { HeaderFields.Field(name: $0.name, value: $0.value) }
    var response = ServiceResponse(
      status: Int(answer.status.code), headers: HeaderFields(fields), body: [], attempts: attempt,
      clientRequestID: call.clientRequestID)
    response.clockSkew = response.date.map { date in
      .seconds(Int64(date.timeIntervalSince(timing.now()).rounded()))
    }
    if let target = redirect(response) {
      throw call.error(.redirected(host: target), of: response, attempts: attempt)
    }
    response.body = try await body(of: answer, response)
    if call.request.expects == .json { try readJSON(&response) }
    return .response(response)
  }

  private func body(of answer: HTTPClientResponse, _ response: ServiceResponse) async throws
    -> [UInt8]
  {
    let limit = response.isSuccess ? call.responseLimit : call.errorLimit
    let announced = response.headers["Content-Length"].flatMap { Int($0) } ?? 0
    if response.isSuccess, announced > limit {
      throw call.error(.tooLarge(limit: limit), of: response, attempts: attempt)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(announced, limit))
    var onHead = response.isSuccess ? call.request.onHead : nil
    for try await part in answer.body {
      guard timing.uptime() - began <= call.wholeTimeout else {
        throw call.error(.unreachable(.timeout(.whole)), of: response, attempts: attempt)
      }
      let room = limit - bytes.count
      if part.readableBytes > room {
        guard !response.isSuccess else {
          throw call.error(.tooLarge(limit: limit), of: response, attempts: attempt)
        }
        bytes.append(contentsOf: part.readableBytesView.prefix(room))
        break
      }
      bytes.append(contentsOf: part.readableBytesView)
      if let tell = onHead, bytes.count >= ServiceRequest.headLength {
        tell(bytes)
        onHead = nil
      }
    }
    onHead?(bytes)
    return bytes
  }

  /// The host that a redirect points at; a relative one points at the same host.
  private func redirect(_ response: ServiceResponse) -> String? {
    guard [301, 302, 303, 307, 308].contains(response.status) else { return nil }
    guard let location = response.headers["Location"] else { return call.origin.host }
    return Origin(location)?.host ?? call.origin.host
  }

  private func readJSON(_ response: inout ServiceResponse) throws(TransportError) {
    guard !response.body.isEmpty else { return }
    do {
      response.json = try JSONDocument(
        response.body, maximumDepth: call.request.maximumDepth
      ).root
    } catch {
      // Whoever asks to slow down, and how long, stands in the head.
      if response.status == 429 || response.status == 423 { return }
      // Of an error answer the status says enough, unless a stranger wrote it.
      if !response.isSuccess, !looksLikeMarkup(response) { return }
      let cutShort = error.reason == .unexpectedEnd && !looksLikeMarkup(response)
      throw call.error(
        cutShort ? .truncated(after: response.body.count) : notJSON(response), of: response,
        attempts: attempt)
    }
  }

  private func looksLikeMarkup(_ response: ServiceResponse) -> Bool {
    response.body.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
      == UInt8(ascii: "<")
  }

  private func notJSON(_ response: ServiceResponse) -> TransportError.Kind {
    let text = String(decoding: response.body.prefix(8192), as: UTF8.self)
    let words = MarkupText.plain(text)
    return .notJSON(
      contentType: response.headers["Content-Type"],
      excerpt: Redaction.text(String(words.prefix(300)), secrets: call.secrets))
  }
}
