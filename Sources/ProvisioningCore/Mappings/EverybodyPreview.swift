extension Integration {
  /// Counts what a changed mapping does to the people in scope; see ``People/preview(_:_:)``.
  ///
  /// Everybody is counted where it was not read who is assigned.
  public nonisolated func preview(
    _ request: ScopePreviewRequest
  ) -> AsyncThrowingStream<ScopePreview, any Error> {
    workspace.people.preview(request) { await self.surroundings(of: request) }
  }
}
