import Foundation
import ProvisioningCore

/// Reads what a command is given: a file, or standard input.
enum Input {
  /// A pasted report or log has no business being larger.
  static let limit = 256 << 20

  /// The bytes of `path`, which may be a pipe; '-' or nil is standard input.
  ///
  /// - Throws: `ProvisioningError` of kind `invalidInput` that names the file and the reason.
  static func read(_ path: String?, what: String) throws(ProvisioningError) -> Data {
    let path = path == "-" ? nil : path
    let name = path.map { "'\($0)'" } ?? "standard input"
    do {
      if let path, isFolder(path) {
        throw self.error(what, "\(name) is a folder", "Name a file, or pipe the text in.")
      }
      let file =
        try path.map { try FileHandle(forReadingFrom: URL(filePath: $0)) }
        ?? FileHandle.standardInput
      // One byte more tells what is cut from what ends here.
      let data = try file.read(upToCount: limit + 1) ?? Data()
      guard data.count <= limit else {
        throw self.error(
          what, "\(name) has more than \(limit >> 20) MiB",
          "Cut out the part around the failure.")
      }
      return data
    } catch let error as ProvisioningError {
      throw error
    } catch {
      let reason = (error as? CocoaError)?.underlyingReason ?? "\(error)"
      throw self.error(what, "\(name): \(reason)", "Check the name and its permissions.")
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    (try? URL(filePath: path).resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
  }

  private static func error(_ what: String, _ message: String, _ advice: String)
    -> ProvisioningError
  {
    ProvisioningError(
      .invalidInput, operation: "reading \(what)", message: message, advice: advice)
  }
}

extension CocoaError {
  fileprivate var underlyingReason: String {
    switch code {
    case .fileReadNoSuchFile, .fileNoSuchFile: "there is no such file"
    case .fileReadNoPermission: "it may not be read"
    default: localizedDescription
    }
  }
}
