/// An attribute of a directory (Graph `attributeDefinition`).
public struct AttributeDefinition: Sendable, Equatable, Codable, Identifiable {
  /// Graph's `attributeType`; other names are kept.
  public struct DataType: RawRepresentable, Sendable, Hashable, Codable {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public static let string = DataType(rawValue: "String")
    public static let boolean = DataType(rawValue: "Boolean")
    public static let dateTime = DataType(rawValue: "DateTime")
    public static let integer = DataType(rawValue: "Integer")
    public static let reference = DataType(rawValue: "Reference")
    public static let binary = DataType(rawValue: "Binary")
    public static let known: [DataType] = [
      .string, .boolean, .dateTime, .integer, .reference, .binary,
    ]
  }

  /// Graph's `mutability`; other names are kept.
  public struct Mutability: RawRepresentable, Sendable, Hashable, Codable {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public static let readWrite = Mutability(rawValue: "ReadWrite")
    public static let readOnly = Mutability(rawValue: "ReadOnly")
    public static let immutable = Mutability(rawValue: "Immutable")
    public static let writeOnly = Mutability(rawValue: "WriteOnly")
    public static let known: [Mutability] = [.readWrite, .readOnly, .immutable, .writeOnly]
  }

  /// What a reference points at (Graph `referencedObject`).
  public struct ReferencedObject: Sendable, Hashable, Codable {
    /// Such as `User`.
    public var object: String?
    /// Such as `id`.
    public var property: String?

    public init(object: String?, property: String? = nil) {
      self.object = object
      self.property = property
    }
  }

  /// The name, which is unique within its object.
  public var id: String { name }
  /// Name or SCIM path in the system, such as `name.givenName`.
  public var name: String
  public var type: DataType
  /// Whether it is the primary key, which can't be a target.
  public var isAnchor = false
  /// Whether values that differ only in case count as changed.
  public var isCaseExact = false
  public var isMultivalued = false
  /// Whether an object can't be created without it.
  public var isRequired = false
  /// Inbound provisioning only; outbound null values never flow.
  public var flowsNullValues = false
  public var mutability = Mutability.readWrite
  /// Used where a required attribute gets no value.
  public var defaultValue: String?
  public var referencedObjects: [ReferencedObject] = []
  /// Longest value in characters (metadata key `MaximumLength`), nil if not given.
  public var maximumLength: Int?

  public init(
    _ name: String, type: DataType = .string, isRequired: Bool = false,
    isMultivalued: Bool = false, isCaseExact: Bool = false
  ) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
    self.isMultivalued = isMultivalued
    self.isCaseExact = isCaseExact
  }
}

extension AttributeDefinition {
  /// The attribute as expressions know it.
  public var sourceAttribute: SourceAttribute {
    SourceAttribute(
      name, SourceAttribute.DataType(rawValue: type.rawValue) ?? .string,
      isMultivalued: isMultivalued, isAlwaysPresent: isAnchor || isRequired)
  }
}
