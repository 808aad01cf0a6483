/// A program of the operator's that prints a secret, as git's credential helpers do.
///
/// It is started without a shell, with the secret's kind (such as `webex-token`) as last argument,
/// and finds the profile's name in `ENTRAHUB_PROFILE`. It prints the secret and exits with 0;
/// printing nothing means that it has none.
public struct CredentialCommand: Sendable, Equatable, Codable {
  /// Program and arguments.
  ///
  /// A shell runs only where the operator names one: `["sh", "-c", "…"]`.
  public var arguments: [String]

  public init(_ arguments: [String]) { self.arguments = arguments }

  /// The word that stands for `az account get-access-token` with the profile's tenant and cloud.
  public static let azureCLI = "azure-cli"

  var isAzureCLI: Bool { arguments == [Self.azureCLI] }

  /// Program and arguments that print a secret of this kind; nil when it prints no such one.
  func words(for kind: Credentials.Kind, graphHost: String, tenant: String?) -> [String]? {
    guard isAzureCLI else { return arguments + [kind.rawValue] }
    guard kind == .graphToken else { return nil }
    return ["az", "account", "get-access-token", "--resource", graphHost, "--output", "json"]
      + (tenant.map { ["--tenant", $0] } ?? [])
  }

  /// Splits a line into words at white space; quotes keep words together.
  ///
  /// What only a shell understands is refused rather than guessed.
  static func parse(_ line: String) -> Result<CredentialCommand, Refusal> {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let complete = word { words.append(complete) }
        word = nil
      } else if "|&;<>$`\\(){}*?~#".contains(character) {
        return .failure(
          Refusal(
            "“\(character)” would need a shell, and none is used; "
              + "name one yourself: [\"sh\", \"-c\", \"…\"]."))
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if quote != nil { return .failure(Refusal("A quotation mark is not closed.")) }
    if let word { words.append(word) }
    return validate(words)
  }

  static func validate(_ words: [String]) -> Result<CredentialCommand, Refusal> {
    guard let program = words.first, !program.isEmpty else {
      return .failure(Refusal("It names no program."))
    }
    guard !words.contains(where: { $0.unicodeScalars.contains("\0") }) else {
      return .failure(Refusal("It holds a zero byte."))
    }
    return .success(CredentialCommand(words))
  }
}
