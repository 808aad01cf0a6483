/// What is done to one input: it is parsed, and what was read is used.
///
/// A parser may refuse its input, as it does most; it must not trap, run on or grow without bound.
public typealias Parser = @Sendable ([UInt8]) -> Void

/// The parsers of foreign text by name; each has a folder in `Tests/Fuzz/Corpus`.
public let parsers: [String: Parser] = mappingParsers.merging(textParsers) { first, _ in first }
  .merging(serviceParsers) { first, _ in first }

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
