import Evidence
import ProvisioningCore

/// `entrahub.diagnosis/1`.
///
/// A fact that the text does not hold is null, never invented.
enum DiagnosisJSON {
  static func document(_ result: DiagnosisReport) -> JSON {
    .object([
      (key: "schema", value: "entrahub.diagnosis/1"),
      (key: "facts", value: facts(result.report.facts)),
      (
        key: "repairs",
        value: JSON(
          result.report.repairs.map { repair in
            .object([
              (key: "field", value: .string(repair.field.rawValue)),
              (key: "from", value: .string(repair.from)),
              (key: "to", value: JSON(repair.to)),
              (key: "proven", value: .bool(repair.proven)),
              (key: "why", value: .string(repair.why)),
            ])
          })
      ),
      (key: "diagnoses", value: JSON(result.diagnoses.map(diagnosis))),
      (key: "consentURL", value: JSON(result.consentURL)),
      (key: "checkedAt", value: JSON(result.checkedAt)),
      (key: "offlineBecause", value: JSON(result.offlineBecause)),
      (key: "incident", value: JSON(result.incident.map(Int.init))),
    ])
  }

  private static func facts(_ facts: Facts) -> JSON {
    .object([
      (key: "status", value: JSON(facts.status)),
      (key: "statusText", value: JSON(facts.statusText)),
      (key: "code", value: JSON(facts.code)),
      (key: "trackingId", value: JSON(facts.trackingId)),
      (key: "clientRequestId", value: JSON(facts.clientRequestId)),
      (key: "requestId", value: JSON(facts.requestId)),
      (key: "correlationId", value: JSON(facts.correlationId)),
      (key: "orgId", value: JSON(facts.orgId)),
      (key: "userId", value: JSON(facts.userId)),
      (key: "userOrgId", value: JSON(facts.userOrgId)),
      (key: "tenantId", value: JSON(facts.tenantId)),
      (key: "clientId", value: JSON(facts.clientId)),
      (key: "url", value: JSON(facts.url)),
      (key: "controlHubBuild", value: JSON(facts.controlHubBuild)),
      (key: "occurredAt", value: JSON(facts.occurredAt)),
      (key: "message", value: JSON(facts.message)),
      (key: "description", value: JSON(facts.description)),
      (key: "aadsts", value: JSON(facts.aadsts)),
      (key: "scimType", value: JSON(facts.scimType)),
    ])
  }

  static func diagnosis(_ diagnosis: Diagnosis) -> JSON {
    .object([
      (key: "id", value: .string(diagnosis.id)),
      (key: "title", value: .string(diagnosis.title)),
      (key: "leg", value: JSON(diagnosis.leg?.rawValue)),
      (key: "confidence", value: .string(diagnosis.confidence.rawValue)),
      (key: "causes", value: JSON(diagnosis.causes)),
      (key: "evidence", value: JSON(diagnosis.evidence.map(check))),
      (key: "remedies", value: JSON(diagnosis.remedies.map(remedy))),
      (key: "verify", value: JSON(diagnosis.verify)),
    ])
  }

  static func check(_ check: CheckResult) -> JSON {
    .object([
      (key: "check", value: .string(check.check)),
      (key: "title", value: .string(check.title)),
      (key: "leg", value: .int(check.leg.rawValue)),
      (key: "outcome", value: .string(check.outcome.rawValue)),
      (key: "detail", value: .string(check.detail)),
      (
        key: "calls",
        value: JSON(
          check.evidence.map { item in
            .object([
              (key: "call", value: .string(item.call)),
              (key: "answer", value: .string(item.answer)),
              (key: "at", value: JSON(item.at)),
            ])
          })
      ),
    ])
  }

  static func remedy(_ remedy: Remedy) -> JSON {
    .object([
      (key: "title", value: .string(remedy.title)),
      (key: "kind", value: .string(remedy.kind.rawValue)),
      (key: "url", value: JSON(remedy.url)),
      (key: "command", value: JSON(remedy.command)),
      (key: "explanation", value: .string(remedy.explanation)),
      (key: "disabledBecause", value: JSON(remedy.disabledBecause)),
    ])
  }
}
