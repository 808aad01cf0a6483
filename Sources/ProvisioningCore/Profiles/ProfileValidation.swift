import MicrosoftGraph
import Settings
import Webex

extension Profile {
  /// Judges a draft; throws `invalidInput` with everything that is wrong with it.
  public init(name: String, _ draft: ProfileDraft) throws(ProvisioningError) {
    do {
      try self.init(name: name, draft, file: "profile \(name)") { $0 }
    } catch {
      throw Self.invalid(name, error, "making the profile")
    }
  }

  /// - Parameter placed: adds where the mistake's key stands in the file.
  init(
    name: String, _ draft: ProfileDraft, file: String, placed: (Mistake) -> Mistake
  ) throws(Mistakes) {
    var judge = ProfileJudge(file: file)
    if let problem = ProfileName.problem(name) {
      judge.mistakes.append(Mistake(file: file, .unreadable(problem)))
    }
    self.init(
      name: name, profileClass: judge.choice(draft.profileClass, .profileClass) ?? .test,
      cloud: judge.choice(draft.cloud, .cloud) ?? .global,
      tenant: judge.identifier(draft.tenant, .tenant, Identifiers.tenant),
      organization: judge.identifier(
        draft.organization, .organization, Identifiers.organization),
      deployment: judge.choice(draft.deployment, .deployment) ?? .unknown,
      isReadOnly: draft.isReadOnly ?? false, theme: draft.theme,
      clientID: judge.identifier(draft.clientID, .clientID, Identifiers.application),
      overrides: Overrides(
        graph: judge.url(draft.graphURL, .graphURL), login: judge.url(draft.loginURL, .loginURL),
        scim: judge.url(draft.scimURL, .scimURL),
        gallery: judge.url(draft.galleryURL, .galleryURL),
        controlHub: judge.url(draft.controlHubURL, .controlHubURL),
        broker: judge.url(draft.brokerURL, .brokerURL)),
      credentialCommand: judge.command(draft.credentialCommand),
      webexCloud: judge.choice(draft.webexCloud, .webexCloud),
      source: judge.choice(draft.source, .source),
      certificate: judge.path(draft.certificate, .certificate),
      certificateKey: judge.path(draft.certificateKey, .certificateKey))
    if certificateKey != nil, certificate == nil {
      judge.refuse(.certificateKey, "A key alone is no certificate; set `certificate` as well")
    }
    if let organization, let scim = overrides.scim,
      let other = WebexEndpoints.organization(inTenantURL: scim)?.uuid, other != organization
    {
      judge.refuse(
        .scimURL, "It names the organization \(other), but the profile is of \(organization)")
    }
    if let organization, let gallery = overrides.gallery,
      let other = WebexEndpoints.organization(inTenantURL: gallery)?.uuid, other != organization
    {
      judge.refuse(
        .galleryURL, "It names the organization \(other), but the profile is of \(organization)")
    }
    if let organization, organization == tenant {
      judge.refuse(
        .organization,
        "It is the Entra tenant's id; Control Hub shows the organization's under its name, bottom left"
      )
    }
    guard judge.mistakes.isEmpty else {
      throw Mistakes(judge.mistakes.map(placed))
    }
  }

  static func invalid(
    _ name: String, _ mistakes: Mistakes, _ operation: String = "reading the profile"
  ) -> ProvisioningError {
    ProvisioningError(
      .invalidInput, operation: "\(operation) \(name)", message: mistakes.description,
      advice: "Correct it and try again.")
  }
}

/// Collects what is wrong with a draft.
private struct ProfileJudge {
  let file: String
  var mistakes: [Mistake] = []

  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String?, _ key: ProfileDraft.CodingKeys
  ) -> Choice? where Choice.RawValue == String {
    guard let text else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let known = Choice.allCases.map(\.rawValue)
    refuse(
      key, "“\(text.prefix(60))” is none of \(known.joined(separator: ", "))",
      suggestion: Suggestion.nearest(to: text, among: known))
    return nil
  }

  mutating func identifier(
    _ text: String?, _ key: ProfileDraft.CodingKeys,
    _ normalize: (String) throws(Refusal) -> String
  ) -> String? {
    guard let text else { return nil }
    do {
      return try normalize(text)
    } catch {
      refuse(key, error.reason)
      return nil
    }
  }

  mutating func url(_ text: String?, _ key: ProfileDraft.CodingKeys) -> String? {
    guard let text else { return nil }
    switch BaseURL.validate(text) {
    case .success(let url): return url
    case .failure(let refusal):
      refuse(key, refusal.reason)
      return nil
    }
  }

  mutating func command(_ words: ProfileDraft.Words?) -> CredentialCommand? {
    let result: Result<CredentialCommand, Refusal>
    switch words {
    case nil: return nil
    case .line(let line): result = CredentialCommand.parse(line)
    case .list(let list): result = CredentialCommand.validate(list)
    }
    switch result {
    case .success(let command): return command
    case .failure(let refusal):
      refuse(.credentialCommand, refusal.reason)
      return nil
    }
  }

  /// An absolute path; `~/` stands for the home folder.
  mutating func path(_ text: String?, _ key: ProfileDraft.CodingKeys) -> String? {
    guard let text else { return nil }
    if text.hasPrefix("/") || text.hasPrefix("~/"), !text.unicodeScalars.contains("\0") {
      return text
    }
    refuse(key, "“\(text.prefix(200))” is no absolute path; begin with / or ~/")
    return nil
  }

  mutating func refuse(
    _ key: ProfileDraft.CodingKeys, _ reason: String, suggestion: String? = nil
  ) {
    mistakes.append(
      Mistake(
        file: file, path: [key.stringValue], .invalidValue(reason, suggestion: suggestion)))
  }
}
