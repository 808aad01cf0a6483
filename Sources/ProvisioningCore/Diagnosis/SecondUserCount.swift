/// Who has two Webex users, everybody compared.
struct SecondUserCount: Sendable, Equatable {
  /// People of both sides that were compared.
  var people: Int
  /// Names of those who have two.
  var doubled: [String]
  /// How many have two and no mail address, by which nothing matches them any more.
  var withoutMail: Int

  /// The look at some people as what the comparison of everybody makes of it.
  ///
  /// - Parameter known: how it was before.
  func judged(_ look: CheckResult, _ known: CheckResult?) -> CheckResult {
    var result = look
    let all = Words.people(people)
    if doubled.isEmpty {
      result.outcome = .passed
      result.detail =
        withoutMail == 0
        ? "nobody of \(all) compared has two"
        : "nobody of \(all) compared has two but \(Words.people(withoutMail)) without a mail address, "
          + "whom no mapping from mail matches"
      return result
    }
    result.outcome = .failed
    let count = doubled.count + withoutMail
    let names = Words.list(Array(doubled.prefix(3))) + (doubled.count > 3 ? " …" : "")
    let still = known == nil ? "" : " still"
    result.detail =
      "\(Words.grouped(count)) of \(all) compared\(still) \(count == 1 ? "has" : "have") two: \(names)"
      + (withoutMail == 0 ? "" : "; \(Words.grouped(withoutMail)) of them have no mail address")
    return result
  }
}

extension Integration {
  /// People in scope whom a first look compares without having been asked to.
  private static let mostAtFirst = 20_000

  /// Compares everybody on both sides, as `reconcile` does.
  ///
  /// - Parameter isProof: whether it is the end of it that is to be proved; the first look leaves a
  ///   large tenant to `reconcile`.
  func countSecondUsers(isProof: Bool) async -> SecondUserCount? {
    guard isProof || (snapshot.scopeSize ?? 0) <= Self.mostAtFirst,
      let result = try? await reconcile()
    else { return nil }
    let doubled = result.pairs.filter { $0.duplicate != nil }
    // Mapped by mail, those without one are matched by nothing: no removal mends that.
    let matched = doubled.filter { $0.person.mail?.isEmpty == false }
    // Who has two is in scope, and stands among these as well.
    let compared: [Reconciliation.Finding] = [.matched, .missing, .drifted]
    return SecondUserCount(
      people: compared.reduce(0) { $0 + result[$1] },
      doubled: matched.map(\.person.displayName),
      withoutMail: doubled.count - matched.count)
  }
}
