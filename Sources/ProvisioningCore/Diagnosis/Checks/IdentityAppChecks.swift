internal import Evidence
internal import MicrosoftGraph

extension Check.Requirement {
  static let identityPresent = Check.Requirement(
    check: "identity-app.present", outcome: .passed,
    otherwise: "skipped because the application is not in the tenant")
}

extension Check.Finding {
  /// Whether the tenant or Microsoft has switched an application off.
  static func enabled(_ app: ServicePrincipal, _ evidence: [EvidenceItem]) -> Self {
    if let status = app.disabledByMicrosoftStatus {
      return .failed("blocked by Microsoft: \(status)", evidence)
    }
    return app.isEnabled
      ? .passed("enabled: accountEnabled is true", evidence)
      : .failed("switched off: accountEnabled is false", evidence)
  }
}

extension Check {
  static let identityApp: [Check] = [
    Check(
      id: "identity-app.present", title: "Presence of \(WebexApps.identityName)",
      leg: .entraToWebex, requirements: [.signedIn]
    ) { pass in
      if await pass.deployment() == .gallery {
        return .skipped("the gallery deployment does without it")
      }
      let reading = await pass.carriers()
      guard let carriers = reading.value else { return .unreadable(reading) }
      if let app = carriers.identity {
        return .passed(
          "\(app.principal.displayName ?? "unnamed"), object \(app.principal.id)",
          reading.evidence)
      }
      let deleted = await pass.deletedPrincipals()
      let evidence = reading.evidence + deleted.evidence
      guard let item = deleted.value?.identity else {
        return .failed("neither in the tenant nor among the deleted items", evidence)
      }
      let until = item.restorableUntil.map { " until \(Words.moment($0))" } ?? ""
      return .failed("deleted; object \(item.id) can be restored\(until)", evidence)
    },
    Check(
      id: "identity-app.enabled", title: "State of \(WebexApps.identityName)",
      leg: .entraToWebex, requirements: [.signedIn, .identityPresent]
    ) { pass in
      let reading = await pass.carriers()
      guard let app = reading.value?.identity else {
        return .unknown("not known", reading.evidence)
      }
      return .enabled(app.principal, reading.evidence)
    },
  ]
}
