internal import SCIM

/// A place in a JSON document, written as `$.synchronizationRules[0].objectMappings[1]`.
public struct DocumentPath: Sendable, Hashable {
  public enum Step: Sendable, Hashable {
    case member(String)
    case element(Int)
  }

  public var steps: [Step]

  public init(_ steps: [Step] = []) { self.steps = steps }

  public func appending(_ name: String) -> DocumentPath {
    DocumentPath(steps + [.member(name)])
  }

  public func appending(_ index: Int) -> DocumentPath {
    DocumentPath(steps + [.element(index)])
  }
}

extension DocumentPath: CustomStringConvertible {
  public var description: String {
    steps.reduce("$") { text, step in
      switch step {
      case .element(let index): "\(text)[\(index)]"
      case .member(let name) where Self.isPlain(name): "\(text).\(name)"
      case .member(let name): "\(text)[\(JSONValue.string(name).text())]"
      }
    }
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { $0 == 0x5F || Self.isLetterOrDigit($0) }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }
}

extension JSONValue {
  /// The value at a place, nil if there is no such place.
  func value(at path: DocumentPath) -> JSONValue? {
    var value = self
    for step in path.steps {
      switch step {
      case .member(let name):
        guard let member = value.object?[name] else { return nil }
        value = member
      case .element(let index):
        guard let elements = value.array, elements.indices ~= index else { return nil }
        value = elements[index]
      }
    }
    return value
  }

  /// Puts a value at a place that exists; everything around it stays as it is.
  mutating func replace(at path: DocumentPath, with new: JSONValue) {
    replace(path.steps[...], with: new)
  }

  private mutating func replace(_ steps: ArraySlice<DocumentPath.Step>, with new: JSONValue) {
    guard let step = steps.first else {
      self = new
      return
    }
    switch (step, self) {
    case (.member(let name), .object(var object)):
      guard var value = object[name] else { return }
      value.replace(steps.dropFirst(), with: new)
      object[name] = value
      self = .object(object)
    case (.element(let index), .array(var elements)):
      guard elements.indices ~= index else { return }
      elements[index].replace(steps.dropFirst(), with: new)
      self = .array(elements)
    default: return
    }
  }
}
