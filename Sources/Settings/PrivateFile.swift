internal import Foundation

/// Files that only their owner may read, written whole or not at all.
public enum PrivateFile {
  /// What the system refused, with its own words.
  public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
    public var path: String
    public var action: String
    public var code: Int32

    public var description: String {
      "cannot \(action) \(path): \(SystemWords.text(code))"
    }
  }

  /// Makes a folder and those above it that are missing, each with mode 0700.
  public static func makeFolder(_ path: String) throws(Failure) {
    var prefix = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      prefix += "/\(part)"
      if unsafe mkdir(prefix, 0o700) != 0, errno != EEXIST {
        throw Failure(path: prefix, action: "make", code: errno)
      }
    }
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw Failure(path: path, action: "use", code: ENOTDIR)
    }
  }

  /// Replaces a file's contents at once: readers see the old or the new, a crash leaves one of them.
  ///
  /// The file gets mode 0600, and its folder is made where it is missing.
  public static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    if !folder.isEmpty { try makeFolder(folder) }
    let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).new"
    try create(bytes, at: draft)
    guard unsafe rename(draft, path) == 0 else {
      let code = errno
      unsafe unlink(draft)
      throw Failure(path: path, action: "replace", code: code)
    }
    syncFolder(folder.isEmpty ? "." : folder)
  }

  /// Makes a file with mode 0600 that was not there, not even as a link; a failure leaves none.
  public static func create(_ bytes: [UInt8], at path: String) throws(Failure) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw Failure(path: path, action: "make", code: errno) }
    do throws(Failure) {
      try writeAll(bytes, to: file, path)
      guard fsync(file) == 0 else { throw Failure(path: path, action: "write", code: errno) }
    } catch {
      close(file)
      unsafe unlink(path)
      throw error
    }
    close(file)
  }

  public static func write(_ text: String, to path: String) throws(Failure) {
    try write(Array(text.utf8), to: path)
  }

  /// Reads a file of at most `limit` bytes; nil when there is none.
  public static func read(_ path: String, limit: Int = TOMLFile.limit) throws(Failure) -> [UInt8]? {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw Failure(path: path, action: "read", code: errno)
    }
    defer { close(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe Foundation.read(file, &block, block.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw Failure(path: path, action: "read", code: errno) }
      if count == 0 { return bytes }
      bytes += block[..<count]
      if bytes.count > limit { throw Failure(path: path, action: "read", code: EFBIG) }
    }
  }

  /// Whether others than the owner may read a file.
  public static func isReadableByOthers(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & 0o077 != 0
  }

  private static func writeAll(
    _ bytes: [UInt8], to file: Int32, _ path: String
  ) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes[done...].withUnsafeBytes { rest in
        unsafe Foundation.write(file, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Failure(path: path, action: "write", code: errno) }
      done += count
    }
  }

  private static func syncFolder(_ path: String) {
    let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}

/// The system's words for its error numbers.
enum SystemWords {
  static func text(_ code: Int32) -> String {
    guard let words = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: words)
  }
}

extension TOMLFile {
  /// Reads a file; nil when there is none.
  public init?(contentsOf path: String) throws(Mistakes) {
    do {
      guard let bytes = try PrivateFile.read(path) else { return nil }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw Mistakes([Mistake(file: path, .unreadable("is not UTF-8"))])
      }
      self.init(name: path, source: text)
    } catch let mistakes as Mistakes {
      throw mistakes
    } catch {
      throw Mistakes([Mistake(file: path, .unreadable("\(error)"))])
    }
  }
}
