import AttributeMapping
import ProvisioningCore
import TerminalUI

/// A change of the mappings before it is made: what changes, what it causes, what is sent.
struct ReviewScreen: Sendable {
  let review: SchemaReview
  /// How it came about, to look again.
  let request: ReviewRequest
  let detail: Detail
  var offset = 0

  init(_ review: SchemaReview, _ request: ReviewRequest, clock: Clock) {
    self.review = review
    self.request = request
    detail = Self.detail(clock.localized(review.change), review, request)
  }

  var title: SafeText {
    switch request {
    case .draft:
      isOvertaken
        ? "Review: somebody else changed the same" : "Review: save the staged changes"
    case .overwriting: "Review: overwrite what somebody else saved"
    case .backup: "Review: go back to a backup"
    case .reset: "Review: reset to Webex's defaults"
    case .file: "Review: import a file"
    }
  }

  /// Whether it can't be made before the operator has decided what becomes of both sides' changes.
  var isOvertaken: Bool {
    guard case .draft = request else { return false }
    return !review.conflicts.isEmpty
  }

  private static func detail(
    _ change: Change, _ review: SchemaReview, _ request: ReviewRequest
  ) -> Detail {
    var detail = Detail("Review")
    if !review.conflicts.isEmpty { add(review.conflicts, to: &detail) }
    let isOvertaken = !review.conflicts.isEmpty
    detail.heading(isOvertaken ? "What you have staged" : "What changes")
    if review.differences.isEmpty { detail.text(change.after, .text) }
    for difference in review.differences { add(difference, to: &detail) }
    if !review.theirs.isEmpty {
      detail.heading(theirsTitle(request, isOvertaken: isOvertaken))
      for difference in review.theirs { add(difference, to: &detail) }
    }
    detail.heading("What it causes")
    for consequence in change.consequences { detail.sign(Sign(Health.warning), consequence) }
    if let result = review.result { addFindings(result, review, to: &detail) }
    detail.heading("Request")
    detail.verbatim("\(review.request.method) \(review.request.path)", .link)
    if let body = review.request.body {
      detail.text("\(grouped(body.utf8.count)) bytes; y copies the request", .muted)
      detail.body(body)
    }
    return detail
  }

  private static func theirsTitle(_ request: ReviewRequest, isOvertaken: Bool) -> SafeText {
    if case .overwriting = request {
      return "What somebody else saved meanwhile, and is taken back"
    }
    return isOvertaken
      ? "What somebody else saved meanwhile"
      : "What somebody else saved meanwhile, and is kept"
  }

  /// Both sides of what can't be kept of both, under what was there before.
  private static func add(_ conflicts: [MappingConflict], to detail: inout Detail) {
    detail.heading("Both of you changed this: w decides what becomes of it")
    for conflict in conflicts {
      detail.sign(Sign(Health.problem), name(conflict.ours))
      detail.field("  was", cut(conflict.ours.before) ?? "nothing", .muted)
      detail.field("  yours", cut(conflict.ours.after) ?? "removed")
      detail.field("  theirs", cut(conflict.theirs.after) ?? "removed")
    }
  }

  private static func name(_ difference: SchemaDifference) -> String {
    let property = difference.property.isEmpty ? "" : ", \(difference.property)"
    return "\(difference.place.words)\(property)"
  }

  private static func add(_ difference: SchemaDifference, to detail: inout Detail) {
    let name = name(difference)
    if case .objectMapping = difference.place, difference.property == "enabled" {
      addSwitch(difference, to: &detail)
      return
    }
    switch difference.kind {
    case .added:
      detail.sign(MappingRow.Staging.added.sign, "\(name)")
      detail.field("  new", cut(difference.after))
    case .removed:
      detail.sign(MappingRow.Staging.removed.sign, "\(name)")
      detail.field("  before", cut(difference.before), .muted)
    case .changed:
      detail.sign(MappingRow.Staging.changed.sign, "\(name)")
      detail.field("  before", cut(difference.before) ?? "nothing", .muted)
      detail.field("  after", cut(difference.after) ?? "nothing")
    }
  }

  /// Whether objects of a kind are provisioned at all; what Graph leaves out is on.
  private static func addSwitch(_ difference: SchemaDifference, to detail: inout Detail) {
    func word(_ value: String?) -> String {
      value == "false" ? "off: none of them is provisioned" : "on"
    }
    detail.sign(MappingRow.Staging.changed.sign, difference.place.words)
    detail.field("  before", word(difference.before), .muted)
    detail.field("  after", word(difference.after))
  }

  private static func cut(_ text: String?) -> String? {
    text.map { $0.count > 2_000 ? "\($0.prefix(2_000))…" : $0 }
  }

  /// Errors and warnings of the result; those that were there before are not this change's.
  private static func addFindings(
    _ result: MappingSchema, _ review: SchemaReview, to detail: inout Detail
  ) {
    let before = review.lint.findings(in: review.base.schema)
    let findings = review.lint.findings(in: result).filter { $0.severity > .note }
    let new = findings.filter { !before.contains($0) }
    detail.heading("What the check says")
    if new.isEmpty {
      detail.sign(Sign(Health.ok), "nothing new is wrong")
    }
    for finding in new {
      let rule = finding.rule.map { "\($0): " } ?? ""
      detail.sign(finding.severity.sign, "\(rule)\(finding.reason) → \(finding.fix)")
    }
    let old = findings.count - new.count
    if old > 0 { detail.text("\(Counts.of(old, "remark")) that stood before", .muted) }
  }

  func draw(_ state: ConsoleState, on frame: inout Frame, in body: Rect) {
    var inner = Rect(x: body.x, y: body.y + 1, width: body.width, height: body.height - 1)
    let width = frame.glyphs.isPlain ? inner.width : body.width - 4
    let lines = detail.lines(width: width)
    let height = frame.glyphs.isPlain ? inner.height : body.height - 2
    let offset = max(0, min(offset, lines.count - height))
    let note: SafeText =
      lines.count > height
      ? "\(offset + 1)–\(min(lines.count, offset + height)) of \(grouped(lines.count))" : .empty
    if frame.glyphs.isPlain {
      frame.put("\(title) (\(note))", at: body.origin, .title, limit: body.width)
    } else {
      inner = frame.box(body, title: title, note: note, focused: true).inset(by: 1, 0)
    }
    for (index, line) in lines.dropFirst(offset).prefix(inner.height).enumerated() {
      frame.put(line, at: Point(x: inner.x, y: inner.y + index), limit: inner.width)
    }
    if frame.glyphs.isPlain { frame.cursor = inner.origin }
  }
}

extension SchemaDifference.Place {
  /// Such as `User: displayName`, without the long names of schemas.
  var words: String {
    switch self {
    case .rule(let mapping, let rule): "\(Self.short(mapping)): \(rule)"
    case .scope(let mapping): "\(Self.short(mapping)): scoping filter"
    case .objectMapping(let mapping): "\(Self.short(mapping)) mapping"
    case .attribute(_, _, let name): "target attribute \(name)"
    default: description
    }
  }

  private static func short(_ mapping: ObjectMapping.ID) -> String {
    mapping.split(separator: "→").first.map(String.init) ?? mapping
  }
}
