import ProvisioningCore

/// `entrahub.troubleshooting/1`.
enum PlaybookJSON {
  static func document(_ run: PlaybookRun) -> JSON {
    .object([
      (key: "schema", value: "entrahub.troubleshooting/1"),
      (key: "incident", value: .int(Int(run.id))),
      (key: "playbook", value: .string(run.playbook)),
      (key: "title", value: .string(run.title)),
      (key: "startedAt", value: JSON(run.startedAt)),
      (key: "phase", value: .string(run.isNotSetUp ? "not-set-up" : phase(run.phase))),
      (key: "recovery", value: recovery(run.phase)),
      (key: "people", value: run.concern.map(people) ?? .null),
      (
        key: "checks",
        value: JSON(
          run.steps.compactMap { step in
            if case .done(let result) = step.state { DiagnosisJSON.check(result) } else { nil }
          })
      ),
      (key: "diagnoses", value: JSON(run.diagnoses.map(DiagnosisJSON.diagnosis))),
      (key: "remedies", value: JSON(run.remedies.map(DiagnosisJSON.remedy))),
      (key: "consentURL", value: JSON(run.consentURL)),
    ])
  }

  private static func phase(_ phase: PlaybookRun.Phase) -> String {
    switch phase {
    case .checking: "checking"
    case .healthy: "healthy"
    case .watching: "broken"
    case .recovered: "recovered"
    case .stopped: "stopped"
    }
  }

  private static func people(_ concern: Concern) -> JSON {
    .object([
      (key: "code", value: .string(concern.code)),
      (key: "title", value: .string(concern.title)),
      (key: "mostFailing", value: .int(concern.most.total)),
      (key: "failing", value: .int(concern.failing.total)),
      (key: "isAtLeast", value: .bool(concern.isAtLeast)),
    ])
  }

  private static func recovery(_ phase: PlaybookRun.Phase) -> JSON {
    guard case .recovered(let recovery) = phase else { return nil }
    return .object([
      (key: "grade", value: .string(recovery.grade.rawValue)),
      (key: "at", value: JSON(recovery.at)),
      (key: "afterSeconds", value: .int(Int(recovery.after))),
      (key: "trackingId", value: JSON(recovery.trackingId)),
      (key: "before", value: JSON(recovery.before.map(DiagnosisJSON.check))),
      (key: "proof", value: JSON(recovery.proof.map(DiagnosisJSON.check))),
    ])
  }
}
