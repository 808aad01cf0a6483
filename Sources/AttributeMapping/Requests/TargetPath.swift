public import SCIM

/// The path of a target attribute, prepared for reading and building resources.
///
/// `[URN:]attribute[sub eq "value"].sub`; a filter may only be one such equality (SCIMDEV).
public struct TargetPath: Sendable, Equatable {
  /// Which element of a multi-valued attribute is meant.
  public struct Selector: Sendable, Equatable {
    /// Such as `type`.
    public var key: String
    /// Such as `"work"`; the texts True and False are Booleans.
    public var value: JSONValue
  }

  /// As the schema writes it.
  public let text: String
  /// URN of the extension, nil for the core schema.
  public let schema: String?
  public let name: String
  public let selector: Selector?
  public let subAttribute: String?

  /// Reads a path; nil if it is none or can't be a target.
  ///
  /// - Parameter core: URN of the resource's own schema, which may stand before a name.
  public init?(_ text: String, core: String = "") {
    guard let path = try? AttributePath(parsing: text), !path.isWholeSchema else { return nil }
    self.text = text
    name = path.name
    subAttribute = path.subAttribute
    let isCore = path.schema?.lowercased() == core.lowercased()
    schema = isCore ? nil : path.schema
    switch path.valueFilter {
    case nil: selector = nil
    case .compare(let key, .equal, let value)?
    where key.schema == nil && key.valueFilter == nil && key.subAttribute == nil:
      let bool = value.string.flatMap { Self.truth[$0.lowercased()] }
      selector = Selector(key: key.name, value: bool.map(JSONValue.bool) ?? value)
    case _?: return nil
    }
  }

  private static let truth = ["true": true, "false": false]

  /// Whether the path has no filter; such paths are merged in the standard dialect.
  public var isPlain: Bool { selector == nil }

  /// The value at the path; nil for none, null and an empty list.
  public func value(in resource: JSONObject) -> JSONValue? {
    var container = resource
    if let schema {
      guard let part = resource.member(schema)?.object else { return nil }
      container = part
    }
    guard var value = container.member(name) else { return nil }
    if let selector {
      let elements = value.array ?? [value]
      guard let element = elements.first(where: selector.selects) else { return nil }
      guard let part = element.object?.member(subAttribute ?? "value") else { return nil }
      value = part
    } else if let subAttribute {
      guard let part = value.object?.member(subAttribute) else { return nil }
      value = part
    }
    guard !value.isUnassigned, value != .string("") else { return nil }
    return value
  }

  /// Puts a value into a new resource; several paths of one element share it (section 4.2).
  func put(_ value: JSONValue, into resource: inout JSONObject) {
    guard let schema else {
      putLocally(value, into: &resource)
      return
    }
    var container = resource[attribute: schema]?.object ?? JSONObject()
    putLocally(value, into: &container)
    resource[attribute: schema] = .object(container)
  }

  private func putLocally(_ value: JSONValue, into container: inout JSONObject) {
    if let selector {
      var elements = container[attribute: name]?.array ?? []
      var element = selector.newElement(of: name)
      let index = elements.firstIndex(where: selector.selects)
      if let index, let existing = elements[index].object { element = existing }
      element[attribute: subAttribute ?? "value"] = value
      if let index {
        elements[index] = .object(element)
      } else {
        elements.append(.object(element))
      }
      container[attribute: name] = .array(elements)
    } else if let subAttribute {
      var complex = container[attribute: name]?.object ?? JSONObject()
      complex[attribute: subAttribute] = value
      container[attribute: name] = .object(complex)
    } else {
      container[attribute: name] = value
    }
  }
}

extension TargetPath.Selector {
  /// Whether an element is the one that is meant; texts are compared in any case.
  func selects(_ element: JSONValue) -> Bool {
    guard let found = element.object?.member(key) else { return false }
    if case .string(let left) = found, case .string(let right) = value {
      return left == right || left.isSameIgnoringCase(right)
    }
    guard let left = found.scalarText, let right = value.scalarText else { return false }
    return left.isSameIgnoringCase(right)
  }

  /// An element with what the filter says of it; the work e-mail is the primary one (SCIMDEV).
  func newElement(of name: String) -> JSONObject {
    var element: JSONObject = [key: value]
    if name.lowercased() == "emails", value == .string("work") { element["primary"] = true }
    return element
  }
}

extension JSONObject {
  /// The member of that name, in any case if none has exactly this one.
  ///
  /// Most names are written as the schema writes them, so that a plain comparison finds them.
  func member(_ name: String) -> JSONValue? {
    let members = members
    for member in members where member.key == name { return member.value }
    let length = name.utf8.count
    for member in members
    where member.key.utf8.count == length && member.key.isSameIgnoringCase(name) {
      return member.value
    }
    return nil
  }
}

extension String {
  /// Whether both have the same letters, whatever their case.
  func isSameIgnoringCase(_ other: String) -> Bool {
    // Names are ASCII, and then texts of different length differ.
    for (left, right) in zip(utf8, other.utf8) where left != right {
      let isLetterPair = left ^ right == 0x20 && (0x61...0x7A).contains(left | 0x20)
      if left < 0x80, right < 0x80, !isLetterPair { return false }
      if left >= 0x80 || right >= 0x80 { return lowercased() == other.lowercased() }
    }
    return utf8.count == other.utf8.count || lowercased() == other.lowercased()
  }
}
