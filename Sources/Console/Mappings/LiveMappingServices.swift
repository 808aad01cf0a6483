import AttributeMapping
import ProvisioningCore

extension MappingServices {
  /// The core behind the mappings pane.
  static func live(_ integration: Integration) -> MappingServices {
    MappingServices(
      schema: { () async throws(ProvisioningError) in try await integration.readSchema() },
      draft: { () async throws(ProvisioningError) in
        try await ConsoleServices.apart { () throws(ProvisioningError) in
          try integration.mappingDraft()
        }
      },
      keepDraft: { draft throws(ProvisioningError) in
        try await ConsoleServices.apart { () throws(ProvisioningError) in
          try integration.keepDraft(draft)
        }
      },
      person: { name throws(ProvisioningError) in try await integration.sourcePerson(name) },
      trial: { schema, person in await trial(integration, schema, person) },
      preview: { integration.preview($0) },
      evaluate: { expression, values throws(ProvisioningError) in
        try await integration.serviceEvaluation(of: expression, values: values)
      },
      review: { draft, isOverwriting throws(ProvisioningError) in
        try await integration.review(draft, overwriting: isOverwriting)
      },
      reviewRestore: { id throws(ProvisioningError) in
        try await integration.reviewRestore(backup: id)
      },
      reviewReset: { () async throws(ProvisioningError) in try await integration.reviewReset() },
      reviewImport: { schema throws(ProvisioningError) in
        try await integration.reviewImport(schema)
      },
      backups: { () async throws(ProvisioningError) in
        try await ConsoleServices.apart { () throws(ProvisioningError) in
          try integration.schemaBackups()
        }
      })
  }

  /// Off the main actor: a person has many attributes.
  @concurrent
  private static func trial(
    _ integration: Integration, _ schema: MappingSchema, _ person: SourcePerson
  ) async -> MappingTrial {
    integration.trial(schema, of: person)
  }
}
