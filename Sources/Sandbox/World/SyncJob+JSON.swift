extension SyncJob {
  /// The job as Graph's `synchronizationJob`.
  func object(at now: Timestamp) -> JSONObject {
    [
      "id": .string(id), "templateId": .string(templateId),
      "schedule": [
        "expiration": nil, "interval": "PT40M", "state": .string(scheduleState),
      ],
      "status": status(at: now),
      "synchronizationJobSettings": .array(
        settings.map { ["name": .string($0.name), "value": .string($0.value)] }),
    ]
  }

  private func status(at now: Timestamp) -> JSON {
    [
      "code": .string(code.rawValue),
      "countSuccessiveCompleteFailures": .integer(successiveFailures),
      "escrowsPruned": .bool(escrowsPruned),
      "steadyStateFirstAchievedTime": .string(steadyStateFirst?.iso ?? Timestamp.never),
      "steadyStateLastAchievedTime": .string(steadyStateLast?.iso ?? Timestamp.never),
      "troubleshootingUrl": "",
      "lastExecution": last?.json ?? .null,
      "lastSuccessfulExecution": lastSuccessful?.json ?? .null,
      "lastSuccessfulExecutionWithExports": lastWithExports?.json ?? .null,
      "progress": progress(at: now),
      "quarantine": quarantine?.json ?? .null,
      "synchronizedEntryCountByType": .array(
        entryCounts.map { ["key": .string($0.key), "value": .integer($0.value)] }),
    ]
  }

  private func progress(at now: Timestamp) -> JSON {
    guard let running, running.began <= now else { return [] }
    return [
      [
        "completedUnits": .integer(running.donePages), "totalUnits": .integer(running.totalPages),
        "progressObservationDateTime": .string(now.wholeISO), "units": "pages",
      ]
    ]
  }
}

extension SyncJob.Execution {
  var json: JSON {
    [
      "activityIdentifier": .string(activity), "countEntitled": .integer(entitled),
      "countEntitledForProvisioning": .integer(entitled), "countEscrowed": .integer(escrowed),
      "countEscrowedRaw": .integer(escrowed), "countExported": .integer(exported),
      "countExports": .integer(exports), "countImported": .integer(imported),
      "countImportedDeltas": .integer(importedDeltas), "countImportedReferenceDeltas": 0,
      "state": .string(state), "error": error?.json ?? .null, "timeBegan": .string(began.iso),
      "timeEnded": .string(ended.iso),
    ]
  }
}

extension SyncJob.Failure {
  var json: JSON {
    [
      "code": .string(code), "message": .string(message),
      "tenantActionable": .bool(tenantActionable),
    ]
  }
}

extension SyncJob.Quarantine {
  var json: JSON {
    [
      "reason": .string(reason), "currentBegan": .string(began.iso),
      "nextAttempt": .string(nextAttempt.iso), "seriesBegan": .string(seriesBegan.iso),
      "seriesCount": .integer(attempts - 1), "error": failure?.json ?? .null,
    ]
  }
}
