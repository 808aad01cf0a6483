import SCIM
import Synchronization

/// The Webex side while the sandbox runs.
final class WebexState: Sendable {
  let sandbox: SandboxState
  let tracking: WebexTracking
  /// Made at the first request: counting a large directory takes longer than starting may.
  private let organization = Mutex<Box?>(nil)

  /// Holds the organization in one place, so that working on it moves nothing.
  private final class Box {
    var organization: WebexOrganization
    init(_ organization: WebexOrganization) { self.organization = organization }
  }

  private let initialTenant: Tenant
  private let everLinked: Atomic<Bool>

  init(_ sandbox: SandboxState) {
    self.sandbox = sandbox
    tracking = WebexTracking(seed: sandbox.options.seed)
    initialTenant = sandbox.snapshot
    everLinked = Atomic(sandbox.options.scenario.deployment == .wizard)
  }

  var strict: Bool { sandbox.options.strictWebex }
  var identity: TenantIdentity { sandbox.identity }

  /// Reads or changes the organization in one short critical section.
  func withOrganization<Result: Sendable>(
    _ body: (inout WebexOrganization) throws(SCIMError) -> Result
  ) throws(SCIMError) -> Result {
    let result = organization.withLock { stored -> Swift.Result<Result, SCIMError> in
      let box = stored ?? Box(WebexOrganization(sandbox, tenant: initialTenant))
      stored = box
      do throws(SCIMError) {
        return .success(try body(&box.organization))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Whether a person's Webex user is still as the population made it.
  func isAsGenerated(_ index: Int) -> Bool {
    let answer = try? withOrganization { organization throws(SCIMError) in
      organization.users.isAsGenerated(index)
    }
    return answer ?? false
  }

  /// Whether an Entra tenant was ever tied to the organization: the wizard ran, or its app was
  /// consented to while the sandbox ran.
  func isLinked(_ trust: EntraTrust) -> Bool {
    if trust != .missing { everLinked.store(true, ordering: .relaxed) }
    return everLinked.load(ordering: .relaxed)
  }
}
