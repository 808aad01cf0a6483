public import Foundation

/// What was last read of one part of the integration, beside what the last attempt ended in.
///
/// A failed refresh never discards the value: old data stays, with its age, and the error stands
/// beside it.
public struct Reading<Value: Sendable & Equatable & Codable>: Sendable, Equatable, Codable {
  public var value: Value?
  /// When `value` was read; nil if it never was.
  public var readAt: Date?
  /// Why the latest attempt failed; nil if it succeeded.
  public var failure: ProvisioningError?
  public var isRefreshing: Bool

  public init(
    _ value: Value? = nil, readAt: Date? = nil, failure: ProvisioningError? = nil,
    isRefreshing: Bool = false
  ) {
    self.value = value
    self.readAt = readAt
    self.failure = failure
    self.isRefreshing = isRefreshing
  }
}
