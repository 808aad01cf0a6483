import Foundation
import GRDB

/// Turns what SQLite and the file system report into an error that says what to do.
enum StorageFailure {
  static func error(_ error: any Error, operation: String, file: URL?) -> ProvisioningError {
    switch error {
    case let error as ProvisioningError: error
    case let error as DatabaseError: database(error, operation: operation, file: file)
    case is CancellationError:
      ProvisioningError(
        .cancelled, operation: operation, message: "It was cancelled.",
        advice: "Start it again when you want it.")
    default:
      failure(
        operation, file, code: nil, message: String(describing: error),
        advice: "Check the folder and try again.")
    }
  }

  static func system(_ code: Int32, operation: String, file: URL) -> ProvisioningError {
    let reason = unsafe String(cString: strerror(code))
    let advice =
      switch code {
      case ENOSPC, EDQUOT: "Free some space on the disk and try again."
      case EACCES, EPERM, EROFS:
        "Make it writable for you, or name another folder with ENTRAHUB_STATE_HOME."
      case ELOOP: "A symbolic link stands in its place: remove the link."
      default: "Check the folder, or name another one with ENTRAHUB_STATE_HOME."
      }
    return failure(operation, file, code: nil, message: "\(file.path): \(reason).", advice: advice)
  }

  static func newerSchema(_ version: Int, known: Int) -> ProvisioningError {
    failure(
      "opening the workspace", nil, code: "newer-schema",
      message: "The workspace was written by a newer EntraHub (layout \(version), known \(known)).",
      advice: "Use the newer EntraHub, or another profile.")
  }

  /// Whether the file that holds the log's index could not be made or grow.
  static func isForLackOfRoom(_ error: DatabaseError) -> Bool {
    let codes: [ResultCode] = [.SQLITE_IOERR_SHMSIZE, .SQLITE_IOERR_SHMOPEN, .SQLITE_IOERR_SHMMAP]
    return error.resultCode == .SQLITE_FULL || codes.contains(error.extendedResultCode)
  }

  private static func database(
    _ error: DatabaseError, operation: String, file: URL?
  ) -> ProvisioningError {
    let code = "SQLITE_\(error.extendedResultCode.rawValue)"
    let name = file?.path ?? "The workspace in memory"
    switch error.extendedResultCode == .SQLITE_IOERR_SHMSIZE ? .SQLITE_FULL : error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return failure(
        operation, file, code: code,
        message: "\(name) is locked by another program.",
        advice: "Wait for the other program to finish writing, or close it, and try again.")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return failure(
        operation, file, code: code, message: "\(name) is damaged: \(error.message ?? "").",
        advice: "Move the file away and start again: what the services hold is read anew; "
          + "the journal and the incidents stay in the file that you moved.")
    case .SQLITE_FULL:
      return failure(
        operation, file, code: code, message: "The disk is full; \(name) could not be written.",
        advice: "Free some space and try again; nothing that was stored is lost.")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      return failure(
        operation, file, code: code,
        message: "\(name) cannot be opened for writing: \(error.message ?? "").",
        advice: "Make the file and its folder writable for you, "
          + "or name another folder with ENTRAHUB_STATE_HOME.")
    default:
      return failure(
        operation, file, code: code, message: "\(name): \(error.message ?? "unknown failure").",
        advice: "Check the disk and try again.")
    }
  }

  private static func failure(
    _ operation: String, _ file: URL?, code: String?, message: String, advice: String
  ) -> ProvisioningError {
    ProvisioningError(.storage, operation: operation, code: code, message: message, advice: advice)
  }
}
