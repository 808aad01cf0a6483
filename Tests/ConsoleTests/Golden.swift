import Foundation
import TerminalUI
import Testing

/// How a terminal shows a frame: its colours and its signs.
enum TerminalProfile: String, CaseIterable {
  case colors256 = "256"
  case colors16 = "16"
  case colors8 = "8"
  case mono
  case ascii

  var glyphs: Glyphs { self == .ascii ? .ascii : .unicode }

  var depth: ColorDepth {
    switch self {
    case .colors256: .colors256
    case .colors16: .colors16
    case .colors8, .ascii: .colors8
    case .mono: .mono
    }
  }
}

/// Screens as text files; written anew only with `ENTRAHUB_UPDATE_GOLDENS=1`.
enum Golden {
  private static let isUpdating =
    ProcessInfo.processInfo.environment["ENTRAHUB_UPDATE_GOLDENS"] == "1"

  private static func file(_ name: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/\(name).txt")
  }

  static func compare(
    _ text: String, with name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = file(name)
    let text = text + "\n"
    if isUpdating {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      return
    }
    guard let kept = try? String(contentsOf: file, encoding: .utf8) else {
      Issue.record("there is no golden file \(name)", sourceLocation: sourceLocation)
      return
    }
    if kept == text { return }
    Issue.record(
      "\(name) looks different:\n\(difference(kept, text))", sourceLocation: sourceLocation)
  }

  private static func difference(_ kept: String, _ now: String) -> String {
    let (kept, now) = (lines(kept), lines(now))
    return (0..<max(kept.count, now.count)).compactMap { index -> String? in
      let before = index < kept.count ? kept[index] : nil
      let after = index < now.count ? now[index] : nil
      if before == after { return nil }
      return "\(index + 1) - \(before ?? "")\n\(index + 1) + \(after ?? "")"
    }.joined(separator: "\n")
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// A frame as words: the text, which role stands where, and what a theme makes of the roles.
  static func describe(_ frame: Frame, _ profile: TerminalProfile, _ theme: Theme) -> String {
    let (roles, legend) = parts(frame)
    let looks = legend.map { line -> String in
      let names = line.dropFirst(2).split(separator: "/").map(String.init)
      return "\(line): \(look(names, theme, profile.depth))"
    }
    let cursor = frame.cursor.map { "cursor \($0.x),\($0.y)" } ?? "no cursor"
    return
      ([frame.text, "--- roles"] + roles + ["--- \(profile.rawValue), \(theme.name)"] + looks
      + [cursor]).joined(separator: "\n")
  }

  private static func parts(_ frame: Frame) -> (roles: [String], legend: [String]) {
    let lines = lines(frame.roles)
    return (Array(lines.prefix(frame.size.height)), Array(lines.dropFirst(frame.size.height)))
  }

  private static func look(_ names: [String], _ theme: Theme, _ depth: ColorDepth) -> String {
    func look(_ name: String) -> Theme.Look? {
      Role.allCases.first { $0.name == name }.flatMap { theme.looks[$0] }
    }
    let surface = names.count > 1 ? look(names[1]) : nil
    let look = names.first.flatMap(look) ?? Theme.Look()
    let background = surface?.background ?? look.background
    let attributes = depth == .mono ? look.monoAttributes : look.attributes
    return "\(number(look.foreground, depth)) on \(number(background, depth))"
      + " \(words(attributes))"
  }

  private static func number(_ color: Theme.Color?, _ depth: ColorDepth) -> String {
    guard let color else { return "default" }
    return switch depth {
    case .mono: "default"
    case .colors8: "\(color.colors8)"
    case .colors16: "\(color.colors16)"
    case .colors256: "\(color.colors256)"
    }
  }

  private static func words(_ attributes: Attributes) -> String {
    let names: [(Attributes, String)] = [
      (.bold, "bold"), (.dim, "dim"), (.reverse, "reverse"), (.underline, "underline"),
      (.italic, "italic"),
    ]
    return names.filter { attributes.contains($0.0) }.map(\.1).joined(separator: " ")
  }
}
