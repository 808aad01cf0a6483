import HTTPTransport
import MicrosoftGraph

/// Answers as Microsoft's documentation and public captures show them.
enum Fixtures {
  static let healthyJob = #"""
    {
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals('2f1d7c3e-0000-4000-8000-000000000001')/synchronization/jobs/$entity",
      "id": "scim.7f1d0c3a5b2e4c7d9a410d6f3e8b2c10.c2a9e6b4-18f3-4d05-b7c1-5e9a3d2f6048",
      "templateId": "scim",
      "schedule": { "expiration": null, "interval": "PT40M", "state": "Active" },
      "status": {
        "code": "Active", "countSuccessiveCompleteFailures": 0, "escrowsPruned": false,
        "lastExecution": { "activityIdentifier": "e47a05d3-6b18-4f92-a3cd-218f9b60e7c4",
          "countEntitled": 12, "countEntitledForProvisioning": 12, "countEscrowed": 1,
          "countEscrowedRaw": 1, "countExported": 3, "countExports": 4, "countImported": 12,
          "countImportedDeltas": 12, "countImportedReferenceDeltas": 0,
          "state": "EntryLevelErrors", "error": null,
          "timeBegan": "2026-07-17T12:30:01.116098Z", "timeEnded": "2026-07-17T12:31:44.7488681Z" },
        "lastSuccessfulExecution": null,
        "lastSuccessfulExecutionWithExports": null,
        "progress": [ { "completedUnits": 3, "totalUnits": 5,
          "progressObservationDateTime": "2026-07-17T12:30:40Z", "units": "pages" } ],
        "quarantine": null,
        "steadyStateFirstAchievedTime": "2026-07-01T09:00:00Z",
        "steadyStateLastAchievedTime": "2026-07-17T11:51:44Z",
        "synchronizedEntryCountByType":
          [ { "key": "User to urn:ietf:params:scim:schemas:core:2.0:User", "value": 12 } ],
        "troubleshootingUrl": ""
      },
      "synchronizationJobSettings":
        [ { "name": "AzureIngestionAttributeOptimization", "value": "False" } ]
    }
    """#

  static let quarantinedStatus = #"""
    { "code": "Quarantine", "countSuccessiveCompleteFailures": 5,
      "quarantine": { "reason": "EncounteredQuarantineException",
        "currentBegan": "2026-07-18T06:31:00Z", "nextAttempt": "2026-07-18T18:31:00Z",
        "seriesBegan": "2026-07-18T00:31:00Z", "seriesCount": 2,
        "error": {
          "code": "SystemForCrossDomainIdentityManagementCredentialValidationUnavailable",
          "message": "Invalid credentials", "tenantActionable": true } } }
    """#

  /// Paused, but the quarantine object stands, with empty texts where dates are due.
  static let pausedQuarantineStatus = #"""
    { "code": "Paused", "quarantine": { "reason": "QuarantineOnDemand", "currentBegan": "",
      "nextAttempt": "", "seriesBegan": "", "seriesCount": 0, "error": null } }
    """#

  /// A job that never ran.
  static let unrunStatus = #"""
    { "code": "NotConfigured", "countSuccessiveCompleteFailures": 0,
      "lastExecution": { "activityIdentifier": null, "countEntitled": 0, "state": "Failed",
        "error": { "code": "None", "message": "", "tenantActionable": false },
        "timeBegan": "0001-01-01T00:00:00Z", "timeEnded": "0001-01-01T00:00:00Z" },
      "progress": [], "steadyStateFirstAchievedTime": "0001-01-01T00:00:00Z" }
    """#

  static let removalAudit = #"""
    { "id": "Directory_2b1c7f0e-5d46-4a8b-9c13-e7f2a0d4b658_XY1AB_1234567",
      "category": "ApplicationManagement",
      "correlationId": "2b1c7f0e-5d46-4a8b-9c13-e7f2a0d4b658",
      "result": "success", "resultReason": "",
      "activityDisplayName": "Remove service principal",
      "activityDateTime": "2026-08-17T07:58:12.4312345Z", "loggedByService": "Core Directory",
      "operationType": "Delete",
      "initiatedBy": { "app": null, "user": { "id": "aa11", "displayName": null,
        "userPrincipalName": "mia.ek@contoso.example", "ipAddress": "", "roles": [] } },
      "targetResources": [ { "id": "sp-1", "displayName": "Cisco Webex Identity Integration",
        "Type": "ServicePrincipal", "modifiedProperties": [
          { "displayName": "AccountEnabled", "oldValue": "[true]", "newValue": "[]" },
          { "displayName": "Name", "oldValue": "\"Cisco\"", "newValue": null } ] } ],
      "additionalDetails": [ { "key": "AppId", "value": "90db942a-c1eb-4e8d-82e4-eebf64a7e2ae" } ]
    }
    """#

  static let skippedEvent = #"""
    { "id": "9b1e64d0-2c7f-4a35-91d8-6f0a3c5e7b21", "activityDateTime": "2026-07-17T12:31:10Z",
      "tenantId": "7f1d0c3a-5b2e-4c7d-9a41-0d6f3e8b2c10", "jobId": "scim.7f1d.c2a9",
      "cycleId": "e47a05d3-6b18-4f92-a3cd-218f9b60e7c4",
      "changeId": "30fd82b6-c59a-4e01-b742-d96a1e08c53f",
      "provisioningAction": "other", "durationInMilliseconds": 630,
      "initiatedBy": { "id": "", "displayName": "Azure AD Provisioning Service",
        "initiatingType": "system" },
      "servicePrincipal": { "id": "sp-1", "displayName": "Cisco Webex" },
      "sourceSystem": { "id": "c1f6", "displayName": "Microsoft Entra ID", "details": {} },
      "targetSystem": { "id": "48b3", "displayName": "customappsso",
        "details": { "ApplicationId": "8adf8e6e-67b2-4cf2-a259-e3dc5476c621" } },
      "sourceIdentity": { "id": "5d20", "displayName": "webex-users", "identityType": "Group",
        "details": { "odatatype": "Group", "DisplayName": "webex-users" } },
      "targetIdentity": { "id": "Z7rQm2kd81xw", "displayName": "",
        "identityType": "urn:ietf:params:scim:schemas:core:2.0:Group", "details": {} },
      "provisioningStatusInfo": { "status": "skipped", "errorInformation": null },
      "modifiedProperties": [],
      "provisioningSteps": [
        { "name": "EntryImportUpdate", "provisioningStepType": "import", "status": "success",
          "description": "Received", "details": { "objectId": "5d20" } },
        { "name": "EntrySynchronizationSkip", "provisioningStepType": "export",
          "status": "skipped", "description": "No change",
          "details": { "ReportableIdentifier": "5d20", "SkipReason": "RedundantExport" } } ] }
    """#

  /// PascalCase values, and a collection where the metadata says object.
  static let failedEvent = #"""
    { "id": "f-1", "activityDateTime": "2026-07-17T12:31:10Z",
      "provisioningAction": "StagedDelete",
      "servicePrincipal": [ { "id": "sp-1", "displayName": "Cisco Webex" } ],
      "provisioningStatusInfo": { "status": "Failure", "errorInformation": {
        "errorCode": "ContosoEntryConflict", "reason": "Message: HTTP status code 409",
        "additionalDetails": null, "errorCategory": "NonServiceFailure",
        "recommendedAction": null } },
      "provisioningSteps": [ { "name": "EntryExportAdd", "provisioningStepType": "Export",
        "status": "Failure", "description": "x", "details": { "n": 1 } } ] }
    """#

  static let schema = #"""
    { "id": "scim.7f1d.c2a9", "version": "v1.2", "unknownMember": {"kept": [1.50, null]},
      "directories": [
        { "id": "66e4", "name": "Azure Active Directory", "version": "1", "readOnly": true,
          "discoverabilities": "None", "objects": [ { "name": "User", "attributes": [
            { "name": "objectId", "type": "String", "anchor": true, "caseExact": false,
              "multivalued": false, "required": false, "mutability": "ReadWrite" } ] } ] } ],
      "synchronizationRules": [
        { "id": "33f7#V2", "name": "USER_OUTBOUND_USER", "priority": 1, "editable": true,
          "sourceDirectoryName": "Azure Active Directory", "targetDirectoryName": "Cisco Webex",
          "objectMappings": [
            { "name": "Synchronize Microsoft Entra users to Cisco Webex", "enabled": true,
              "flowTypes": "Add, Update, Delete", "sourceObjectName": "User",
              "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
              "scope": null, "metadata": [],
              "attributeMappings": [
                { "targetAttributeName": "userName", "matchingPriority": 1, "flowType": "Always",
                  "flowBehavior": "FlowWhenChanged", "defaultValue": null,
                  "source": { "type": "Attribute", "name": "userPrincipalName",
                    "expression": "[userPrincipalName]", "parameters": [] } },
                { "targetAttributeName": "active", "matchingPriority": 0, "flowType": "always",
                  "source": { "type": "function", "name": "Switch",
                    "expression": "Switch([IsSoftDeleted], , \"False\", \"True\")",
                    "parameters": [] } },
                { "targetAttributeName": "title", "source": null, "defaultValue": "None" } ] } ] }
      ] }
    """#

  static func read<Value: JSONReadable>(
    _ text: String, as type: Value.Type = Value.self
  ) throws -> Value? {
    Value(json: try JSONDocument(text).root)
  }
}
