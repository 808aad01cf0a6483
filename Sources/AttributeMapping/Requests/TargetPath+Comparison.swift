public import SCIM

extension TargetPath {
  /// Whether a resource has a value at the path as far as an update is concerned; nil means none.
  ///
  /// Texts are compared in any case, Booleans and numbers also as text, and elements of lists may
  /// hold more than is asked for.
  public func holds(_ value: JSONValue?, in resource: JSONObject) -> Bool {
    let present = self.value(in: resource)
    guard let value, !value.isUnassigned, value != .string("") else { return present == nil }
    guard let present else { return false }
    if let bool = value.bool, let text = present.scalarText {
      return text.isSameIgnoringCase(bool ? "true" : "false")
    }
    if let wanted = value.object {
      return wanted.allSatisfy { member in
        present.object?.member(member.key).map {
          TargetValue.isSame(member.value, $0, caseExact: false)
        } ?? false
      }
    }
    return TargetValue.isSame(value, present, caseExact: false)
  }
}
