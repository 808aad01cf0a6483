import ArgumentParser

/// `--limit N` of a listing.
struct LimitOption: ParsableArguments {
  @Option(parsing: .unconditional, help: "At most so many.")
  var limit = 200

  func validate() throws { try Self.check(limit) }

  static func check(_ limit: Int?) throws {
    if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0 up.") }
  }
}
