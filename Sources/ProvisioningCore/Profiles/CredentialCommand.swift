/// A program of the operator's that prints a secret, as git's credential helpers do.
///
/// Started without a shell, with the profile's name and the secret's kind as two last arguments
/// and in `ENTRAHUB_PROFILE` and `ENTRAHUB_SECRET`. The first line of its output is the secret.
public struct CredentialCommand: Sendable, Equatable, Codable {
  /// Program and arguments. A shell runs only where the operator names one: `["sh", "-c", "…"]`.
  public var arguments: [String]

  public init(_ arguments: [String]) { self.arguments = arguments }
}
