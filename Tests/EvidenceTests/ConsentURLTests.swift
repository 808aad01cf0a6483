import Evidence
import Testing

@Suite struct ConsentURLTests {
  @Test(arguments: [
    (ConsentURL.Cloud.global, "https://login.microsoftonline.com"),
    (.usgov, "https://login.microsoftonline.us"),
    (.usgovdod, "https://login.microsoftonline.us"),
    (.china, "https://login.chinacloudapi.cn"),
  ])
  func eachCloudHasItsHost(cloud: ConsentURL.Cloud, host: String) {
    #expect(
      ConsentURL(cloud: cloud).description
        == "\(host)/common/adminconsent?client_id=90db942a-c1eb-4e8d-82e4-eebf64a7e2ae")
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
