import Foundation

/// Does with a page what a browser does: gets it, fills nothing in, presses a button.
public enum Browser {
  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  public static func get(_ url: String) throws -> String {
    try curl([url])
  }

  /// Posts the page's form with its hidden fields and the button's name and value.
  public static func press(_ button: String, on url: String) throws -> String {
    let page = try get(url)
    guard let form = page.firstMatch(of: /<form[^>]*>(?s:.*?)<\/form>/)?.output else {
      throw Failure(description: "no form in:\n\(page)")
    }
    var fields: [String] = []
    for tag in form.matches(of: /<(input|button)[^>]*>([^<]*)/) {
      let attributes = String(tag.output.0)
      guard let name = attribute("name", of: attributes) else { continue }
      let isHidden = attribute("type", of: attributes) == "hidden"
      let value = attribute("value", of: attributes) ?? ""
      let label = tag.output.1 == "button" ? String(tag.output.2) : value
      if isHidden || label.trimmingCharacters(in: .whitespacesAndNewlines) == button {
        fields += ["--data-urlencode", "\(name)=\(value)"]
      }
    }
    let action = attribute("action", of: String(form)) ?? url
    let target = URL(string: action, relativeTo: URL(string: url))?.absoluteString ?? url
    return try curl(fields + [target])
  }

  private static func attribute(_ name: String, of tag: String) -> String? {
    guard let regex = try? Regex("\\b\(name)=\"([^\"]*)\"", as: (Substring, Substring).self),
      let value = tag.firstMatch(of: regex)?.output.1
    else { return nil }
    return String(value).replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
  }

  private static func curl(_ arguments: [String]) throws -> String {
    let result = try Program.run("/usr/bin/curl", ["-sS", "--max-time", "20"] + arguments)
    guard result.status == 0 else { throw Failure(description: "curl: \(result.errors)") }
    return result.output
  }
}
