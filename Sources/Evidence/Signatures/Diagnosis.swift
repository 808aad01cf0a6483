internal import RegularExpressions

/// How sure a diagnosis is.
///
/// A text alone never confirms one: only a check against the services does.
public enum Confidence: String, Sendable, Codable, Comparable {
  /// The text fits, but also fits other causes, or the link is reasoned.
  case possible
  /// The text is what the service is documented to say in this case.
  case likely
  /// A check has proved it.
  case confirmed

  public static func < (left: Confidence, right: Confidence) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .possible: 0
    case .likely: 1
    case .confirmed: 2
    }
  }
}

/// What in a text speaks for a signature.
public struct TextEvidence: Sendable, Equatable {
  public enum Kind: String, Sendable, Codable {
    case pattern, status, code
  }

  public var kind: Kind
  /// The words of the text, in one line.
  public var excerpt: String
  /// Where they stand, in UTF-8 offsets of ``Report/text``; of a large text in that of the parts
  /// that were searched.
  public var range: Range<Int>
  /// Line of the pasted text, from 1.
  public var line: Int
}

/// A signature that holds for a text.
public struct SignatureMatch: Sendable, Equatable {
  public var signature: Signature
  public var confidence: Confidence
  public var evidence: [TextEvidence]
  /// The signature's remedies, without those that don't apply to this text.
  public var remedies: [Signature.Remedy]

  /// Whether the admin consent is (part of) the cure.
  public var offersConsent: Bool { remedies.contains(where: \.isConsent) }
}

/// Names the failures that a text alone speaks for, the likeliest first.
public func diagnoseOffline(
  _ report: Report, catalogue: SignatureCatalogue = .builtIn
) -> [SignatureMatch] {
  let own = catalogue.ownPatterns
  // What a user's pattern asks for may lie where our words did not look.
  let reread =
    own.isEmpty
    ? nil
    : report.reread { whole in
      own.flatMap { ((try? $0.matches(in: whole, limit: 4)) ?? []).map(\.range.lowerBound) }
    }
  return Matcher(report: reread ?? report, catalogue: catalogue).run()
}
