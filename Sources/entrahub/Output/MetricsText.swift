/// Metrics in Prometheus' text format 0.0.4.
///
/// Source: Prometheus, exposition formats.
struct MetricsText {
  private(set) var text = ""

  /// One metric with its samples; nothing for none, so that what is not known is absent.
  mutating func gauge(_ name: String, _ help: String, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) gauge\n"
    for sample in samples {
      let labels = sample.labels.map { "\($0.0)=\"\(Self.escaped($0.1, quotes: true))\"" }
      let list = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
      text += "\(name)\(list) \(sample.value)\n"
    }
  }

  struct Sample {
    var labels: [(String, String)]
    var value: Int

    init(_ value: Int, _ labels: [(String, String)] = []) {
      self.value = value
      self.labels = labels
    }

    init(_ value: Bool, _ labels: [(String, String)] = []) {
      self.init(value ? 1 : 0, labels)
    }
  }

  /// Line breaks and what a terminal would act on become visible signs before.
  private static func escaped(_ text: String, quotes: Bool) -> String {
    PlainText.clean(text).unicodeScalars.reduce(into: "") { out, scalar in
      switch scalar {
      case "\\": out += "\\\\"
      case "\"" where quotes: out += "\\\""
      default: out.unicodeScalars.append(scalar)
      }
    }
  }
}
