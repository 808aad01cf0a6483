internal import Evidence
internal import Foundation

extension Check {
  static let controlHub: [Check] = [
    Check(
      id: "controlhub.status", title: "Control Hub reaches Entra", leg: .webexToEntra
    ) { pass in
      if await pass.deployment() == .gallery {
        return .skipped("the gallery deployment does without it")
      }
      return .controlHub(await pass.controlHub())
    },
    Check(
      id: "controlhub.domains", title: "Control Hub reads the tenant's domains",
      leg: .webexToEntra, isDecisive: false
    ) { pass in .controlHub(await pass.domains()) },
  ]

  static let webex: [Check] = [
    Check(
      id: "webex.token", title: "Webex accepts the operator's token", leg: .consoleToWebex,
      isDecisive: false
    ) { pass in
      let reading = await pass.webex()
      switch reading.result {
      case .success(let access):
        let users = access.userCount.map { ", \(Words.count($0, "user"))" } ?? ""
        return .passed("accepted\(users)", reading.evidence)
      case .failure(let error) where error.isMissingCredential:
        return .skipped("no Webex token is set; Entra's side is enough for this")
      case .failure(let error)
      where error.kind == .notSignedIn || error.kind == .forbidden:
        return .failed(error.headline, reading.evidence)
      case .failure(let error) where error.kind == .notFound:
        return .passed("accepted, but the organization is not found", reading.evidence)
      case .failure(let error): return .unreadable(error, reading.evidence)
      }
    },
    Check(
      id: "webex.organization", title: "The organization id is right", leg: .consoleToWebex,
      isDecisive: false
    ) { pass in
      guard let organization = pass.services.profile.organization else {
        return .unknown("the profile names no organization")
      }
      if let fault = TenantURL.organizationFault(organization) { return .failed(fault) }
      let reading = await pass.webex()
      switch reading.result {
      case .success: return .passed("\(organization) answers", reading.evidence)
      case .failure(let error) where error.kind == .notFound:
        return .failed("Webex knows no organization \(organization)", reading.evidence)
      case .failure(let error) where error.isMissingCredential:
        return .skipped("no Webex token is set")
      case .failure(let error): return .unreadable(error, reading.evidence)
      }
    },
  ]
}

extension Check.Finding {
  static func controlHub(_ reading: Observation<ControlHubStatus>) -> Self {
    switch reading.result {
    case .failure(let error): return .unreadable(error, reading.evidence)
    case .success(let status):
      switch status.state {
      case .answersWell: return .passed("answers well", reading.evidence)
      case .notChecked:
        return .skipped("Control Hub's status call is not public; reload its page to see")
      case .unauthorized, .otherError:
        let tracking = status.trackingId.map { ", tracking ID \($0)" } ?? ""
        return .failed(status.headline + tracking, reading.evidence)
      }
    }
  }
}

/// Rules for the gallery deployment's tenant URL (Webex help aumpbz).
enum TenantURL {
  private static let hosts = ["api.ciscospark.com", "api-usgov.webex.com"]

  /// What is wrong with a tenant URL; nil when nothing is.
  ///
  /// - Parameter known: the profile's own gallery address, accepted besides Cisco's hosts.
  static func fault(_ url: String, organization: String?, known: String?) -> String? {
    let trimmed = url.split(separator: "?").first.map(String.init) ?? url
    let bare = trimmed.hasSuffix("/") ? String(trimmed.dropLast()) : trimmed
    if let known, bare.lowercased() == known.lowercased() { return nil }
    guard let range = bare.range(of: "/v1/scim/") else {
      return "it must end in /v1/scim/ and the organization id"
    }
    if known == nil, !BaseURL.isLoopback(bare),
      !hosts.contains(where: {
        bare.lowercased() == "https://\($0)" + bare[range.lowerBound...].lowercased()
      })
    {
      return "the host must be \(hosts.joined(separator: " or "))"
    }
    let id = String(bare[range.upperBound...])
    if let fault = organizationFault(id) { return fault }
    if let organization, organization.lowercased() != id.lowercased() {
      return "the organization is \(organization)"
    }
    if let known,
      known.range(of: "/v1/scim/").map({ known[..<$0.lowerBound] }) != bare[..<range.lowerBound]
    {
      return "the address should be \(known)"
    }
    return nil
  }

  /// What is wrong with an organization id; nil when nothing is.
  static func organizationFault(_ id: String) -> String? {
    let groups = id.split(separator: "-", omittingEmptySubsequences: false)
    let isUUID =
      groups.map(\.count) == [8, 4, 4, 4, 12]
      && groups.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    return isUUID ? nil : "\(Words.cut(id, to: 60)) is no UUID; Control Hub shows the right one"
  }
}
