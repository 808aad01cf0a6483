import Foundation
public import ProvisioningCore
import TerminalUI

/// What the console asks of the core about its own sign-in to Graph.
public struct AccessServices: Sendable {
  public var permissions: @Sendable () async throws(ProvisioningError) -> PermissionReport
  /// A person's sign-in by device code; it ends when its consumer is cancelled.
  public var signIn: @Sendable () -> AsyncStream<SignInStep>

  public init(
    permissions: @escaping @Sendable () async throws(ProvisioningError) -> PermissionReport,
    signIn: @escaping @Sendable () -> AsyncStream<SignInStep>
  ) {
    self.permissions = permissions
    self.signIn = signIn
  }

  static func live(_ integration: Integration) -> AccessServices {
    AccessServices(
      permissions: { () async throws(ProvisioningError) in try await integration.permissions() },
      signIn: { integration.signIn() })
  }
}

enum AccessEffect: Sendable {
  case readPermissions, signIn
}

enum AccessMessage: Sendable {
  case permissions(PermissionReport)
  case step(SignInStep)
}

/// Who is signed in to Graph and what they may do, and a sign-in by device code, over the screen.
struct AccessScreen: Sendable {
  var report: PermissionReport?
  var code: SignInCode?
  var result: SignInResult?
  var failure: ProvisioningError?
  var offset = 0

  /// As it is drawn.
  func sheet(_ state: ConsoleState) -> ExplanationView {
    var sheet = ExplanationView(detail(state), keys: keys)
    sheet.offset = offset
    return sheet
  }

  private var keys: SafeText {
    code == nil ? "s signs in anew, esc leaves" : "y code, u address, Q QR, o opens, esc cancels"
  }

  private func detail(_ state: ConsoleState) -> Detail {
    var detail = Detail("Sign-in to Microsoft Graph")
    if let code {
      detail.text("Open this page on any screen, in a private window:")
      detail.verbatim(code.url)
      detail.blank()
      detail.field("Enter the code", code.code, .accent)
      detail.field("It holds until", state.clock.full(code.expires))
      detail.blank()
      detail.text("Waiting for the sign-in…", .accent)
      return detail
    }
    if let failure {
      ErrorWords.add(failure, to: &detail)
      detail.blank()
    }
    if let result { add(result, to: &detail) }
    if let report {
      add(report, state, to: &detail)
    } else if failure == nil {
      detail.text("asking…", .accent)
    }
    return detail
  }

  private func add(_ result: SignInResult, to detail: inout Detail) {
    detail.sign(Sign(Health.ok), "Signed in as \(result.record.account ?? "an account")")
    if let override = result.overriddenBy {
      detail.text("But \(override) goes before it: take that away to use it.", .warning)
    }
    if !result.missing.isEmpty {
      detail.text("Not granted: \(result.missing.joined(separator: ", "))", .warning)
    }
    if result.keptIn == nil {
      detail.text("Entra gave nothing to keep: it ends with this token.", .warning)
    }
    detail.blank()
  }

  private func add(_ report: PermissionReport, _ state: ConsoleState, to detail: inout Detail) {
    let kind = report.isApplication ? "application" : "person"
    detail.field("Signed in as", "\(report.account ?? "not told by the token") (\(kind))")
    detail.field("Tenant", report.tenant)
    detail.field("Token until", report.expires.map(state.clock.full))
    detail.field(
      "Roles", report.roles.map { $0.isEmpty ? "none" : $0.joined(separator: ", ") })
    detail.heading("What it may do")
    for row in report.rows {
      let lacks = row.verdict == .missing || row.verdict == .roleMissing
      let isUnknown = row.verdict == .unknown
      detail.sign(
        Sign(lacks ? Health.problem : isUnknown ? .unknown : .ok),
        "\(row.capability.title)"
          + (lacks || row.verdict == .ownedOnly
            ? ": \(row.verdict.words), \(row.capability.permission)" : ""))
    }
    let lacking = report.lacking(withChanges: !state.isReadOnly)
    if !lacking.isEmpty || !report.lackingRoles.isEmpty { detail.heading("What is missing") }
    if !lacking.isEmpty {
      detail.text(
        "Have an administrator grant \(lacking.joined(separator: ", ")) and consent for the tenant."
      )
    }
    for sentence in report.lackingRoles { detail.text(sentence) }
  }
}
