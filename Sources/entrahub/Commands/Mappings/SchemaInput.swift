import ArgumentParser
import AttributeMapping
import Foundation
import ProvisioningCore
import SCIM
import Settings

/// Schemas and JSON from files, with the place of what is wrong in them.
enum SchemaInput {
  /// - Throws: `invalidInput` with file and position.
  static func schema(_ path: String) throws(ProvisioningError) -> MappingSchema {
    let data = try Input.read(path, what: "the schema")
    do {
      return try MappingSchema(parsing: Array(data))
    } catch {
      throw refused("the schema", path, error.description)
    }
  }

  /// A JSON object of attribute values; nil is one without any.
  static func values(_ path: String?) throws(ProvisioningError) -> [String: AttributeValue] {
    guard let path else { return [:] }
    let json = try json(path, what: "the attribute values")
    do {
      return try AttributeValue.attributes(json: json)
    } catch {
      throw refused("the attribute values", path, error.description)
    }
  }

  /// What some functions need besides values; nil is nothing.
  static func context(_ path: String?) throws(ProvisioningError) -> EvaluationContext {
    guard let path else { return EvaluationContext() }
    let json = try json(path, what: "the context")
    do {
      return try EvaluationContext(json: json)
    } catch {
      throw refused("the context", path, error.description)
    }
  }

  private static func json(
    _ path: String, what: String
  ) throws(ProvisioningError) -> JSONValue {
    let bytes = Array(try Input.read(path, what: what))
    do {
      return try JSONValue(parsing: bytes)
    } catch {
      throw refused(what, path, "no JSON: \(place(error, in: bytes))")
    }
  }

  /// Such as "unexpected character in line 3, column 7".
  static func place(_ error: JSONError, in bytes: [UInt8]) -> String {
    let before = bytes.prefix(error.offset)
    let line = before.count { $0 == 0x0A } + 1
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
    return "\(error.reason.rawValue) in line \(line), column \(column)"
  }

  static func refused(_ what: String, _ path: String, _ message: String) -> ProvisioningError {
    let name = path == "-" ? "standard input" : "'\(path)'"
    return ProvisioningError(
      .invalidInput, operation: "reading \(what)", message: "\(name): \(message)",
      advice: "Mend it there and try again; nothing was changed.")
  }
}

/// Which object mapping a command is about.
struct ObjectOption: ParsableArguments {
  @Option(help: "Whose mapping: User or Group.")
  var object = "User"

  func mapping(in schema: MappingSchema) throws(ProvisioningError) -> ObjectMapping {
    if let mapping = schema.objectMapping(ofSource: object) { return mapping }
    let known = schema.objectMappings.map(\.sourceObject)
    throw ProvisioningError(
      .invalidInput, operation: "choosing the mapping",
      message: "the schema maps no '\(object)'",
      advice: known.isEmpty
        ? "It has no mappings at all." : "It maps \(known.joined(separator: ", ")).")
  }
}

extension ObjectMapping {
  /// The rule for a target.
  ///
  /// - Throws: `invalidInput` with the nearest target that is mapped.
  func existingRule(_ target: String, to operation: String) throws(ProvisioningError) -> MappingRule
  {
    if let rule = attributes.first(where: { $0.id == target }) ?? rule(for: target) { return rule }
    let near = Suggestion.nearest(to: target, among: attributes.map(\.target))
    throw ProvisioningError(
      .invalidInput, operation: operation,
      message: "\(sourceObject) has no mapping to '\(target)'"
        + (near.map { "; did you mean '\($0)'?" } ?? ""),
      advice: "See entrahub mappings list.")
  }
}

extension ProfileOptions {
  /// The schema as the service has it now.
  func schema() async throws -> MappingSchema {
    try await with { try await $0.integration.readSchema().schema }
  }
}
