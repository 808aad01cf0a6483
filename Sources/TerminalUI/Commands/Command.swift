/// One thing that the operator can do: the single source of help, hints, palette and keys.
///
/// Whether it can be done just now, and why not, is the application's to say.
public struct Command<ID: Hashable & Sendable, Context: Hashable & Sendable>: Sendable {
  public var id: ID
  /// A few words, for the palette and the hints: "copy consent URL".
  public var title: SafeText
  /// One sentence, for the help.
  public var help: SafeText
  public var keys: [Key]
  /// Further words that find it in the palette.
  public var words: [String]
  /// The heading under which help shows it.
  public var section: SafeText
  /// Where its keys work; empty means everywhere but in modal contexts.
  public var contexts: Set<Context>
  /// The command line that does the same: "entrahub consent-url".
  public var twin: String?

  public init(
    _ id: ID, _ title: SafeText, help: SafeText, keys: [Key] = [], words: [String] = [],
    section: SafeText, contexts: Set<Context> = [], twin: String? = nil
  ) {
    self.id = id
    self.title = title
    self.help = help
    self.keys = keys
    self.words = words
    self.section = section
    self.contexts = contexts
    self.twin = twin
  }
}

/// Two commands that want the same key in the same place.
public struct KeyConflict<ID: Hashable & Sendable>: Error, Equatable {
  public var key: Key
  public var first: ID
  public var second: ID
}
