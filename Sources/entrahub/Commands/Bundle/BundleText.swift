import Foundation
import ProvisioningCore

/// A bundle as text: where it comes from, the state then, what else is in it.
struct BundleText {
  var bundle: SupportBundle
  var snapshot: Snapshot
  var output: Output

  func print() {
    let asOf = bundle.asOf.map { "read \(Times.local($0))" } ?? "nothing was read"
    output.line("Bundle of EntraHub \(PlainText.clean(bundle.program)), \(asOf)")
    fact("Tenant", bundle.profile.tenant ?? snapshot.profile.tenantId)
    fact("Organization", bundle.profile.organization)
    fact("Cloud", bundle.profile.cloud.title)
    output.line("  Holds         \(Self.contents(bundle))")
    output.line()
    StatusText(
      snapshot: Times.localized(snapshot), output: output, now: bundle.asOf ?? Date()
    ).print()
    incidents()
    output.line()
    output.line(output.bold("Removed"))
    Self.removals(bundle).forEach(output.line)
  }

  private func fact(_ label: String, _ value: String?) {
    guard let value else { return }
    output.line(
      "  \(label.padding(toLength: 14, withPad: " ", startingAt: 0))\(PlainText.clean(value))")
  }

  private func incidents() {
    guard !bundle.incidents.isEmpty else { return }
    output.line()
    output.line(output.bold("Incidents"))
    for incident in bundle.incidents.prefix(10) {
      let tracking = incident.facts["trackingId"].map { ", tracking ID \($0)" } ?? ""
      output.line(
        PlainText.clean(
          "  \(incident.id)  \(Times.local(incident.startedAt))  \(incident.state.words)  "
            + "\(Times.localized(incident.title))\(tracking)"))
    }
  }

  static func contents(_ bundle: SupportBundle) -> String {
    let groups = bundle.snapshot.provisioning.value?.failures.count ?? 0
    return [
      count(bundle.incidents.count, "incident"), count(bundle.journal.count, "change"),
      count(bundle.requests.count, "request"), count(groups, "cause", of: "failures"),
      bundle.mappings == nil ? "no schema" : "the job's schema",
    ].joined(separator: ", ")
  }

  static func removals(_ bundle: SupportBundle) -> [String] {
    if bundle.removed.isEmpty { return ["  nothing"] }
    return bundle.removed.map { removal in
      PlainText.clean(
        "  \(Counts.grouped(removal.count)) × \(removal.what) (now: \(removal.replacement))")
    }
  }

  private static func count(_ number: Int, _ what: String, of whole: String? = nil) -> String {
    "\(Counts.grouped(number)) \(what)\(number == 1 ? "" : "s")\(whole.map { " of \($0)" } ?? "")"
  }
}
