import Evidence
import Testing

@testable import ProvisioningCore

@Suite struct CuresTests {
  static let missingApp = Suspicion(
    id: "wizard-integration-app-missing", title: "gone", leg: .webexToEntra, causes: [],
    remedies: ["by hand"], verify: [], checks: ["integration-app.present"], priority: 100,
    strength: .likely)

  private func remedies(
    _ integration: EnterpriseApplication.State, identity: EnterpriseApplication.State = .active,
    readOnly: Bool = false
  ) -> [Remedy] {
    Sample.cures(
      [Sample.app(.integration, integration), Sample.app(.identity, identity)],
      readOnly: readOnly
    ).remedies(for: Self.missingApp)
  }

  @Test func consentComesFirstAndRestoreSecond() throws {
    let remedies = remedies(.deleted)
    #expect(remedies.map(\.id) == ["consent", "restore-integration"])
    #expect(remedies.allSatisfy { $0.disabledBecause == nil })
    #expect(remedies[0].url?.contains("adminconsent") == true)
    #expect(
      remedies[1].change?.action
        == .restoreApplication(role: .integration, deletedItemId: "item-integration"))
  }

  @Test func whatWasPurgedCanOnlyBeConsentedTo() {
    let remedies = remedies(.missing)
    #expect(remedies[0].disabledBecause == nil)
    #expect(remedies[1].disabledBecause?.contains("purged") == true)
    #expect(remedies[1].change == nil)
  }

  @Test func oneDoneDisablesTheOther() {
    let remedies = remedies(.active)
    #expect(remedies.first { $0.id == "consent" }?.disabledBecause != nil)
    #expect(remedies.first { $0.id == "consent" }?.url == nil)
    #expect(remedies.first { $0.id == "restore-integration" }?.disabledBecause != nil)
    #expect(remedies.contains { $0.id == "reload" })
  }

  @Test func aDisabledAppIsEnabledNotConsentedTo() {
    let remedies = remedies(.disabled)
    #expect(remedies.first?.id == "enable-integration")
    #expect(remedies.first { $0.id == "consent" }?.url == nil)
  }

  @Test func bothGoneNeedsMoreThanConsent() {
    let ids = remedies(.deleted, identity: .deleted).map(\.id)
    #expect(ids == ["consent", "restore-integration", "restore-identity", "set-up-wizard"])
    #expect(remedies(.missing, identity: .missing).map(\.id).last == "set-up-wizard")
  }

  @Test func readOnlyDisablesChangesAndKeepsTheURL() {
    let remedies = remedies(.deleted, readOnly: true)
    #expect(remedies[0].disabledBecause == nil)
    #expect(remedies[1].disabledBecause == "this profile is read-only")
  }

  @Test func offlineOffersConsentAlone() {
    let remedies = Sample.cures().remedies(for: Self.missingApp)
    #expect(remedies.map(\.id) == ["consent"])
  }

  @Test func theGalleryGetsANewTokenAndAStart() {
    let suspicion = Suspicion(
      id: "gallery-bearer-expired", title: "", leg: .entraToWebex, causes: [], remedies: [],
      verify: [], checks: [], priority: 85, strength: .likely)
    let job = Sample.job(.quarantine, of: .gallery, reason: "EncounteredQuarantineException")
    let remedies = Sample.cures([], job: job).remedies(for: suspicion)
    #expect(remedies.map(\.id) == ["replace-token", "start-job"])
    #expect(remedies[0].command == "entrahub connection rotate")
    #expect(remedies[1].title.hasPrefix("Or, where it was replaced elsewhere: start"))
    #expect(remedies[1].change?.isDangerous == false)
  }
}

@Suite struct DiagnoserTests {
  private func diagnoser(_ suspicions: [Suspicion]) -> Diagnoser {
    Diagnoser(suspicions: suspicions) { SignatureBook.builtIn.suspicion($0) }
  }

  private func suspicion(_ id: String) throws -> Suspicion {
    try #require(SignatureBook.builtIn.suspicion(id))
  }

  @Test func checksConfirmWhatTheTextSuggests() throws {
    let outcomes: [String: CheckResult.Outcome] = [
      "graph.signed-in": .passed, "integration-app.present": .failed,
    ]
    let found = diagnoser([try suspicion("wizard-701018-unspecified-surface")])
      .diagnoses(
        Sample.results(outcomes),
        Sample.cures([Sample.app(.integration, .deleted)], outcomes))
    #expect(found.map(\.id) == ["wizard-integration-app-missing"])
    #expect(found[0].confidence == .confirmed)
    #expect(found[0].evidence.first?.check == "integration-app.present")
  }

  @Test func aCompleteTrustMeansThatTheTextIsOlder() throws {
    let outcomes: [String: CheckResult.Outcome] = [
      "graph.signed-in": .passed, "integration-app.present": .passed,
      "integration-app.enabled": .passed, "integration-app.consent": .passed,
    ]
    let found = diagnoser([try suspicion("wizard-integration-app-missing")])
      .diagnoses(
        Sample.results(outcomes),
        Sample.cures(
          [Sample.app(.integration, .active), Sample.app(.identity, .active)], outcomes))
    #expect(found.first?.id == "controlhub-session-stale")
    #expect(found.first?.confidence == .likely)
    #expect(found[0].remedies.allSatisfy { $0.url == nil })
  }

  @Test func aDisabledAppTakesThePlaceOfAMissingOne() throws {
    let outcomes: [String: CheckResult.Outcome] = [
      "integration-app.present": .passed, "integration-app.enabled": .failed,
    ]
    let found = diagnoser([try suspicion("wizard-integration-app-missing")])
      .diagnoses(
        Sample.results(outcomes), Sample.cures([Sample.app(.integration, .disabled)], outcomes))
    #expect(found.map(\.id) == ["wizard-app-disabled"])
    #expect(found[0].confidence == .confirmed)
    #expect(found[0].remedies.map(\.id) == ["enable-integration"])
  }

  @Test func withoutChecksTheTextCounts() throws {
    let found = diagnoser([try suspicion("wizard-integration-app-missing")])
      .diagnoses(Results(), Sample.cures())
    #expect(found.map(\.confidence) == [.likely])
  }

  @Test func everyProvenDiagnosisHasASignature() {
    var outcomes: [String: CheckResult.Outcome] = [:]
    for check in Check.all { outcomes[check.id] = .failed }
    let job = Sample.job(.quarantine, of: .gallery, reason: "EncounteredQuarantineException")
    for id in Sample.results(outcomes).proven(job: job) {
      #expect(SignatureBook.builtIn[id] != nil, "\(id)")
    }
  }

  @Test func everyCheckThatSignaturesNameExists() {
    for signature in SignatureBook.builtIn.signatures {
      for id in signature.checks.compactMap(\.id) {
        #expect(Check.named(id) != nil, "\(signature.id) names \(id)")
      }
    }
  }
}
