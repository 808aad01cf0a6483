/// One HTTP request as the faces of the sandbox see it.
struct Call: Sendable {
  var method: String
  /// The path as it came, still percent-encoded, without the query.
  var path: String
  var query: [(name: String, value: String)]
  /// Names in lower case.
  var headers: [(name: String, value: String)]
  var body: [UInt8]
  /// `http://host:port` under which the caller reached the sandbox.
  var origin: String
  /// Decoded segments of the path.
  let segments: [String]
  /// Whether it came in at the US Government cloud's own address.
  var isGovernment = false
  /// What the route's `{name}` segments matched.
  var parameters: [String: String] = [:]

  init(
    method: String, target: String, headers: [(name: String, value: String)] = [],
    body: [UInt8] = [], origin: String
  ) {
    self.method = method
    let bytes = target.utf8
    if let question = bytes.firstIndex(of: UInt8(ascii: "?")) {
      path = String(target[..<question])
      query = URLCoding.pairs(target[bytes.index(after: question)...])
    } else {
      path = target
      query = []
    }
    self.headers = headers.map { ($0.name.lowercased(), $0.value) }
    self.body = body
    self.origin = origin
    segments = path.utf8.split(separator: UInt8(ascii: "/")).map {
      URLCoding.decode(Substring($0))
    }
  }

  /// The first header of that (lower-case) name.
  func header(_ name: String) -> String? {
    headers.first { $0.name == name }?.value
  }

  /// The first query value of that name.
  func query(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }

  /// What the route matched for `{name}`; empty if the route has no such segment.
  func parameter(_ name: String) -> String {
    parameters[name] ?? ""
  }

  /// The media type of the body in lower case, without parameters.
  var mediaType: String {
    let value = header("content-type") ?? ""
    return String(Substring(value.utf8.prefix { $0 != UInt8(ascii: ";") })).trimmed.lowercased()
  }

  /// The body as `application/x-www-form-urlencoded` pairs.
  var form: [String: String] {
    let pairs = URLCoding.pairs(String(decoding: body, as: UTF8.self))
    return Dictionary(pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The token of `Authorization: Bearer …`.
  var bearerToken: String? {
    guard let value = header("authorization")?.utf8, value.count > 7,
      String(value.prefix(7))?.lowercased() == "bearer "
    else { return nil }
    return String(value.dropFirst(7))?.trimmed
  }
}

extension StringProtocol {
  /// Without blanks at either end.
  var trimmed: String {
    var slice = Substring(self).unicodeScalars
    while slice.first?.isBlank == true { slice.removeFirst() }
    while slice.last?.isBlank == true { slice.removeLast() }
    return String(slice)
  }
}

extension Unicode.Scalar {
  /// White space, which for ASCII is known without a look at Unicode's tables.
  var isBlank: Bool {
    value < 0x80 ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace
  }
}

/// One HTTP answer.
struct Reply: Sendable {
  var status: Int
  var headers: [(name: String, value: String)]
  var body: [UInt8]

  init(_ status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  static func json(
    _ status: Int, _ value: JSON, type: String = "application/json"
  ) -> Reply {
    json(status, bytes: value.encoded, type: type)
  }

  static func json(_ status: Int, bytes: [UInt8], type: String = "application/json") -> Reply {
    Reply(status, headers: [("Content-Type", type)], body: bytes)
  }

  static func text(_ status: Int, _ text: String, type: String = "text/plain") -> Reply {
    Reply(
      status, headers: [("Content-Type", "\(type); charset=utf-8")], body: Array(text.utf8))
  }

  static var noContent: Reply { Reply(204) }

  mutating func setHeader(_ name: String, _ value: String) {
    headers.removeAll { $0.name.lowercased() == name.lowercased() }
    headers.append((name, value))
  }

  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
