/// Finds the handler of a path by patterns whose segments are words or `{name}`.
///
/// Handlers are synchronous: all state is in memory and each call is short.
struct Router: Sendable {
  typealias Handler = @Sendable (Call) throws -> Reply

  enum Match: Sendable {
    case found(Handler, parameters: [String: String])
    /// The path exists, but not for this method. Holds the methods that do.
    case methodNotAllowed([String])
    /// No route begins with the segments up to and including this one.
    case unknownSegment(String)
  }

  private struct Route: Sendable {
    var method: String
    var pattern: [Segment]
    var handler: Handler
  }

  private enum Segment: Sendable {
    case word(String)
    case parameter(String)
  }

  private var routes: [Int: [Route]] = [:]
  private let ignoresCase: Bool

  init(ignoresCase: Bool = false) {
    self.ignoresCase = ignoresCase
  }

  mutating func on(_ method: String, _ pattern: String, _ handler: @escaping Handler) {
    let segments = pattern.split(separator: "/").map { piece -> Segment in
      if piece.hasPrefix("{"), piece.hasSuffix("}") {
        return .parameter(String(piece.dropFirst().dropLast()))
      }
      return .word(ignoresCase ? piece.lowercased() : String(piece))
    }
    routes[segments.count, default: []].append(
      Route(method: method, pattern: segments, handler: handler))
  }

  mutating func get(_ pattern: String, _ handler: @escaping Handler) {
    on("GET", pattern, handler)
  }

  mutating func post(_ pattern: String, _ handler: @escaping Handler) {
    on("POST", pattern, handler)
  }

  mutating func put(_ pattern: String, _ handler: @escaping Handler) {
    on("PUT", pattern, handler)
  }

  mutating func patch(_ pattern: String, _ handler: @escaping Handler) {
    on("PATCH", pattern, handler)
  }

  mutating func delete(_ pattern: String, _ handler: @escaping Handler) {
    on("DELETE", pattern, handler)
  }

  /// The first route, in the order of registration, whose pattern and method fit.
  func match(_ method: String, _ segments: [String]) -> Match {
    let folded = ignoresCase ? segments.map { $0.lowercased() } : segments
    var allowed: [String] = []
    for route in routes[segments.count] ?? []
    where fits(route.pattern, folded, upTo: segments.count) {
      if route.method == method || (method == "HEAD" && route.method == "GET") {
        return .found(route.handler, parameters: parameters(route.pattern, segments))
      }
      if !allowed.contains(route.method) { allowed.append(route.method) }
    }
    guard allowed.isEmpty else { return .methodNotAllowed(allowed) }
    return .unknownSegment(firstUnknown(folded).map { segments[$0] } ?? segments.last ?? "")
  }

  private func fits(_ pattern: [Segment], _ segments: [String], upTo count: Int) -> Bool {
    for index in 0..<count {
      if case .word(let word) = pattern[index], word != segments[index] { return false }
    }
    return true
  }

  private func parameters(_ pattern: [Segment], _ segments: [String]) -> [String: String] {
    var parameters: [String: String] = [:]
    for (index, segment) in pattern.enumerated() {
      if case .parameter(let name) = segment { parameters[name] = segments[index] }
    }
    return parameters
  }

  private func firstUnknown(_ segments: [String]) -> Int? {
    let patterns = routes.values.joined().map(\.pattern)
    return segments.indices.first { index in
      !patterns.contains { $0.count > index && fits($0, segments, upTo: index + 1) }
    }
  }
}
