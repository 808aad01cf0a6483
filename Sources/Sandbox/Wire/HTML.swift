/// Pages without script: text is escaped where it enters.
enum HTML {
  static func escape(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(character)
      }
    }
    return result
  }

  /// A hidden field of a form.
  static func hidden(_ name: String, _ value: String) -> String {
    "<input type=\"hidden\" name=\"\(escape(name))\" value=\"\(escape(value))\">"
  }

  /// A whole page around a body that is already escaped.
  static func page(
    _ status: Int, title: String, body: String, brand: String = "Microsoft Entra ID"
  ) -> Reply {
    var reply = Reply.text(
      status,
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escape(title))</title>
      <style>\(style)</style>
      </head>
      <body><main>
      <p class="brand">\(brand) <span>sandbox</span></p>
      \(body)
      </main></body>
      </html>

      """, type: "text/html")
    reply.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
    reply.setHeader("Cache-Control", "no-store")
    return reply
  }

  private static let style = """
    body{font:16px/1.5 system-ui,sans-serif;background:#f2f2f2;color:#1b1b1b;margin:0}
    main{max-width:30rem;margin:8vh auto;background:#fff;padding:2rem 2.5rem;
    box-shadow:0 2px 6px #0003}
    h1{font-size:1.4rem;font-weight:600}.brand{color:#5e5e5e;margin:0}
    .brand span{border:1px solid;border-radius:3px;padding:0 .3rem;font-size:.8rem}
    dt{font-weight:600;margin-top:.6rem}dd{margin:0;color:#444}
    code{font-size:.85rem;overflow-wrap:anywhere}small{color:#555}
    .buttons{display:flex;justify-content:flex-end;gap:.6rem;margin-top:1.5rem}
    button{font:inherit;padding:.4rem 1.4rem;border:0;background:#ddd;cursor:pointer}
    button.primary{background:#0067b8;color:#fff}
    input[type=text]{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}
    fieldset{border:0;padding:0;margin:0}legend{font-weight:600;padding:0}
    [role=alert]{color:#a80000}
    """
}
