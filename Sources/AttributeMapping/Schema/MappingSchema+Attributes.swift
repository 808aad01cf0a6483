internal import SCIM

/// Editing the list of target attributes (CUST, "Editing the list of supported attributes").
extension MappingSchema {
  mutating func changeAttributes(_ edit: MappingEdit) throws(MappingEditError) {
    guard let id = edit.mapping else { return }
    guard let mapping = objectMapping(id) else { throw .noMapping(id) }
    guard let path = targetPath(of: mapping), var object = document.value(at: path)?.object,
      let definitions = targetObject(of: mapping)?.attributes
    else { throw .noTargetObject(mapping.targetObject) }
    var rows = object["attributes"]?.array ?? []
    func index(_ name: String) throws(MappingEditError) -> Int {
      guard let index = definitions.firstIndex(where: { $0.name == name }) else {
        throw .noAttribute(name)
      }
      return index
    }
    switch edit {
    case .addAttribute(let new, _, let place):
      guard !definitions.contains(where: { $0.name == new.name }) else {
        throw .attributeExists(new.name)
      }
      rows.insert(.object(new.json), at: min(max(0, place ?? rows.count), rows.count))
    case .setAttribute(let name, let new, _):
      let index = try index(name)
      guard new.name == name || !definitions.contains(where: { $0.name == new.name }) else {
        throw .attributeExists(new.name)
      }
      if let row = rows[index].object {
        rows[index] = .object(
          RawChange.changed(row, from: definitions[index].json, to: new.json, keyed: "metadata"))
      }
    case .removeAttribute(let name, _): rows.remove(at: try index(name))
    default: return
    }
    object["attributes"] = .array(rows)
    try put(.object(object), at: path)
  }

  /// Where in the document the target object of a mapping is defined.
  private func targetPath(of mapping: ObjectMapping) -> DocumentPath? {
    guard
      let directory = directories.firstIndex(where: { $0.name == mapping.targetDirectory }),
      let name = directories[directory].object(named: mapping.targetObject)?.name,
      let object = directories[directory].objects.firstIndex(where: { $0.name == name })
    else { return nil }
    return DocumentPath().appending("directories").appending(directory)
      .appending("objects").appending(object)
  }
}
