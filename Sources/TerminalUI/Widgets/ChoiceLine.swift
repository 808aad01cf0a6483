/// A few options in one row, one of them chosen: `direct [constant] expression`.
public struct ChoiceLine: Sendable, Equatable {
  public var options: [SafeText]
  public var selected: Int

  public init(_ options: [SafeText], selected: Int = 0) {
    self.options = options
    self.selected = selected
  }

  /// Left and right, blank and the first letter of an option; says whether the key was used.
  public mutating func handle(_ key: Key) -> Bool {
    guard !options.isEmpty else { return false }
    switch key {
    case .left, .character("h"): selected = (selected + options.count - 1) % options.count
    case .right, .character("l"), .space: selected = (selected + 1) % options.count
    case .character(let letter):
      let wanted = letter.lowercased()
      guard let index = options.firstIndex(where: { $0.string.lowercased().hasPrefix(wanted) })
      else { return false }
      selected = index
    default: return false
    }
    return true
  }

  /// The option under a column of its row, for the mouse.
  ///
  /// - Parameter width: columns of the row.
  public func index(at x: Int, width: Int) -> Int? {
    var start = 0
    for (index, option) in options.enumerated().dropFirst(first(width)) {
      if (start..<start + option.width + 2).contains(x) { return index }
      start += option.width + 2
    }
    return nil
  }

  /// Where not all fit, those before the chosen one go.
  private func first(_ room: Int) -> Int {
    var first = 0
    while first < selected, width(from: first, to: selected) > room { first += 1 }
    return first
  }

  public func draw(on frame: inout Frame, in rect: Rect, isFocused: Bool) {
    var x = rect.x
    for (index, option) in options.enumerated().dropFirst(first(rect.width)) {
      let isHere = index == selected
      let style: Style = isHere ? (isFocused ? .selection : .text.bold) : .muted
      let text = isHere ? "[" + option + "]" : " " + option + " "
      guard x + text.width <= rect.right || isHere else { break }
      if isHere, isFocused { frame.cursor = Point(x: x, y: rect.y) }
      x += frame.put(text, at: Point(x: x, y: rect.y), style, limit: rect.right - x)
    }
  }

  private func width(from first: Int, to last: Int) -> Int {
    options[first...last].reduce(0) { $0 + $1.width + 2 }
  }
}
