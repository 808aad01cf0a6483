import Foundation
import ProvisioningCore

/// What `connection show` prints.
struct ConnectionText {
  var connection: Connection
  var output: Output

  func print() {
    fact("Application", connection.applicationName)
    if connection.isQuarantined {
      fact("Job", "\(output.sign(.problem)) in quarantine: entrahub troubleshoot")
    }
    fact("Tenant URL", connection.tenantURL ?? "not set")
    if let fault = connection.tenantURLFault {
      fact("", "\(output.sign(.problem)) \(fault)")
      if let right = connection.rightTenantURL { fact("", "it should be \(right)") }
    }
    fact("Secret token", secretToken)
    let emails = connection.notificationEmails.joined(separator: ", ")
    fact(
      "Notification",
      emails.isEmpty
        ? "nobody is told when provisioning is quarantined"
        : "\(emails)\(connection.sendsNotifications ? "" : " (switched off)")")
    fact(
      "Scope",
      connection.synchronizesAll.map {
        $0
          ? "everybody; assigned users only is what both vendors advise"
          : "assigned users and groups"
      } ?? "not told")
    if !connection.otherSecrets.isEmpty {
      fact("Other secrets", connection.otherSecrets.joined(separator: ", "))
    }
  }

  private var secretToken: String {
    guard connection.hasSecretToken else { return "not set" }
    guard let record = connection.secretToken else {
      return "stored; Entra does not tell when it ends: \(TokenClock.unknownLife)"
    }
    let saved = "saved from here \(Times.local(record.recordedAt))"
    guard let expires = record.expires else { return "\(saved); when it ends is not known" }
    let left = expires.timeIntervalSinceNow
    return "\(saved), "
      + (left > 0
        ? "holds until \(Times.local(expires)) (\(Times.span(left)))"
        : "expired \(Times.local(expires))")
  }

  private func fact(_ label: String, _ value: String) {
    output.line(
      label + String(repeating: " ", count: max(1, 15 - label.count))
        + PlainText.clean(value))
  }

  static func json(_ connection: Connection) -> JSON {
    let record = connection.secretToken
    return .object([
      (key: "schema", value: "entrahub.connection/1"),
      (key: "application", value: .string(connection.applicationName)),
      (key: "servicePrincipalId", value: .string(connection.servicePrincipalId)),
      (key: "jobId", value: .string(connection.jobId)),
      (key: "tenantUrl", value: JSON(connection.tenantURL)),
      (key: "tenantUrlFault", value: JSON(connection.tenantURLFault)),
      (key: "rightTenantUrl", value: JSON(connection.rightTenantURL)),
      (key: "hasSecretToken", value: .bool(connection.hasSecretToken)),
      (key: "isQuarantined", value: .bool(connection.isQuarantined)),
      (key: "secretTokenSavedAt", value: JSON(record?.recordedAt)),
      (key: "secretTokenExpires", value: JSON(record?.expires)),
      (key: "notificationEmails", value: JSON(connection.notificationEmails)),
      (key: "sendsNotifications", value: .bool(connection.sendsNotifications)),
      (key: "synchronizesAll", value: JSON(connection.synchronizesAll)),
    ])
  }
}
