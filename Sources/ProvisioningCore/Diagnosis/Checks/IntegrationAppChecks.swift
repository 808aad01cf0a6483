internal import Evidence
internal import MicrosoftGraph

extension Check.Requirement {
  static let integrationPresent = Check.Requirement(
    check: "integration-app.present", outcome: .passed,
    otherwise: "skipped because the application is not in the tenant")

  static let integrationGone = Check.Requirement(
    check: "integration-app.present", outcome: .failed,
    otherwise: "skipped because the application is in the tenant, or could not be looked for")
}

extension Check {
  static let integrationApp: [Check] = [
    Check(
      id: "integration-app.present", title: "Presence of \(WebexApps.integrationName)",
      leg: .webexToEntra, requirements: [.signedIn]
    ) { pass in
      let reading = await pass.integrationPrincipal()
      switch reading.result {
      case .failure(let error): return .unreadable(error, reading.evidence)
      case .success(nil):
        if await pass.deployment() == .gallery,
          case .success(let deleted) = await pass.deletedPrincipals().result,
          deleted.integration == nil
        {
          return .skipped("it was never here: the gallery deployment does without it")
        }
        return .failed(
          "no service principal with application id \(WebexApps.integrationAppId)",
          reading.evidence)
      case .success(let app?): return .passed("object \(app.id)", reading.evidence)
      }
    },
    Check(
      id: "integration-app.deleted-item", title: "Deleted application to restore",
      leg: .webexToEntra, requirements: [.signedIn, .integrationGone], weight: .hinders
    ) { pass in
      let reading = await pass.deletedPrincipals()
      guard let apps = reading.value else { return .unreadable(reading) }
      guard let app = apps.integration else {
        return .failed("not among the deleted items: purged, or never there", reading.evidence)
      }
      let until = app.restorableUntil.map { " until \(Words.moment($0))" } ?? ""
      return .passed("object \(app.id) can be restored\(until)", reading.evidence)
    },
    Check(
      id: "integration-app.deleted-by", title: "Who deleted it, and when", leg: .webexToEntra,
      requirements: [.signedIn, .integrationGone], weight: .hinders
    ) { pass in
      let applications = await pass.applications()
      let removals = await pass.removals()
      let evidence = removals.evidence
      guard let deletion = applications.value?.first(where: { $0.role == .integration })?.deletion,
        let who = deletion.deletedBy
      else {
        if let failure = removals.failure { return .unreadable(failure, evidence) }
        return .unknown(
          "the audit log does not tell; it reaches back 7 days, or 30 with P1 or P2", evidence)
      }
      let at = deletion.deletedAt.map { " on \(Words.moment($0))" } ?? ""
      let from = deletion.ipAddress.map { ", from \($0)" } ?? ""
      return .passed("deleted\(at) by \(who)\(from)", evidence)
    },
    Check(
      id: "integration-app.enabled", title: "State of \(WebexApps.integrationName)",
      leg: .webexToEntra, requirements: [.signedIn, .integrationPresent]
    ) { pass in
      let reading = await pass.integrationPrincipal()
      guard case .some(.some(let app)) = reading.value else {
        return .unknown("not known", reading.evidence)
      }
      return .enabled(app, reading.evidence)
    },
    Check(
      id: "integration-app.consent", title: "Consent to its permissions",
      leg: .webexToEntra, requirements: [.signedIn, .integrationPresent]
    ) { pass in
      let reading = await pass.permissions()
      switch reading.result {
      case .failure(let error): return .unreadable(error, reading.evidence)
      case .success(let permissions):
        let missing = permissions.filter { !$0.isGranted }.map(\.name)
        return missing.isEmpty
          ? .passed("\(Words.count(permissions.count, "permission")) granted", reading.evidence)
          : .failed("not granted: \(Words.list(missing))", reading.evidence)
      }
    },
  ]
}
