/// All functions of the expression language.
public enum FunctionCatalogue {
  /// The function that was probably meant by a name that is none.
  public static func nearest(to name: String) -> String? {
    NearMiss.suggestion(for: name, among: all.lazy.map(\.name), tails: true)
  }

  /// By name.
  public static let all: [FunctionSignature] =
    (textFunctions + positionFunctions + conversionFunctions + dateFunctions
    + conditionFunctions + listFunctions + roleFunctions)
    .sorted { $0.name < $1.name }

  private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
  private static let byLowercasedName = Dictionary(all.map { ($0.name.lowercased(), $0) }) {
    first, _ in first
  }

  /// The function with exactly this name.
  public static func function(named name: String) -> FunctionSignature? { byName[name] }

  /// The function whose name differs at most in case.
  public static func function(namedIgnoringCase name: String) -> FunctionSignature? {
    byName[name] ?? byLowercasedName[name.lowercased()]
  }
}
