/// How far the services' clocks are from this machine's, by the `Date` header of their latest answers.
public struct ClockSkews: Sendable, Equatable, Codable {
  /// Microsoft's clock minus ours, in seconds; nil where no answer told.
  public var graph: Int?
  /// The same of Webex's.
  public var webex: Int?

  public init(graph: Int? = nil, webex: Int? = nil) {
    self.graph = graph
    self.webex = webex
  }

  /// Seconds that don't matter: tokens bear five minutes.
  static let tolerance = 300

  /// Such as `this machine's clock is 2 h behind Microsoft's and Webex's`; nil where none is off.
  public var warning: String? {
    switch (off(graph), off(webex)) {
    case (nil, nil): return nil
    case (let skew?, let other?):
      guard abs(skew - other) <= Self.tolerance else {
        return "this machine's clock is \(Self.words(skew)) Microsoft's and \(Self.words(other)) "
          + "Webex's"
      }
      return "this machine's clock is \(Self.words(skew)) Microsoft's and Webex's"
    case (let skew?, nil):
      return webex == nil
        ? "this machine's clock is \(Self.words(skew)) Microsoft's"
        : "Microsoft's clock is \(Self.words(-skew)) this machine's and Webex's"
    case (nil, let skew?):
      return graph == nil
        ? "this machine's clock is \(Self.words(skew)) Webex's"
        : "Webex's clock is \(Self.words(-skew)) this machine's and Microsoft's"
    }
  }

  /// Which clock is probably wrong, what follows, and what to do; empty where none is off.
  public var advice: [String] {
    guard warning != nil else { return [] }
    switch (off(graph), off(webex)) {
    case (let skew?, let other?) where abs(skew - other) <= Self.tolerance:
      return ["Both services agree, so it is this machine's: \(Self.cure)", consequence(skew)]
    case (let skew?, nil) where webex == nil, (nil, let skew?) where graph == nil:
      return ["Probably this machine's is wrong: \(Self.cure)", consequence(skew)]
    case (_?, _?):
      return [
        "Which is right can't be told from here; compare this machine's with another: \(Self.cure)"
      ]
    default:
      return [
        "The other service agrees with this machine, so it is probably not ours: a proxy or a cache "
          + "on the way may answer in the service's place; times from there are off by as much"
      ]
    }
  }

  private static let cure = "set it, such as by timedatectl set-ntp true"

  private func consequence(_ skew: Int) -> String {
    let tokens = skew < 0 ? "expired when they still hold" : "not yet valid, or still to hold"
    return "Until then tokens may seem \(tokens), and ages that are shown are off by as much"
  }

  private func off(_ skew: Int?) -> Int? { skew.flatMap { abs($0) > Self.tolerance ? $0 : nil } }

  /// How this machine's clock stands to a service's that is so much ahead.
  static func words(_ skew: Int) -> String {
    "\(Words.duration(Double(abs(skew)))) \(skew > 0 ? "behind" : "ahead of")"
  }
}
