public import MicrosoftGraph
public import ArgumentParser
import Evidence
import ProvisioningCore
import TerminalUI

extension Cloud: ExpressibleByArgument {}

struct ConsentURLCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consent-url",
    abstract: "Print the admin-consent URL that brings Cisco Webex Identity Integration back.",
    discussion: """
      Open it in a private browser window as an administrator who may consent for the tenant, check \
      the permissions, press Accept. An error page afterwards is normal: close the tab.
      """
  )

  @Option(help: "Tenant ID or domain, 'common' or 'organizations'; else the profile's tenant.")
  var tenant: String?

  @Option(help: "The cloud: global, usgov, usgovdod or china; else the profile's.")
  var cloud: Cloud?

  @Flag(help: "Also as a QR code, to open it on a phone.")
  var qr = false

  @OptionGroup var format: FormatOption
  @OptionGroup var profile: ProfileOptions

  func validate() throws {
    guard let tenant, let problem = ConsentTenant.problem(tenant) else { return }
    throw ValidationError("--tenant: \(PlainText.clean(problem))")
  }

  func run() async throws {
    let url = try address()
    switch format.format {
    case .json:
      profile.output.document(
        JSON.object([
          (key: "schema", value: "entrahub.consent-url/1"),
          (key: "consentURL", value: .string(url)),
        ]))
    case .csv: profile.output.data(CSV.text(header: ["consentURL"], rows: [[url]]))
    case .text:
      profile.output.line(url)
      if qr { try printQR(url) }
    }
  }

  private func address() throws -> String {
    let saved = try Setup.current.profileIfAny(profile.profile)
    if let cloud {
      return ConsentURL(loginHost: cloud.loginURL, tenant: tenant ?? "common").description
    }
    return ConsentURL(
      loginHost: saved?.loginURL ?? Cloud.global.loginURL,
      tenant: tenant ?? saved?.tenant ?? "common"
    ).description
  }

  private func printQR(_ url: String) throws {
    guard let code = QRCode(url) else {
      throw ProvisioningError(
        .invalidInput, operation: "drawing the QR code",
        message: "the URL is too long for a QR code", advice: "Copy the URL itself.")
    }
    for line in code.lines(profile.output.isUnicode ? .unicode : .ascii) {
      profile.output.line(line.string)
    }
  }
}
