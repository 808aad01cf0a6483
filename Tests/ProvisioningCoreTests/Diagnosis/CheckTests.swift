import Evidence
import Foundation
import Testing

@testable import ProvisioningCore

@Suite struct CheckTests {
  @Test func playbooksNameChecksThatExist() {
    for playbook in Playbook.all {
      for id in playbook.checks { #expect(Check.named(id) != nil, "\(playbook.id): \(id)") }
    }
    #expect(Set(Playbook.all.map(\.id)).count == Playbook.all.count)
  }

  @Test func whatACheckRestsOnRunsBeforeIt() {
    for playbook in Playbook.all {
      var seen: Set<String> = []
      for check in Check.ordered(playbook.checks) {
        #expect(check.requirements.allSatisfy { seen.contains($0.check) }, "\(check.id)")
        seen.insert(check.id)
      }
    }
  }

  /// Nobody signed in, no organization: nothing is guessed.
  @Test func withoutAnySignInEveryCheckSaysWhy() async {
    let pass = Pass(Services(profile: Profile(name: "none"), now: { Sample.now }))
    var results = Results()
    for check in Check.all {
      let result = await check.result(in: pass, after: results.byCheck)
      results.byCheck[check.id] = result
      #expect(!result.detail.isEmpty)
      if check.id != "graph.signed-in" {
        #expect(result.outcome == .skipped || result.outcome == .unknown, "\(check.id)")
      }
    }
    #expect(results.failed("graph.signed-in"))
    #expect(results.byCheck["job.present"]?.detail.hasPrefix("skipped because") == true)
  }

  /// A name stands behind ✓ and ✗ alike: a sentence would be wrong behind one of them.
  @Test func namesOfChecksAreNoSentences() {
    for check in Check.all {
      let words = Set(check.title.lowercased().split(separator: " ").map(String.init))
      let verbs: Set = [
        "is", "are", "was", "not", "no", "nobody", "nothing", "does", "accepts", "reaches", "had",
        "has", "fits", "got", "answers", "keeps", "reads", "may", "can",
      ]
      #expect(words.isDisjoint(with: verbs), "\(check.title)")
    }
  }
}
