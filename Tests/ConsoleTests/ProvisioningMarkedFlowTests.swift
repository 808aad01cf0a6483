import ProvisioningCore
import Testing

@testable import Console

/// Several people provisioned on demand, from the marks of the people view.
@Suite("Provisioning those marked") @MainActor
struct ProvisioningMarkedFlowTests {
  private func people(_ count: Int = 300) async throws -> Flow {
    let flow = try await Flow(Fixture.healthy) { $0.people = count }
    await flow.press("2", "v")
    return flow
  }

  @Test("those marked are asked about first, provisioned one by one, and told of")
  func marked() async throws {
    let flow = try await people()
    await flow.press("space", "space", "n")
    #expect(flow.fake.asked.last == "plan on demand person-0 person-1")
    #expect(flow.text.contains("Provision those marked?"), "\(flow.text)")
    #expect(flow.text.contains("Person person-0, Person person-1"))
    await flow.press("esc")
    #expect(flow.toast == "Nothing was changed.")
    #expect(!flow.fake.asked.contains { $0.hasPrefix("retry") })
    await flow.press("n")
    await flow.press("p")
    #expect(flow.fake.asked.contains("retry 2"))
    #expect(flow.text.contains("1 provisioned"), "\(flow.text)")
    await flow.press("esc")
    #expect(flow.state.listing.marks.isEmpty)
  }

  @Test("too many are refused in words, before anything is asked")
  func tooMany() async throws {
    let flow = try await people()
    await flow.press("V", "G", "V", "n")
    #expect(flow.toast.contains("300 are marked") && flow.toast.contains("at most 100"))
    #expect(!flow.fake.asked.contains { $0.hasPrefix("plan on demand") })
  }

  @Test("without marks it is about the one under the cursor")
  func single() async throws {
    let flow = try await people()
    await flow.press("j", "n")
    #expect(flow.text.contains("Provision now?"))
  }
}
