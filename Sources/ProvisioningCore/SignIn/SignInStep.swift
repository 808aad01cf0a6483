public import Foundation
internal import MicrosoftGraph

/// For what a person signs in.
public enum SignInScope: String, Sendable, CaseIterable {
  /// To look.
  case read
  /// To change as well.
  case operate
  /// Whatever was consented to for the application.
  case consented

  /// The permissions in full form, which names the cloud's own Graph.
  func text(_ cloud: Cloud) -> String {
    let names: [String] =
      switch self {
      case .read: GraphPermission.readScopes
      case .operate: GraphPermission.readScopes + GraphPermission.operateScopes
      case .consented: [".default"]
      }
    return
      (names.map { "\(cloud.graphHost)/\($0)" } + GraphPermission.signInScopes)
      .joined(separator: " ")
  }
}

/// How far a sign-in has come; the last step is `signedIn` or `failed`.
public enum SignInStep: Sendable, Equatable {
  /// Show it: the person enters the code on that page.
  case code(SignInCode)
  /// The person has not finished.
  case waiting(until: Date)
  case signedIn(SignInResult)
  case failed(ProvisioningError)
}

/// What a person needs to sign in on another screen.
public struct SignInCode: Sendable, Equatable {
  public var code: String
  public var url: String
  public var expires: Date
}

/// Who is signed in now, and what stands in the way of using it.
public struct SignInResult: Sendable, Equatable {
  public var record: ConnectionRecord.SignInRecord
  /// Where the sign-in is kept; nil when the service gave nothing to keep.
  public var keptIn: Credentials.Source?
  /// What goes before this sign-in when a command looks for credentials.
  public var overriddenBy: String?
  /// Permissions that were asked for and not granted.
  public var missing: [String]
}

/// What signing out did.
public struct SignOutResult: Sendable, Equatable {
  /// What was removed, in words.
  public var removed: [String]
  /// Credentials that stay usable because they are not ours to remove.
  public var remaining: [String]
  /// Credentials of which nobody could look whether they are gone, with the reason.
  public var unchecked: [String] = []
}
