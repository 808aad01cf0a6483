internal import HTTPTransport

/// A secret inside a public value whose other members may be compared and printed.
struct SecretValue: Sendable, Equatable, CustomStringConvertible {
  let secret: Secret

  var description: String { "•••" }
}
