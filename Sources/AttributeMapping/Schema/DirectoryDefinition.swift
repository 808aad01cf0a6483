/// A system that a schema reads from or writes to (Graph `directoryDefinition`).
public struct DirectoryDefinition: Sendable, Equatable, Identifiable {
  public var id: String
  /// Such as "Azure Active Directory"; rules name directories by it.
  public var name: String
  public var isReadOnly: Bool
  public var objects: [ObjectDefinition]

  public init(id: String, name: String, isReadOnly: Bool, objects: [ObjectDefinition]) {
    self.id = id
    self.name = name
    self.isReadOnly = isReadOnly
    self.objects = objects
  }

  /// The object of that name, in any case if none has exactly this one.
  public func object(named name: String) -> ObjectDefinition? {
    objects.first { $0.name == name }
      ?? objects.first { $0.name.lowercased() == name.lowercased() }
  }
}

/// A kind of object of a directory with its attributes (Graph `objectDefinition`).
public struct ObjectDefinition: Sendable, Equatable, Identifiable {
  public var id: String { name }
  /// Such as "User" or `urn:ietf:params:scim:schemas:core:2.0:User`.
  public var name: String
  public var attributes: [AttributeDefinition]

  public init(name: String, attributes: [AttributeDefinition]) {
    self.name = name
    self.attributes = attributes
  }

  /// The attribute with exactly this name.
  public func attribute(named name: String) -> AttributeDefinition? {
    attributes.first { $0.name == name }
  }
}

/// A direction of synchronization with its object mappings (Graph `synchronizationRule`).
public struct SynchronizationRule: Sendable, Equatable, Identifiable {
  public var id: String
  public var name: String
  /// The lowest is evaluated first.
  public var priority: Int
  public var isEditable: Bool
  public var sourceDirectory: String
  public var targetDirectory: String
  public var objectMappings: [ObjectMapping]

  public init(
    id: String, name: String, priority: Int, isEditable: Bool, sourceDirectory: String,
    targetDirectory: String, objectMappings: [ObjectMapping]
  ) {
    self.id = id
    self.name = name
    self.priority = priority
    self.isEditable = isEditable
    self.sourceDirectory = sourceDirectory
    self.targetDirectory = targetDirectory
    self.objectMappings = objectMappings
  }
}
