import Foundation

/// A real browser without a window, driven by the W3C WebDriver protocol; pages run no script in it.
///
/// Source: WebDriver (W3C), "Endpoints".
public final class WebDriver {
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  /// An element of the page that is shown.
  public struct Element {
    fileprivate let id: String
  }

  /// The driver, where one is installed.
  public static let path = ["/usr/bin/chromedriver", "/usr/local/bin/chromedriver"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  private let child: Child
  private let folder: URL
  private var session: String

  public init() throws {
    guard let path = Self.path else { throw Failure(description: "there is no chromedriver") }
    folder = FileManager.default.temporaryDirectory
      .appending(path: "entrahub-browser-\(UUID().uuidString)", directoryHint: .isDirectory)
    child = try Child(path, ["--port=0"], environment: nil)
    session = ""
    let port = try Self.port(child)
    session = "http://127.0.0.1:\(port)/session"
    // The sandbox of the browser wants rights that containers don't have.
    let options: [String: Any] = [
      "args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--disable-background-networking", "--no-first-run", "--user-data-dir=\(folder.path())",
      ],
      "prefs": ["profile.managed_default_content_settings.javascript": 2],
    ]
    // An element is waited for while a page gives way to the next one.
    let wanted: [String: Any] = ["goog:chromeOptions": options, "timeouts": ["implicit": 10_000]]
    let made = try ask("", ["capabilities": ["alwaysMatch": wanted]])
    guard let id = (made as? [String: Any])?["sessionId"] as? String else {
      throw Failure(description: "no session: \(String(describing: made))")
    }
    session += "/\(id)"
  }

  /// The port that the driver says it took.
  private static func port(_ child: Child) throws -> Int {
    let output = FileHandle(fileDescriptor: child.output, closeOnDealloc: false)
    var text = ""
    while let byte = try output.read(upToCount: 1), !byte.isEmpty {
      text += String(decoding: byte, as: UTF8.self)
      if let found = text.firstMatch(of: /successfully on port (\d+)/)?.output.1,
        byte == Data(".".utf8),
        let port = Int(found)
      {
        return port
      }
    }
    throw Failure(description: "the driver did not start: \(text)")
  }

  public func close() {
    _ = try? ask("", method: "DELETE")
    // It takes no notice of a polite signal.
    kill(child.pid, SIGKILL)
    _ = child.wait()
    child.closeStreams()
    try? FileManager.default.removeItem(at: folder)
  }

  public func open(_ url: String) throws { _ = try ask("/url", ["url": url]) }

  public var title: String { get throws { try text(ask("/title")) } }

  /// What a person reads on the page.
  public var words: String {
    get throws { try text(ask("/element/\(find("//body").id)/text")) }
  }

  /// How many files the page has loaded besides itself.
  public var resources: Int? {
    get throws {
      try ask(
        "/execute/sync",
        ["script": "return performance.getEntriesByType('resource').length", "args": []]) as? Int
    }
  }

  /// The one element of an XPath.
  public func find(_ path: String) throws -> Element {
    let found = try ask("/element", ["using": "xpath", "value": path])
    guard let id = (found as? [String: String])?.values.first else {
      throw Failure(description: "nothing at \(path)")
    }
    return Element(id: id)
  }

  /// What a screen reader calls the element.
  public func label(_ element: Element) throws -> String {
    try text(ask("/element/\(element.id)/computedlabel"))
  }

  public func clear(_ element: Element) throws { _ = try ask("/element/\(element.id)/clear", [:]) }

  public func type(_ words: String, into element: Element) throws {
    _ = try ask("/element/\(element.id)/value", ["text": words])
  }

  /// Presses the button that reads so, and waits for the page that follows.
  public func press(_ button: String) throws {
    _ = try ask("/element/\(find("//button[normalize-space()='\(button)']").id)/click", [:])
  }

  private func text(_ value: Any?) throws -> String {
    guard let text = value as? String else {
      throw Failure(description: "no text: \(String(describing: value))")
    }
    return text
  }

  /// One command; gives the `value` of the answer.
  private func ask(
    _ path: String, _ body: [String: Any]? = nil, method: String? = nil
  ) throws -> Any? {
    var arguments = ["-sS", "--max-time", "60", "-X", method ?? (body == nil ? "GET" : "POST")]
    if let body {
      let data = try JSONSerialization.data(withJSONObject: body)
      arguments += ["--data-binary", String(decoding: data, as: UTF8.self)]
      arguments += ["-H", "Content-Type: application/json"]
    }
    let result = try Program.run("/usr/bin/curl", arguments + [session + path])
    let answer = try? JSONSerialization.jsonObject(with: Data(result.output.utf8))
    guard let object = answer as? [String: Any] else {
      throw Failure(description: "\(path): \(result.output) \(result.errors)")
    }
    if let value = object["value"] as? [String: Any], let error = value["error"] {
      throw Failure(description: "\(path): \(error), \(value["message"] ?? "")")
    }
    return object["value"]
  }
}
