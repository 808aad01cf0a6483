import Foundation

/// A password, token or key: printable forms, mirrors and dumps never show its value.
///
/// Its bytes are overwritten when the last copy goes. What `revealed` hands out is a text of Swift's,
/// which nobody can overwrite: take it late and keep it short.
public struct Secret: Sendable, Hashable {
  private let bytes: SecretBytes

  public init(_ value: String) { bytes = SecretBytes(value) }

  /// The value itself, for the one place that sends or stores it.
  public var revealed: String { bytes.text }

  public var isEmpty: Bool { bytes.count == 0 }

  public static func == (left: Secret, right: Secret) -> Bool { left.bytes.equals(right.bytes) }

  public func hash(into hasher: inout Hasher) { hasher.combine(bytes.text) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "•••" }
  public var debugDescription: String { "•••" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Bytes of their own that are overwritten at the end.
@safe private final class SecretBytes: Sendable {
  // Written once in `init` and freed in `deinit`, so that sharing it is safe.
  private nonisolated(unsafe) let buffer: UnsafeMutableRawBufferPointer

  var count: Int { unsafe buffer.count }

  init(_ text: String) {
    let utf8 = Array(text.utf8)
    unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: utf8.count, alignment: 1)
    unsafe buffer.copyBytes(from: utf8)
  }

  deinit {
    if let base = unsafe buffer.baseAddress { unsafe explicit_bzero(base, buffer.count) }
    unsafe buffer.deallocate()
  }

  var text: String { unsafe String(decoding: buffer, as: UTF8.self) }

  /// In a time that doesn't tell where they differ.
  func equals(_ other: SecretBytes) -> Bool {
    guard unsafe buffer.count == other.buffer.count else { return false }
    var difference: UInt8 = 0
    for index in unsafe buffer.indices {
      unsafe difference |= buffer[index] ^ other.buffer[index]
    }
    return difference == 0
  }
}
