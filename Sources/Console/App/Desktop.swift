import Foundation

/// The desktop that this console runs on, if it has one.
public enum Desktop {
  /// A display, and not over SSH: there, a browser would open on somebody else's screen.
  public static var isReachable: Bool {
    let environment = ProcessInfo.processInfo.environment
    let isRemote = ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"].contains { environment[$0] != nil }
    let hasDisplay = ["DISPLAY", "WAYLAND_DISPLAY"].contains { environment[$0]?.isEmpty == false }
    return hasDisplay && !isRemote && opener != nil
  }

  private static var opener: URL? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map { URL(filePath: "\($0)/xdg-open") }.first {
      FileManager.default.isExecutableFile(atPath: $0.path)
    }
  }

  /// Opens a web address with the desktop's own browser; false where that cannot be.
  ///
  /// The address is an argument of its own: no shell sees it.
  @Sendable
  public static func open(_ url: String) async -> Bool {
    guard isReachable, let opener, url.hasPrefix("https://") || url.hasPrefix("http://") else {
      return false
    }
    let process = Process()
    process.executableURL = opener
    process.arguments = [url]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
      return true
    } catch {
      return false
    }
  }
}
