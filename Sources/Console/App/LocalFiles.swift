import Foundation
public import ProvisioningCore
import Settings

/// Files that the operator names in a prompt.
public enum LocalFiles {
  /// Largest file read as a report.
  static let limit = 16 * 1_024 * 1_024

  /// Expands a leading `~`.
  static func location(_ path: String) -> URL {
    let path = path.trimmingCharacters(in: .whitespacesAndNewlines)
    if path == "~" || path.hasPrefix("~/") {
      return FileManager.default.homeDirectoryForCurrentUser.appending(
        path: String(path.dropFirst(2)))
    }
    return URL(filePath: path)
  }

  @Sendable
  public static func read(_ path: String) async throws(ProvisioningError) -> String {
    try await readText(path)
  }

  @concurrent
  private static func readText(_ path: String) async throws(ProvisioningError) -> String {
    String(decoding: try await readData(path), as: UTF8.self)
  }

  /// The file as it is, for texts in other encodings.
  @concurrent
  static func readData(_ path: String) async throws(ProvisioningError) -> Data {
    let location = location(path)
    let isFile = try? location.resourceValues(forKeys: [.isRegularFileKey, .isDirectoryKey])
    if isFile?.isDirectory == true {
      throw failure("reading", location, "that is a folder", advice: "Name a file in it.")
    }
    // A pipe or a device might never end.
    if isFile?.isRegularFile == false {
      throw failure("reading", location, "that is a pipe or a device, no file")
    }
    do {
      let handle = try FileHandle(forReadingFrom: location)
      defer { try? handle.close() }
      let data = try handle.read(upToCount: limit + 1) ?? Data()
      guard data.count <= limit else {
        throw failure("reading", location, "it is larger than 16 MiB")
      }
      return data
    } catch let error as ProvisioningError {
      throw error
    } catch {
      throw failure("reading", location, reason(error))
    }
  }

  @Sendable
  public static func write(_ path: String, _ text: String) async throws(ProvisioningError) {
    try await put(text, path)
  }

  @concurrent
  private static func put(_ text: String, _ path: String) async throws(ProvisioningError) {
    let location = location(path)
    do {
      // What is exported names people and tenants: it is its owner's alone.
      try PrivateFile.create(Array(text.utf8), at: location.path(percentEncoded: false))
    } catch {
      throw failure("writing", location, reason(error))
    }
  }

  private static func reason(_ failure: PrivateFile.Failure) -> String {
    switch failure.code {
    case ENOENT, ENOTDIR: "there is no such file or folder"
    case EACCES, EPERM, EROFS: "you may not do that there"
    case EEXIST: "a file of that name exists already"
    case ENOSPC, EDQUOT: "there is no space left"
    default: failure.description
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileReadUnknown?: "that is a folder, or it can't be read"
    case .fileReadNoSuchFile?, .fileNoSuchFile?: "there is no such file or folder"
    case .fileReadNoPermission?: "you may not do that there"
    default: (error as NSError).localizedDescription
    }
  }

  private static func failure(
    _ verb: String, _ location: URL, _ reason: String, advice: String = "Name another file."
  ) -> ProvisioningError {
    ProvisioningError(
      .invalidInput, operation: "\(verb) \(location.path(percentEncoded: false))",
      message: reason, advice: advice)
  }
}
