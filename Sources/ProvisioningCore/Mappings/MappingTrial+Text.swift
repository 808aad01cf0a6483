internal import SCIM

extension MappingTrial.Row {
  /// What Webex has, as text: texts without their quotes, other values as JSON.
  public var webexText: String? {
    guard let webex else { return nil }
    return webex.string ?? webex.text()
  }
}
