/// What one evaluation may use before it is given up.
///
/// The longest expression has 10,000 characters (CUST); these limits keep any such text from
/// turning a hostile value into hours or gigabytes.
enum EvaluationLimits {
  /// Units of work: about one per byte read or written.
  static let work = 16 << 20
  /// UTF-8 bytes of one text.
  static let text = 1 << 20
  /// Values of one list.
  static let values = 65_536
  /// Steps of the pattern matcher, over all searches.
  static let patternSteps = 100_000_000
  /// Calls inside calls.
  static let depth = 256
}
