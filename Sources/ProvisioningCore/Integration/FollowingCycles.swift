internal import HTTPTransport

extension Integration {
  /// Looks at the job again and again while a cycle runs, and at everything once it has ended.
  ///
  /// It ends when its task is cancelled; without a cycle nothing is sent.
  public func followCycles() async {
    if options.studied != nil { return }
    var wait = options.watchInterval
    var wasRunning = false
    for await snapshot in snapshots() {
      if Task.isCancelled { return }
      if snapshot.job.isRefreshing { continue }
      let isRunning = (snapshot.job.value ?? nil)?.progress != nil
      guard isRunning || wasRunning else { continue }
      if isRunning {
        wait = wasRunning ? min(wait * 5 / 4, options.watchIntervalCap) : options.watchInterval
        wasRunning = true
        do { try await options.timing.sleep(wait) } catch { return }
        await refresh([.job])
      } else {
        wasRunning = false
        await refresh()
      }
    }
  }
}
