import Foundation
import TestSupport
import Testing

/// Sign-in and consent from the command to the proof, the pages in a real browser without script.
@Suite(
  .serialized,
  .enabled(
    if: WebDriver.path != nil, "no chromedriver here: apt-get install chromium chromium-driver"))
struct BrowserTests {
  /// A sandbox with a profile for it and a browser.
  private func with(
    _ scenario: String, secret: Bool,
    _ body: (Program, WebDriver, _ sandbox: [String: String]) throws -> Void
  ) throws {
    try withSandbox(scenario, users: 60, isSignedIn: secret) { program, sandbox in
      let browser = try WebDriver()
      defer { browser.close() }
      try body(program, browser, sandbox)
    }
  }

  @Test func aDeviceCodeIsApprovedInABrowser() throws {
    try with("healthy", secret: false) { program, browser, sandbox in
      #expect(try program.run("status").status == 3)
      let signedIn = try program.run(
        ["sign-in", "--format", "json"], asking: "Waiting for the sign-in", answer: ""
      ) { prompt in
        let page = try #require(prompt.firstMatch(of: /http:\S+\/devicelogin/)).output
        let code = try #require(prompt.firstMatch(of: /enter the code:\s+([A-Z0-9]{9})\s/)).output.1
        try browser.open(String(page))
        let field = try browser.find("//input[@type='text']")
        #expect(try browser.label(field) == "Code")
        // A wrong code first: the page says so and asks again.
        try browser.type("WRONGCODE", into: field)
        try browser.press("Next")
        let again = try browser.find("//input[@type='text']")
        #expect(try browser.words.contains("didn't work"))
        try browser.clear(again)
        try browser.type(String(code), into: again)
        try browser.press("Next")
        let asked = try browser.words
        #expect(asked.contains("Are you trying to sign in"), "\(asked)")
        let account = try browser.find("//input[@type='radio'][@checked]")
        #expect(try browser.label(account).contains("@northwind.example"))
        #expect(try browser.resources == 0)
        try browser.press("Continue")
        #expect(try browser.words.contains("signed in"))
      }
      #expect(signedIn.status == 0, "\(signedIn.errors)")
      #expect(signedIn.output.contains(sandbox["tenantId"] ?? "?"))
      #expect(try program.run("status").status == 0)
    }
  }

  @Test func aDeviceCodeThatIsDeclinedSignsNobodyIn() throws {
    try with("healthy", secret: false) { program, browser, _ in
      let declined = try program.run(
        ["sign-in"], asking: "Waiting for the sign-in", answer: ""
      ) { prompt in
        let page = try #require(prompt.firstMatch(of: /http:\S+\/devicelogin/)).output
        let code = try #require(prompt.firstMatch(of: /enter the code:\s+([A-Z0-9]{9})\s/)).output.1
        try browser.open(String(page))
        try browser.type(String(code), into: try browser.find("//input[@type='text']"))
        try browser.press("Next")
        try browser.press("Cancel")
      }
      #expect(declined.status == 3)
      #expect(declined.errors.contains("AADSTS70020"), "\(declined.errors)")
    }
  }

  @Test func consentInABrowserRecoversBothSides() throws {
    try with("integration-app-deleted", secret: true) { program, browser, _ in
      #expect(try program.run("status").status == 1)
      let url = try program.run("consent-url").output
        .trimmingCharacters(in: .whitespacesAndNewlines)
      try browser.open(url)
      #expect(try browser.title == "Permissions requested")
      #expect(try browser.words.contains("Cisco Webex Identity Integration"))
      #expect(try browser.resources == 0)
      try browser.press("Cancel")
      #expect(try browser.words.contains("AADSTS65004"))
      #expect(try program.run("status").status == 1)
      try browser.open(url)
      try browser.press("Accept")
      // Cisco's address names no page to go back to: what follows looks like a failure, and is none.
      #expect(try browser.words.contains("AADSTS900971"))
      #expect(try program.run("status").status == 0)
      let proof = try program.run("troubleshoot")
      #expect(proof.status == 0, "\(proof.output)")
    }
  }
}
