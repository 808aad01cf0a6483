internal import Evidence

extension SupportBundle.Content {
  /// The content without anything that could lead elsewhere than to the services themselves.
  ///
  /// A bundle comes from somebody: it must not choose the host, the tenant or the application at
  /// which an administrator signs in or consents, nor programs and files of this machine.
  func choosingNoPlaces() -> Self {
    var content = self
    content.profile = Profile(
      name: SupportBundle.profileName, profileClass: profile.profileClass, cloud: profile.cloud,
      tenant: profile.tenant.flatMap { try? Identifiers.tenant($0) },
      organization: profile.organization.flatMap { try? Identifiers.organization($0) },
      deployment: profile.deployment, isReadOnly: profile.isReadOnly, theme: profile.theme,
      webexCloud: profile.webexCloud, source: profile.source)
    let tenant = content.profile.tenant ?? "common"
    let consent = ConsentURL(loginURL: content.profile.loginURL, tenant: tenant).string
    for incident in content.incidents.indices {
      for diagnosis in content.incidents[incident].diagnoses.indices {
        for remedy in content.incidents[incident].diagnoses[diagnosis].remedies.indices {
          content.incidents[incident].diagnoses[diagnosis].remedies[remedy].point(to: consent)
        }
      }
    }
    return content
  }
}

extension Remedy {
  /// Only the consent page is known without trusting the file.
  fileprivate mutating func point(to consent: String) {
    url = id == "consent" && url != nil ? consent : nil
  }
}
