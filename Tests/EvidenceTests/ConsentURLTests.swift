import Evidence
import Testing

@Suite struct ConsentURLTests {
  @Test func isTheOneThatCiscoDocuments() {
    #expect(
      ConsentURL().description
        == "https://login.microsoftonline.com/common/adminconsent?client_id=90db942a-c1eb-4e8d-82e4-eebf64a7e2ae"
    )
  }

  @Test(arguments: [
    ("http://127.0.0.1:8080", "contoso.com", "http://127.0.0.1:8080/contoso.com/"),
    ("login.example.com", "common", "https://login.example.com/common/"),
    ("https://login.example.com//", "", "https://login.example.com/common/"),
    ("https://x", "a/../b?c#d é", "https://x/a%2F..%2Fb%3Fc%23d%20%C3%A9/"),
  ])
  func takesAnyHostAndTenant(host: String, tenant: String, prefix: String) {
    let url = ConsentURL(loginHost: host, tenant: tenant).description
    #expect(url.hasPrefix(prefix + "adminconsent?client_id="))
  }
}
