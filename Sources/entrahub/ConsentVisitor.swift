import Foundation
import HTTPTransport
import ProvisioningCore

/// Presses Accept on the sandbox's consent page, by the form that a browser would post, and does what
/// is done on Control Hub's.
enum ConsentVisitor {
  /// Makes a call of the sandbox that stands for a page of Control Hub's.
  static func post(_ url: String) async throws {
    var post = ServiceRequest(.post, url)
    post.expects = .anything
    _ = try await Transport().send(post)
  }

  static func accept(_ url: String) async throws {
    let transport = try Transport()
    var visit = ServiceRequest(.get, url)
    visit.expects = .anything
    let page = String(decoding: try await transport.send(visit).body, as: UTF8.self)
    guard let form = page.firstMatch(of: /<form[^>]*action="([^"]*)"[^>]*>(?s:(.*?))<\/form>/),
      let target = URL(string: String(form.output.1), relativeTo: URL(string: url))
    else {
      throw ProvisioningError(
        .unexpectedAnswer, operation: "opening the consent page", message: "it holds no form",
        advice: "Open the address in a browser and press Accept there.")
    }
    let hidden = form.output.2.matches(
      of: /<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"/)
    let fields = hidden.map { (String($0.output.1), String($0.output.2)) }
    var post = ServiceRequest.form(target.absoluteString, fields + [("decision", "accept")])
    post.expects = .anything
    _ = try await transport.send(post)
  }
}
