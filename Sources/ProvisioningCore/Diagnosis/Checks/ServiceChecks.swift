internal import Evidence
internal import Foundation
internal import Webex

extension Check {
  static let controlHub: [Check] = [
    Check(
      id: "controlhub.status", title: "Control Hub's answer about Entra", leg: .webexToEntra
    ) { pass in
      if await pass.deployment() == .gallery {
        return .skipped("the gallery deployment does without it")
      }
      return .controlHub(await pass.controlHub())
    },
    Check(
      id: "controlhub.domains", title: "Control Hub's answer about the domains",
      leg: .webexToEntra, weight: .hinders
    ) { pass in .controlHub(await pass.domains()) },
  ]

  static let webex: [Check] = [
    Check(
      id: "webex.token", title: "Operator's Webex token", leg: .consoleToWebex,
      weight: .hinders
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
        return .failed(error.headline, reading.evidence, because: error)
      case .failure(let error) where error.kind == .notFound:
        return .passed("accepted, but the organization is not found", reading.evidence)
      case .failure(let error): return .unreadable(error, reading.evidence)
      }
    },
    Check(
      id: "webex.organization", title: "Organization id", leg: .consoleToWebex,
      weight: .hinders
    ) { pass in
      guard let organization = pass.services.profile.organization else {
        return .unknown("the profile names no organization")
      }
      guard (try? OrganizationID(organization))?.uuid == organization.lowercased() else {
        return .failed(
          "\(Words.cut(organization, to: 60)) is no UUID; Control Hub shows the right one")
      }
      let reading = await pass.webex()
      if let failure = reading.failure, failure.kind == .forbidden || failure.kind == .notSignedIn,
        let other = pass.services.webex?.tokenOrganization?.uuid,
        other != organization.lowercased()
      {
        return .failed(
          "the token looks like one of the organization \(other); the profile is for "
            + organization, reading.evidence, because: failure)
      }
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
