/// What a schema says about one attribute (RFC 7643 §2.2, §7).
public struct Attribute: Sendable, Equatable {
  public enum DataType: String, Sendable {
    case string, boolean, decimal, integer, dateTime, binary, reference, complex
  }

  public enum Mutability: String, Sendable {
    case readOnly, readWrite, immutable, writeOnly
  }

  /// When an answer holds the attribute (RFC 7643 §7, `returned`).
  public enum Returned: String, Sendable {
    case always, never, `default`, request
  }

  public enum Uniqueness: String, Sendable {
    case none, server, global
  }

  public var name: String
  public var type: DataType
  public var multiValued: Bool
  public var required: Bool
  public var caseExact: Bool
  public var mutability: Mutability
  public var returned: Returned
  public var uniqueness: Uniqueness
  public var description: String
  public var canonicalValues: [String]
  public var referenceTypes: [String]
  public var subAttributes: [Attribute]
  /// Longest value in characters, where a service sets one.
  public var maximumLength: Int?
  /// Most values, where a service sets a limit.
  public var maximumCount: Int?

  public init(
    _ name: String, _ type: DataType = .string, multiValued: Bool = false, required: Bool = false,
    caseExact: Bool? = nil, mutability: Mutability = .readWrite, returned: Returned = .default,
    uniqueness: Uniqueness = .none, description: String = "", canonicalValues: [String] = [],
    referenceTypes: [String] = [], subAttributes: [Attribute] = [], maximumLength: Int? = nil,
    maximumCount: Int? = nil
  ) {
    self.name = name
    self.type = type
    self.multiValued = multiValued
    self.required = required
    // References and binaries are always case exact (RFC 7643 §2.3.6, §2.3.7).
    self.caseExact = caseExact ?? (type == .reference || type == .binary)
    self.mutability = mutability
    self.returned = returned
    self.uniqueness = uniqueness
    self.description = description
    self.canonicalValues = canonicalValues
    self.referenceTypes = referenceTypes
    self.subAttributes = subAttributes
    self.maximumLength = maximumLength
    self.maximumCount = maximumCount
  }

  /// The sub-attribute of that name in any case.
  public func subAttribute(named name: String) -> Attribute? {
    subAttributes.first { $0.name.equalsIgnoringCase(name) }
  }
}

/// A named set of attributes (RFC 7643 §7).
public struct Schema: Sendable, Equatable {
  /// The URN.
  public var id: String
  public var name: String
  public var description: String
  public var attributes: [Attribute] { didSet { places = AttributePlaces(attributes) } }
  private var places: AttributePlaces

  public init(id: String, name: String, description: String, attributes: [Attribute]) {
    self.id = id
    self.name = name
    self.description = description
    self.attributes = attributes
    places = AttributePlaces(attributes)
  }

  /// The attribute of that name in any case.
  public func attribute(named name: String) -> Attribute? {
    places[name].map { attributes[$0] }
  }

  /// Where the attribute of that name, in any case, stands among the attributes.
  func place(of name: String) -> Int? { places[name] }
}

/// Where attributes stand in a list, by their names in any case.
package struct AttributePlaces: Sendable, Equatable {
  private var places: [String: Int] = [:]

  package init(_ attributes: [Attribute]) {
    for (place, attribute) in attributes.enumerated() {
      let folded = attribute.name.lowercased()
      // The first of two that differ in case counts.
      guard places[folded] == nil else { continue }
      places[folded] = place
      places[attribute.name] = place
    }
  }

  package subscript(name: String) -> Int? { places[name] ?? places[name.lowercased()] }
}
