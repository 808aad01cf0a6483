import HTTPTransport
import Secrecy
import Testing

@Suite struct SecretTests {
  @Test func secretsDoNotPrint() {
    let secret = Secret("hunter22")
    #expect("\(secret)" == "•••")
    #expect(String(reflecting: secret) == "•••")
    var dumped = ""
    dump([secret], to: &dumped)
    #expect(!dumped.contains("hunter22"))
  }

  @Test func knownSecretsGoFromTexts() {
    #expect(Redaction.text("got hunter22", secrets: [Secret("hunter22")]) == "got •••")
  }
}
