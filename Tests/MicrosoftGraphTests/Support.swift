import FoundationEssentials
import HTTPTransport
import MicrosoftGraph
import ServiceStub

enum TokenSetFixture {
  static func make(access: String, refresh: String) -> AccessToken {
    AccessToken(value: Secret(access), expires: nil)
  }
}

/// A transport whose waits are noted instead of waited.
func testTransport(
  _ sleeps: Notes<Duration> = Notes(), records: Notes<RequestRecord> = Notes()
) throws -> Transport {
  var configuration = TransportConfiguration()
  configuration.timing = Timing(
    uptime: { .zero }, now: { Date(timeIntervalSince1970: 0) },
    sleep: { sleeps.add($0) }, chance: { 0 })
  configuration.trace = { records.add($0) }
  return try Transport(configuration)
}
