internal import SCIM

/// Writes a change into a raw object without touching what the change doesn't name.
enum RawChange {
  /// Sets the members in which `new` differs from `old`; members that neither has stay.
  ///
  /// - Parameter keyed: a list of keys and values, whose other keys stay.
  static func changed(
    _ raw: JSONObject, from old: JSONObject, to new: JSONObject, keyed: String? = nil
  ) -> JSONObject {
    var raw = raw
    for (name, value) in new.map({ ($0.key, $0.value) }) where old[name] != value {
      guard name == keyed, let entries = raw[name]?.array else {
        raw[name] = value
        continue
      }
      let before = Set((old[name]?.array ?? []).compactMap { $0["key"]?.string })
      let kept = entries.filter { !before.contains($0["key"]?.string ?? "") }
      raw[name] = .array(kept + (value.array ?? []))
    }
    return raw
  }
}
