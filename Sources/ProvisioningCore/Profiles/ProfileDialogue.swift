/// One question of the dialogue that makes a profile.
public struct ProfileQuestion: Sendable, Equatable, Identifiable {
  public enum ID: String, Sendable, CaseIterable {
    case name
    case profileClass = "class"
    case cloud, tenant, organization, webexCloud, deployment, source, clientID, certificate
    case isReadOnly = "read-only"
    case theme
  }

  public var id: ID
  public var prompt: String
  public var help: String
  /// Words to choose from; empty where any text may be given.
  public var choices: [String] = []
  /// What an empty answer means.
  public var standard: String?
  /// Whether an empty answer leaves it open.
  public var isOptional = false
}

/// Asks for a profile, one answer after the other; each is judged at once.
public struct ProfileDialogue: Sendable {
  public private(set) var name = ""
  public private(set) var draft = ProfileDraft()
  private let themes: [String]
  /// What was given before, and is not asked again.
  private let given: Set<ProfileQuestion.ID>

  /// - Parameters:
  ///   - themes: the themes that there are.
  ///   - known: what is known before anything is asked.
  public init(themes: [String] = [], known: ProfileDraft = ProfileDraft()) {
    self.themes = themes
    draft = known
    let values: [ProfileQuestion.ID: Any?] = [
      .tenant: known.tenant, .organization: known.organization, .webexCloud: known.webexCloud,
      .deployment: known.deployment, .source: known.source, .clientID: known.clientID,
      .certificate: known.certificate, .isReadOnly: known.isReadOnly, .theme: known.theme,
    ]
    given = Set(values.filter { $0.value != nil }.keys)
  }

  public var questions: [ProfileQuestion] {
    [
      ProfileQuestion(
        id: .name, prompt: "Name", help: "letters, digits, dots, dashes; such as contoso-prod"),
      ProfileQuestion(
        id: .profileClass, prompt: "Class", help: "prod warns louder before changes",
        choices: ProfileSummary.Class.allCases.map(\.rawValue),
        standard: draft.profileClass ?? "prod"),
      ProfileQuestion(
        id: .cloud, prompt: "Microsoft cloud",
        help: "where the tenant lives; usgov is GCC High, GCC is global",
        choices: ["global", "usgov", "usgovdod", "china"], standard: draft.cloud ?? "global"),
      ProfileQuestion(
        id: .tenant, prompt: "Tenant", help: "its id, or a domain of it such as contoso.com"),
      ProfileQuestion(
        id: .organization, prompt: "Webex organization",
        help: "UUID or base64 form; Control Hub shows it under the name, bottom left",
        isOptional: true),
      ProfileQuestion(
        id: .webexCloud, prompt: "Webex offer", help: "default, or Webex for Government",
        choices: ["default", "government"],
        standard: ["usgov", "usgovdod"].contains(draft.cloud) ? "government" : "default"),
      ProfileQuestion(
        id: .deployment, prompt: "Deployment", help: "found out where nothing is said",
        choices: ["wizard", "gallery", "both", "unknown"], standard: "unknown"),
      ProfileQuestion(
        id: .source, prompt: "Directory", help: "who provisions into Webex",
        choices: Profile.Source.allCases.map(\.rawValue), standard: "entra"),
      ProfileQuestion(
        id: .clientID, prompt: "Application id",
        help: "the app registration that signs in; without one, Microsoft's public client",
        isOptional: true),
      ProfileQuestion(
        id: .certificate, prompt: "Certificate",
        help: "path of a PEM file, where the application signs in by certificate",
        isOptional: true),
      ProfileQuestion(
        id: .isReadOnly, prompt: "Read-only", help: "refuses every change",
        choices: ["no", "yes"], standard: "no"),
      ProfileQuestion(
        id: .theme, prompt: "Theme", help: "of the console in this profile", choices: themes,
        isOptional: true),
    ].filter {
      !given.contains($0.id) && ($0.id != .certificate || draft.clientID != nil)
    }
  }

  /// Takes an answer; returns what is wrong with it, or nil.
  public mutating func answer(_ text: String, to question: ProfileQuestion) -> String? {
    var text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if text.isEmpty {
      if question.isOptional { return nil }
      guard let standard = question.standard else { return "It is needed." }
      text = standard
    }
    if !question.choices.isEmpty, !question.choices.contains(text) {
      let begun = question.choices.filter { $0.hasPrefix(text.lowercased()) }
      guard begun.count == 1, let only = begun.first else {
        return "“\(text.prefix(60))” is none of \(question.choices.joined(separator: ", "))."
      }
      text = only
    }
    if question.id == .name {
      if let problem = ProfileName.problem(text) { return problem }
      name = text
      return nil
    }
    var next = draft
    Self.set(text, question.id, in: &next)
    // Alone, so that no other answer is blamed for this one.
    var alone = ProfileDraft()
    Self.set(text, question.id, in: &alone)
    do {
      _ = try Profile(name: "x", alone)
    } catch {
      return error.message.split(whereSeparator: \.isNewline).last.map(Self.reason) ?? error.message
    }
    draft = next
    return nil
  }

  /// A mistake without the file and key that it is told with elsewhere.
  private static func reason(_ line: Substring) -> String {
    line.firstRange(of: ": ").map { String(line[$0.upperBound...]) } ?? String(line)
  }

  private static func set(
    _ text: String, _ id: ProfileQuestion.ID, in draft: inout ProfileDraft
  ) {
    switch id {
    case .name: break
    case .profileClass: draft.profileClass = text
    case .cloud: draft.cloud = text
    case .tenant: draft.tenant = text
    case .organization: draft.organization = text
    case .webexCloud: draft.webexCloud = text
    case .deployment: draft.deployment = text == "unknown" ? nil : text
    case .source: draft.source = text == "entra" ? nil : text
    case .clientID: draft.clientID = text
    case .certificate: draft.certificate = text
    case .isReadOnly: draft.isReadOnly = text == "yes" ? true : nil
    case .theme: draft.theme = text
    }
  }
}
