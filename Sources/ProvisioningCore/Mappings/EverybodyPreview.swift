extension Integration {
  /// Counts what a changed mapping does to everybody in the workspace; see ``People/preview(_:)``.
  public nonisolated func preview(
    _ request: ScopePreviewRequest
  ) -> AsyncThrowingStream<ScopePreview, any Error> {
    workspace.people.preview(request)
  }
}
