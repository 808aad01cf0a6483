internal import Evidence
internal import Webex

extension Check {
  /// Who provisions into Webex, and what Okta never brings up to date.
  static let source: [Check] = [
    Check(
      id: "source.directory", title: "Directory that provisions into Webex", leg: .consoleToWebex,
      weight: .hinders
    ) { pass in
      let reading = await pass.sources()
      switch reading.result {
      case .failure(let error): return .unreadable(error, reading.evidence)
      case .success(nil): return .skipped("no Webex token is set")
      case .success(let look?): return .source(look, pass.services.profile, reading.evidence)
      }
    },
    Check(
      id: "okta.contacts", title: "Phone numbers and addresses of people from Okta",
      leg: .entraToWebex, requirements: [.signedIn], weight: .remains
    ) { pass in
      let reading = await pass.contacts()
      switch reading.result {
      case .failure(let error): return .unreadable(error, reading.evidence)
      case .success(nil):
        return pass.services.webex == nil
          ? .skipped("no Webex token is set")
          : .skipped("nobody who was looked at comes from Okta")
      case .success(let look?): return .contacts(look, reading.evidence)
      }
    },
  ]
}

extension Check.Finding {
  /// What the profile says, held against what Webex says of its users.
  fileprivate static func source(
    _ look: SourceLook, _ profile: Profile, _ evidence: [EvidenceItem]
  ) -> Self {
    let looked = Words.count(look.users, "Webex user")
    guard !look.bySource.isEmpty else {
      return .unknown("none of \(looked) says which synchronization it belongs to", evidence)
    }
    let words = "of \(looked) looked at, \(look.words)"
    let okta = look.bySource[SourceLook.okta] ?? 0
    let entra = SourceLook.entra.reduce(0) { $0 + (look.bySource[$1] ?? 0) }
    if profile.source == .okta, okta == 0, entra > 0 {
      return .failed("the profile says Okta; \(words)", evidence)
    }
    if profile.source != .okta, entra == 0, okta > 0 {
      return .failed("the profile says Entra; \(words)", evidence)
    }
    return .passed(words, evidence)
  }

  fileprivate static func contacts(_ look: ContactLook, _ evidence: [EvidenceItem]) -> Self {
    guard look.people > 0 else {
      return .unknown("nobody from Okta has the same user name in Entra", evidence)
    }
    let people = Words.count(look.people, "person from Okta", plural: "people from Okta")
    if look.stale.isEmpty { return .passed("none of \(people) differs from Entra", evidence) }
    let names = Set(look.stale.map(\.name)).count
    let shown = look.stale.prefix(2).map {
      "\($0.name) (\($0.target) still “\(Words.cut($0.webex, to: 40))”, in Entra "
        + "“\(Words.cut($0.entra, to: 40))”)"
    }
    return .failed(
      "\(names) of \(people) \(names == 1 ? "differs" : "differ") from Entra: \(Words.list(shown)); "
        + "old are \(Words.list(look.targets))", evidence)
  }
}
