public import Evidence

extension Suspicion {
  /// What a text suggests.
  init(_ match: SignatureMatch) {
    self.init(match.signature)
    remedies = match.remedies.map(\.title)
    strength = match.confidence == .possible ? .possible : .likely
  }

  init(_ signature: Signature) {
    self.init(
      id: signature.id, title: signature.title, leg: signature.leg, causes: signature.causes,
      remedies: signature.remedies.map(\.title), verify: signature.verify,
      checks: signature.checks.compactMap(\.id), priority: signature.priority, strength: .likely)
  }
}

extension SignatureBook {
  /// What the text alone suggests, most likely first.
  func suspicions(in report: Report) -> [Suspicion] {
    diagnoseOffline(report, catalogue: self).map(Suspicion.init)
  }

  func suspicion(_ id: String) -> Suspicion? { self[id].map(Suspicion.init) }

  /// The signature that explains an error code of the provisioning log.
  func explanation(ofCode code: String) -> CodeExplanation? {
    let report = Report(parsing: "Entra provisioning log: status failure, errorCode: \(code)")
    return diagnoseOffline(report, catalogue: self)
      .first { $0.signature.id.hasPrefix("prov-") }
      .map { CodeExplanation(signatureId: $0.signature.id, title: $0.signature.title) }
  }
}

/// The known failures that reports and checks are compared with.
public typealias SignatureBook = SignatureCatalogue
