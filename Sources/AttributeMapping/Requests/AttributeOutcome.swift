public import SCIM

/// What becomes of one rule when an object is created or updated.
public enum AttributeVerdict: Sendable, Equatable {
  /// The value goes into the request.
  case sent(JSONValue)
  /// The source has no value; the default goes into the request, at creation only.
  case defaultUsed(JSONValue)
  /// The target has the value already.
  case unchanged
  /// The source has no value, and nulls never flow: the target keeps what it has.
  case skippedNull
  /// The rule applies only while an object is created.
  case onlyOnCreation
  /// The flow type lets values only be added, and the target has one.
  case heldBack
  /// `IgnoreFlowIfNullOrEmpty` took the attribute out of the flow.
  case ignored
  /// A reference is sent by itself, once both objects exist.
  case deferred
  case failed(Failure)

  public enum Failure: Error, Sendable, Equatable {
    case evaluation(EvaluationError)
    /// The target takes one value.
    case severalValues(Int)
    /// The text isn't one of the target's type.
    case wrongType(AttributeDefinition.DataType, text: String)
    /// The target requires a value, and there is neither a value nor a default.
    case requiredMissing
    /// The target can't be written: no path, or the primary key, or read only.
    case unusableTarget
  }

  /// The value that goes into the request.
  public var value: JSONValue? {
    switch self {
    case .sent(let value), .defaultUsed(let value): value
    default: nil
    }
  }

  public var failure: Failure? {
    if case .failed(let failure) = self { failure } else { nil }
  }

  /// Whether the source is empty, which is never sent, while the target has a value.
  public func keeps(_ current: JSONValue?) -> Bool {
    guard self == .skippedNull, let current else { return false }
    return switch current {
    case .null: false
    case .string(let text): !text.isEmpty
    case .array(let elements): !elements.isEmpty
    case .object(let object): !object.isEmpty
    case .bool, .number: true
    }
  }
}

extension AttributeVerdict: CustomStringConvertible {
  /// A few words for a column beside the value.
  public var description: String {
    switch self {
    case .sent: "sent"
    case .defaultUsed: "default used"
    case .unchanged: "unchanged"
    case .skippedNull: "skipped: no value"
    case .onlyOnCreation: "skipped: only at creation"
    case .heldBack: "skipped: the target has a value"
    case .ignored: "ignored by the expression"
    case .deferred: "sent later as a reference"
    case .failed(let failure): "error: \(failure.message)"
    }
  }
}

extension AttributeVerdict.Failure {
  public var message: String {
    switch self {
    case .evaluation(let error): error.message
    case .severalValues(let count): "\(count) values for a target that takes one"
    case .wrongType(let type, let text):
      "'\(text.prefix(60))' is no \(type.rawValue)"
    case .requiredMissing: "the target requires a value"
    case .unusableTarget: "the target can't be written"
    }
  }
}

/// The verdict on one rule, with what the target has.
public struct AttributeOutcome: Sendable, Equatable {
  public var rule: MappingRule.ID
  /// The target's value before; nil if it has none, and at creation.
  public var before: JSONValue?
  public var verdict: AttributeVerdict

  public init(rule: MappingRule.ID, before: JSONValue? = nil, verdict: AttributeVerdict) {
    self.rule = rule
    self.before = before
    self.verdict = verdict
  }
}

/// The body that Entra sends for one object, and why it holds what it holds.
public struct ProvisioningRequest: Sendable, Equatable {
  public enum Method: String, Sendable, Codable { case post = "POST", patch = "PATCH" }

  public var method: Method
  /// Nil if nothing is sent: nothing changed, or a required value is missing.
  public var body: JSONValue?
  /// One for each rule, in the order of the rules.
  public var outcomes: [AttributeOutcome]

  public init(method: Method, body: JSONValue?, outcomes: [AttributeOutcome]) {
    self.method = method
    self.body = body
    self.outcomes = outcomes
  }

  /// Rules that gave no usable value.
  public var failures: [AttributeOutcome] { outcomes.filter { $0.verdict.failure != nil } }
}
