import Foundation
import ProvisioningCore

/// Reads what a command is given: a file, or standard input.
enum Input {
  /// A pasted report or log has no business being larger.
  static let limit = 256 << 20

  /// The bytes of `path`; '-' or nil is standard input.
  ///
  /// - Throws: `ProvisioningError` of kind `invalidInput` that names the file and the reason.
  static func read(_ path: String?, what: String) throws(ProvisioningError) -> Data {
    do {
      guard let path, path != "-" else {
        return try FileHandle.standardInput.read(upToCount: limit) ?? Data()
      }
      let url = URL(filePath: path)
      let size = try url.resourceValues(forKeys: [.fileSizeKey, .isDirectoryKey])
      if size.isDirectory == true {
        throw self.error(what, "'\(path)' is a folder", "Name a file, or pipe the text in.")
      }
      if let bytes = size.fileSize, bytes > limit {
        throw self.error(
          what, "'\(path)' has \(bytes) bytes, more than \(limit)",
          "Cut out the part around the failure.")
      }
      return try Data(contentsOf: url)
    } catch let error as ProvisioningError {
      throw error
    } catch {
      let reason = (error as? CocoaError)?.underlyingReason ?? "\(error)"
      throw self.error(what, "'\(path ?? "-")': \(reason)", "Check the name and its permissions.")
    }
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
