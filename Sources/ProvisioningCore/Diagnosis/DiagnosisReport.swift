public import Evidence
public import Foundation

/// What a pasted text says, what the checks say to it, and what cures it.
public struct DiagnosisReport: Sendable {
  public var report: Report
  /// The most certain first; empty where no known failure fits.
  public var diagnoses: [Diagnosis]
  /// Present where consent is (part of) the cure.
  public var consentURL: String?
  /// When the checks ran; nil without checks.
  public var checkedAt: Date?
  /// Why only the text was used; nil where the checks ran.
  public var offlineBecause: String?
  /// Whether the text names a known failure; else the diagnoses are what the checks found.
  public var isTextKnown = true
  /// Number under which it is kept; nil where nothing was diagnosed or nothing could be stored.
  public var incident: Incident.ID?

  public init(
    report: Report, diagnoses: [Diagnosis], consentURL: String? = nil, checkedAt: Date? = nil,
    offlineBecause: String? = nil
  ) {
    self.report = report
    self.diagnoses = diagnoses.map(\.redacted)
    self.consentURL = consentURL
    self.checkedAt = checkedAt
    self.offlineBecause = offlineBecause
  }
}
