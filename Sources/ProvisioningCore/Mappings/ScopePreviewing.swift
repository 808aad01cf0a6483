internal import AttributeMapping
internal import Foundation

extension People {
  /// Counts what a changed mapping does to the people in the workspace: to those in scope, as far
  /// as the surroundings tell who that is.
  ///
  /// The counts grow as people are looked at: the first come after a few milliseconds, then about
  /// twenty times a second, the last when `isComplete`. Two threads work, at low priority; ending
  /// the iteration ends the work.
  ///
  /// Throws ``EvaluationError`` or ``ScopePreviewError`` for an expression that can't be tried.
  func preview(
    _ request: ScopePreviewRequest,
    _ surroundings: @escaping @Sendable () async -> PreviewSurroundings = {
      PreviewSurroundings()
    }
  ) -> AsyncThrowingStream<ScopePreview, any Error> {
    AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let work = Task(priority: .utility) { [self] in
        do {
          try await ScopeCounting(self, request, await surroundings()).run {
            continuation.yield($0)
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in work.cancel() }
    }
  }
}
