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

  /// The signature that explains an error code of the provisioning log, by its first cause.
  ///
  /// - Parameter reason: the service's words, which may say more than the code.
  func explanation(ofCode code: String, reason: String? = nil) -> CodeExplanation? {
    if let reason, let id = Self.signature(ofCode: code, reason), let exact = self[id] {
      return CodeExplanation(signatureId: id, title: exact.title)
    }
    let known = Self.provisioningCodes.filter { code.hasSuffix($0) }.max { $0.count < $1.count }
    let report = Report(
      parsing: "Entra provisioning log: status failure, errorCode: \(known ?? code)")
    return diagnoseOffline(report, catalogue: self)
      .first { $0.signature.id.hasPrefix("prov-") }
      .map { match in
        let signature = match.signature
        return CodeExplanation(
          signatureId: signature.id, title: signature.causes.first ?? signature.title)
      }
  }

  /// What a reason says more exactly than its code.
  private static func signature(ofCode code: String, _ reason: String) -> String? {
    let words = reason.lowercased()
    if words.contains("another organization") || words.contains("free account") {
      return "user-in-other-org"
    }
    // One code for every refusal of the connection.
    if code.hasSuffix("CredentialValidationUnavailable"), words.contains("404") {
      return "scim-tenant-url-wrong"
    }
    return nil
  }

  /// Codes that connectors put their name in front of, such as `ContosoEntryConflict`.
  ///
  /// Source: Microsoft Entra, provisioning log error codes.
  private static let provisioningCodes = [
    "EntryConflict", "Conflict", "TooManyRequests", "InternalServerError", "InsufficientRights",
    "MethodNotAllowed", "NotPermitted", "Unauthorized", "UnprocessableEntity", "NotImplemented",
    "WebExceptionProtocolError", "Timeout", "InvalidAnchor", "MandatoryFieldsMissing",
    "MissingValues", "SchemaAttributeNotFound", "InternalError", "InvalidDomain",
    "LicenseLimitExceeded", "DuplicateTargetEntries", "DuplicateSourceEntries", "ImportSkipped",
    "EntrySynchronizationSkipped", "SchemaPropertyCanOnlyAcceptValue",
  ]
}

/// The known failures that reports and checks are compared with.
public typealias SignatureBook = SignatureCatalogue
