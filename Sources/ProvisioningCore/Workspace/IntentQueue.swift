/// Lets intents that arrive during a commit share the next one.
actor IntentQueue {
  private typealias Waiter = CheckedContinuation<Result<JournalEntry, ProvisioningError>, Never>

  private var waiting: [(intent: Intent, waiter: Waiter)] = []
  private var isCommitting = false

  func record(
    _ intent: Intent, in workspace: Workspace
  ) async throws(ProvisioningError) -> JournalEntry {
    let result = await withCheckedContinuation { (waiter: Waiter) in
      waiting.append((intent, waiter))
      if !isCommitting {
        isCommitting = true
        Task { await commit(in: workspace) }
      }
    }
    return try result.get()
  }

  private func commit(in workspace: Workspace) async {
    while !waiting.isEmpty {
      let batch = waiting
      waiting = []
      do {
        let entries = try await workspace.record(batch.map(\.intent))
        for (waiting, entry) in zip(batch, entries) {
          waiting.waiter.resume(returning: .success(entry))
        }
      } catch {
        for waiting in batch { waiting.waiter.resume(returning: .failure(error)) }
      }
    }
    isCommitting = false
  }
}
