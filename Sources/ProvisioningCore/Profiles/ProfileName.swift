/// Names of profiles are names of files, on any file system and in any shell.
enum ProfileName {
  /// Nil for a usable name, otherwise why it is none.
  static func problem(_ name: String) -> String? {
    if name.isEmpty { return "The name is empty." }
    if name.utf8.count > 64 { return "The name is longer than 64 characters." }
    guard name.utf8.allSatisfy(isAllowed) else {
      return "A name has letters a–z, digits, dots, dashes and underscores only."
    }
    guard let first = name.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else {
      return "A name begins with a letter, a digit or an underscore."
    }
    return nil
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
