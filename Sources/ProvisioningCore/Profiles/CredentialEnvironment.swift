import Foundation
public import HTTPTransport

/// The secrets that came in environment variables.
public struct CredentialEnvironment: Sendable, Equatable {
  public var secrets: [Credentials.Kind: Secret]

  public init(_ secrets: [Credentials.Kind: Secret] = [:]) { self.secrets = secrets }

  /// Copies the variables, overwrites their values and removes them, so that neither child
  /// processes nor `/proc/PID/environ` show them.
  ///
  /// Call it once, before other threads run: the C library's environment has no lock.
  public static func take() -> CredentialEnvironment {
    var secrets: [Credentials.Kind: Secret] = [:]
    for kind in Credentials.Kind.allCases {
      guard let name = kind.variable, let value = unsafe getenv(name) else { continue }
      let text = unsafe String(cString: value)
      if !text.isEmpty { secrets[kind] = Secret(text) }
      unsafe memset(value, 0, strlen(value))
      _ = unsafe unsetenv(name)
    }
    return CredentialEnvironment(secrets)
  }
}

/// Secrets from the environment, which are the operator's: never written or erased here.
struct EnvironmentCredentials: CredentialStore {
  let environment: CredentialEnvironment
  var source: Credentials.Source { .environment }

  func read(_ kind: Credentials.Kind) async throws(ProvisioningError) -> Secret? {
    environment.secrets[kind]
  }
}
