import Foundation

/// The rules for the URLs that a profile may name.
enum BaseURL {
  /// The URL without trailing slashes, or the reason why it can't be used.
  static func validate(_ text: String) -> Result<String, Refusal> {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard text.utf8.count <= 2_000, let parts = URLComponents(string: text),
      let scheme = parts.scheme?.lowercased(), let host = parts.host, !host.isEmpty
    else {
      return .failure(Refusal("“\(text.prefix(200))” is not a URL such as https://host/path."))
    }
    guard scheme == "https" || scheme == "http" else {
      return .failure(Refusal("It must begin with https://, not \(scheme)://."))
    }
    guard scheme == "https" || isLoopbackHost(host) else {
      return .failure(
        Refusal("http:// is allowed on this machine only (127.0.0.1, localhost); use https://."))
    }
    guard parts.user == nil, parts.password == nil else {
      return .failure(Refusal("It must not hold a user name or a password."))
    }
    guard parts.query == nil, parts.fragment == nil else {
      return .failure(Refusal("It must end with the path: no “?” and no “#”."))
    }
    if let port = parts.port, !(1...65_535).contains(port) {
      return .failure(Refusal("\(port) is not a port."))
    }
    var result = text
    while result.hasSuffix("/") { result.removeLast() }
    return .success(result)
  }

  static func isLoopback(_ text: String) -> Bool {
    URLComponents(string: text)?.host.map(isLoopbackHost) ?? false
  }

  private static func isLoopbackHost(_ host: String) -> Bool {
    let host = host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    if host == "localhost" || host == "::1" || host.hasSuffix(".localhost") { return true }
    let octets = host.split(separator: ".", omittingEmptySubsequences: false)
    return octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
  }
}
