public import AttributeMapping
internal import HTTPTransport

extension Integration {
  /// The draft of the mappings that was kept last; nil if nothing is staged.
  ///
  /// - Throws: `storage` for a draft that can't be read; `keepDraft(nil)` discards it.
  public nonisolated func mappingDraft() throws(ProvisioningError) -> MappingDraft? {
    try workspace.mappingDraft()
  }

  /// Puts the draft on the disk, so that it survives a crash; nil discards it.
  public nonisolated func keepDraft(_ draft: MappingDraft?) throws(ProvisioningError) {
    try workspace.keep(draft, at: options.timing.now())
  }

  /// The newest backups first.
  public nonisolated func schemaBackups(
    limit: Int = 100
  ) throws(ProvisioningError) -> [SchemaBackup] {
    try workspace.schemaBackups(limit: limit)
  }

  /// A backup with its document, which `exportText()` writes as a file.
  public nonisolated func schemaBackup(
    _ id: SchemaBackup.ID
  ) throws(ProvisioningError) -> (SchemaBackup, MappingSchema) {
    try workspace.schemaBackup(id)
  }
}
