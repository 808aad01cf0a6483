extension Filter {
  /// Refuses what the schemas rule out: ordering of Booleans and binaries (RFC 7644 §3.4.2.2).
  ///
  /// Attributes that no schema knows are allowed: they match nothing.
  ///
  /// - Throws: ``SCIMError`` 400 `invalidFilter`.
  public func check(against type: ResourceType) throws(SCIMError) {
    var fault: SCIMError?
    forEachTest { path, comparison, _ in
      guard let comparison, fault == nil, let target = type.resolve(path),
        let attribute = target.subAttribute ?? target.attribute
      else { return }
      let isOrdering =
        switch comparison {
        case .greaterThan, .greaterOrEqual, .lessThan, .lessOrEqual: true
        default: false
        }
      if isOrdering, attribute.type == .boolean || attribute.type == .binary {
        fault = .invalidFilter(
          "'\(comparison.rawValue)' cannot be used on '\(path)', which is \(attribute.type.rawValue)"
        )
      }
    }
    if let fault { throw fault }
  }
}
