import ProvisioningCore
import TerminalUI

/// One value that can be copied, with the name that the copy menu gives it.
struct Copyable: Sendable, Equatable {
  var title: String
  var text: String

  init(_ title: String, _ text: String) {
    self.title = title
    self.text = text
  }
}

/// What the cursor stands on: what is said about it, and what can be done with it.
struct Subject: Sendable, Equatable {
  var detail: Detail
  /// The most wanted first.
  var copies: [Copyable] = []
  /// An address that can be opened or shown as a QR code.
  var url: String?

  init(_ title: SafeText) { detail = Detail(title) }

  /// Adds a field that can be copied, too.
  mutating func field(_ label: String, _ value: String?, copy: Bool, _ style: Style = .text) {
    detail.field(SafeText(label), value, style)
    if copy, let value, !value.isEmpty { copies.append(Copyable(label, value)) }
  }

  /// Adds an entry of a log as it came, where part of it can't be understood.
  mutating func add(_ raw: RawEntry?) {
    guard let raw else { return }
    detail.heading("As it came")
    detail.sign(Sign(Health.unknown), raw.words)
    detail.body(raw.source)
    copies.append(Copyable("as it came", raw.source))
  }

  /// Adds an entry that copies the whole detail as text.
  mutating func addWhole(_ title: String = "all of it as text") {
    copies.append(Copyable(title, detail.plainText))
  }
}

extension Detail {
  /// The detail as plain text for a mail or a ticket.
  var plainText: String {
    let body = blocks.map { block in
      switch block {
      case .blank: ""
      case .heading(let text): text.string
      case .text(let text, _), .verbatim(let text, _): text.string
      case .field(let label, let value, _): "\(label): \(value)"
      case .sign(let sign, let text): "[\(sign.word)] \(text)"
      case .body(let lines): lines.map(\.string).joined(separator: "\n")
      }
    }
    return ([title.string] + body).joined(separator: "\n")
  }
}
