import ProvisioningCore
import TerminalUI

/// Where everything stands on a screen of a certain size; view and mouse share it.
struct Layout: Sendable, Equatable {
  static let smallest = Size(width: 60, height: 16)

  var title: Rect
  var tabs: Rect
  /// Verdict and its reasons, or what troubleshooting has found.
  var headline: Rect
  /// The four legs; empty but on the overview.
  var picture: Rect
  var listBox: Rect
  var detailBox: Rect
  /// Consent URL and state of the watching, under the boxes of troubleshooting.
  var below: Rect
  /// What has just happened, above the keys; under an overlay, whose keys are its own, at the bottom.
  var toast: Rect
  /// The keys.
  var footer: Rect
  /// List and detail one below the other.
  var isPortrait: Bool
  var isPlain: Bool

  init(_ state: ConsoleState) {
    let whole = Rect(state.size)
    isPlain = state.options.isPlain
    isPortrait = whole.width < 78
    let headline = Headline.lines(state, width: whole.width - 2).count
    let picture = state.isTroubleshooting || state.pane != .overview ? 0 : Self.picture(state)
    let below = state.isTroubleshooting ? ConsentBlock.lines(state, width: whole.width).count : 0
    let message = state.toastHeight
    let isCovered = !state.overlays.isEmpty
    let rows = whole.rows([
      .fixed(1), .fixed(state.isTroubleshooting ? 0 : 1), .fixed(headline), .fixed(picture),
      .flexible(min: message == 0 || isCovered ? 5 : 3), .fixed(below),
      .fixed(isCovered ? 0 : message), .fixed(1),
    ])
    title = rows[0]
    tabs = rows[1]
    self.headline = rows[2].inset(by: 1, 0)
    self.picture = rows[3]
    self.below = rows[5]
    footer = rows[7]
    toast =
      isCovered
      ? Rect(
        x: 0, y: whole.bottom - message, width: whole.width, height: message) : rows[6]
    (listBox, detailBox) = Self.split(rows[4], state, isPortrait: isPortrait)
  }

  private static func picture(_ state: ConsoleState) -> Int {
    if state.options.isPlain { return state.size.height >= 20 ? 4 : 1 }
    return state.size.height >= 20 ? 3 : 1
  }

  /// List and detail share the border between them.
  private static func split(
    _ body: Rect, _ state: ConsoleState, isPortrait: Bool
  ) -> (Rect, Rect) {
    let shared = state.options.isPlain ? 0 : 1
    if isPortrait {
      // The side with the focus gets the greater part of the little there is.
      let part = state.focus == .detail ? (body.height * 2 / 5) : (body.height + shared + 1) / 2
      let height = max(min(4, body.height), part)
      return (
        Rect(x: body.x, y: body.y, width: body.width, height: height),
        Rect(
          x: body.x, y: body.y + height - shared, width: body.width,
          height: body.height - height + shared)
      )
    }
    let width = body.width * state.shownList.share / 100
    return (
      Rect(x: body.x, y: body.y, width: width, height: body.height),
      Rect(
        x: body.x + width - shared, y: body.y, width: body.width - width + shared,
        height: body.height)
    )
  }

  /// List and detail together, for what takes the place of both.
  var body: Rect {
    let right = max(listBox.right, detailBox.right)
    let bottom = max(listBox.bottom, detailBox.bottom)
    return Rect(
      x: listBox.x, y: listBox.y, width: right - listBox.x, height: bottom - listBox.y)
  }

  /// The space for the lines of the list, its filter taken off.
  func list(_ state: ConsoleState) -> Rect {
    var rect = isPlain ? dropTop(listBox) : listBox.inner
    // The last column of a table keeps clear of the border.
    if state.shownList.isTable {
      rect = Rect(x: rect.x, y: rect.y, width: rect.width - 1, height: rect.height)
    }
    if showsFilter(state), rect.height > 1 {
      rect = Rect(x: rect.x, y: rect.y, width: rect.width, height: rect.height - 1)
    }
    return rect
  }

  /// The last row of the list's space while it is filtered.
  func filter(_ state: ConsoleState) -> Rect? {
    guard showsFilter(state) else { return nil }
    let rect = isPlain ? dropTop(listBox) : listBox.inner
    return rect.height > 1 ? rect.row(rect.height - 1) : nil
  }

  /// The space for the lines of the detail, clear of the border.
  var detail: Rect {
    isPlain ? dropTop(detailBox).inset(by: isPortrait ? 0 : 1, 0) : detailBox.inner.inset(by: 1, 0)
  }

  private func showsFilter(_ state: ConsoleState) -> Bool {
    state.filter != nil || !state.listing.filter.isEmpty
  }

  private func dropTop(_ rect: Rect) -> Rect {
    Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1)
  }

  /// Lines of the list that fit, without the header of a table.
  func listHeight(_ state: ConsoleState) -> Int {
    Table.visibleRows(in: list(state).height, header: state.shownList.isTable)
  }
}

extension ConsoleState {
  /// Rows of what has just happened; 0 without.
  var toastHeight: Int {
    toast?.lines(width: size.width, height: size.height < 20 ? 2 : Toast.height).count ?? 0
  }

  /// Where overlays lie: what has just happened covers none of them.
  var overlayRect: Rect {
    Rect(x: 0, y: 0, width: size.width, height: size.height - toastHeight)
  }
}

extension ListID {
  /// Lists with columns; the others have headings.
  var isTable: Bool { ![.overview, .errors, .troubleshooting].contains(self) }

  /// Hundredths of the width that the list gets beside its detail.
  var share: Int {
    switch self {
    case .overview: 49
    case .errors: 52
    case .troubleshooting: 54
    case .onPerson, .mappings: 66
    case .requests, .people, .targets: 62
    case .backups: 58
    case .assigned, .plan, .reconciliation, .journal, .audit: 58
    }
  }
}
