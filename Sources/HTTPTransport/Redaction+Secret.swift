public import Secrecy

extension Redaction {
  /// A text of a service, without what the caller knows to be secret.
  public static func text(_ text: String, secrets: [Secret]) -> String {
    self.text(text, secrets: secrets.map(\.revealed))
  }
}
