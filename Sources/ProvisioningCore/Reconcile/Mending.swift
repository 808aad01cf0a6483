internal import AttributeMapping

/// How many people Webex knows under another name: the same sentence wherever they are counted.
public struct Mismatch: Sendable, Equatable {
  public var people: Int
  /// Those who have a second Webex user already.
  public var doubled: Int

  public init(people: Int, doubled: Int) {
    self.people = people
    self.doubled = doubled
  }

  public var words: String {
    let all = people == 1 ? "1 person has" : "\(Words.grouped(people)) people have"
    let second =
      switch doubled {
      case 0: ", and no second one yet"
      case people: ", and a second one"
      default: "; \(Words.grouped(doubled)) of them have a second one already"
      }
    return "\(all) a Webex user under another name\(second)"
  }
}

extension Reconciliation {
  /// Nil where Webex knows everybody under the name that the mappings give.
  public var mismatch: Mismatch? {
    pairs.isEmpty ? nil : Mismatch(people: pairs.count, doubled: doubled)
  }

  /// In which order people with a Webex user under another name are brought in order; empty without
  /// any.
  ///
  /// Source: help.webex.com, "Synchronize Entra ID users into Control Hub"; signature
  /// `upn-mismatch-duplicates`.
  public var mending: [String] {
    guard !pairs.isEmpty else { return [] }
    if pairs.contains(where: \.isMatched) { return leftOver }
    let isMapped = plan.inputs.mapping.rule(for: "userName")?.takesMail == true
    func isByMail(_ pair: Pair) -> Bool {
      pair.person.mail?.lowercased() == pair.webexUser.userName.lowercased()
    }
    let byMail = pairs.count(where: isByMail)
    let taken = pairs.count { isByMail($0) && $0.duplicate != nil }
    var steps = [
      "Keep the user under WEBEX USER: it was there first, with its meetings and messages. "
        + (doubled > 0
          ? "DUPLICATE is the one that the service has made."
          : "The next cycle would make a second one."),
      "Let no cycle run meanwhile: entrahub apps pause",
    ]
    if byMail > 0, isMapped {
      steps.append("Done: userName comes from the mail address, which is the name that Webex knows")
    } else if byMail > 0 {
      steps.append(
        "Let userName be the address that Webex knows; it is the mail address of "
          + "\(Words.grouped(byMail)) of \(Words.grouped(pairs.count)). First look: "
          + "entrahub mappings set userName --source mail --dry-run. If some are empty, take "
          + "--expression 'Coalesce([mail], [userPrincipalName])' instead"
          + (taken > 0
            ? "; it names \(Words.grouped(taken)) here as having a name that is taken: by their user "
              + "under WEBEX USER, until the duplicate is gone. " : ". ")
          + "Then the same without --dry-run")
    }
    if byMail < pairs.count {
      steps.append(
        "Of \(Words.count(pairs.count - byMail, "person", plural: "people")) the mail address is "
          + "not the name in Webex: correct it in Entra, or rename the Webex user, by hand")
    }
    if doubled > 0 { steps.append(Self.removal(doubled)) }
    return steps + [
      "Look again: entrahub plan has these people as update, none as create or conflict",
      "Let the job forget what it had linked, and run: entrahub apps restart --scope Full",
      "It is right when the provisioning log has Update for them, not Create (entrahub explain "
        + "NAME), and entrahub reconcile names nobody here",
    ]
  }

  private static func removal(_ count: Int) -> String {
    "Remove the \(Words.count(count, "duplicate")) in Control Hub, once nobody uses "
      + "\(count == 1 ? "it" : "them"): entrahub reconcile --format csv has the ids (duplicateId)"
  }

  /// The service finds the right users already.
  private var leftOver: [String] {
    let unfound = pairs.count { !$0.isMatched }
    let others =
      unfound == 0
      ? []
      : [
        "\(Words.count(unfound, "person is", plural: "people are")) not found by what userName is "
          + "mapped from now: fill it in Entra, or map Coalesce([mail], [userPrincipalName])"
      ]
    return [
      "Keep the user under WEBEX USER: the service finds it, as userName is mapped now. DUPLICATE is "
        + "left over; no cycle touches it.", Self.removal(pairs.count(where: \.isMatched)),
    ] + others + ["It is right when entrahub reconcile names nobody here"]
  }
}
