/// Which changes of the mappings need more than a key: the profile's name, typed.
///
/// A change that reaches many people, and in production whatever replaces the whole schema.
public enum TypedConfirmation {
  /// Where what is saved comes from.
  public enum Origin: Sendable {
    case draft
    /// A draft in the place of what somebody else saved meanwhile.
    case overwriting
    case backup, reset, file
  }

  /// From how many people on it is asked in any scope, unless the configuration says otherwise.
  public static let usualThreshold = 500
  /// A tenth of the scope is many, but never fewer people than this.
  private static let least = 10

  /// Why the name is to be typed; nil where a key is enough.
  ///
  /// - Parameter threshold: from how many people on it is asked in any scope.
  public static func reason(
    _ impact: SchemaImpact?, _ origin: Origin, isProduction: Bool, threshold: Int
  ) -> String? {
    if let impact, isLarge(impact, threshold) { return words(impact) }
    switch origin {
    case .reset: return "This replaces all mappings and all scoping filters."
    case .backup where isProduction, .file where isProduction:
      return "This replaces the whole schema of a production tenant."
    case .overwriting: return "This takes back what somebody else has saved."
    default: break
    }
    return isProduction && impact?.isUncounted == true
      ? "It is not known how many people this reaches." : nil
  }

  private static func isLarge(_ impact: SchemaImpact, _ threshold: Int) -> Bool {
    let affected = impact.affected
    return affected >= threshold || (affected >= least && affected * 10 >= impact.inScope)
  }

  private static func words(_ impact: SchemaImpact) -> String {
    let scope = "of the \(Words.grouped(impact.inScope)) people in scope"
    if impact.affected == impact.leaving {
      return "\(Words.grouped(impact.leaving)) \(scope) leave it, and are disabled in Webex."
    }
    if impact.affected == impact.losing {
      return
        "\(Words.grouped(impact.losing)) \(scope) get no \(impact.losingTarget ?? "value") any more."
    }
    return "\(Words.grouped(impact.rematched)) \(scope) are looked up in Webex by another value."
  }
}
