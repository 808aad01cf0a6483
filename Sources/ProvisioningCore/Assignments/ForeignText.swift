internal import Foundation

/// Text from a file of unknown origin, as spreadsheets and scripts write it.
struct ForeignText {
  var text: String
  /// Such as `UTF-8` or `Windows-1252`.
  var encoding: String

  /// By the mark at its beginning, else by what its bytes can be; Windows-1252 reads anything.
  init(_ data: Data) {
    let head = [UInt8](data.prefix(4_096))
    if head.starts(with: [0xEF, 0xBB, 0xBF]) {
      self.init(String(decoding: data.dropFirst(3), as: UTF8.self), "UTF-8")
    } else if head.starts(with: [0xFF, 0xFE]) {
      self.init(Self.utf16(data.dropFirst(2), littleEndian: true), "UTF-16")
    } else if head.starts(with: [0xFE, 0xFF]) {
      self.init(Self.utf16(data.dropFirst(2), littleEndian: false), "UTF-16")
    } else if let littleEndian = Self.utf16Order(head) {
      self.init(Self.utf16(data, littleEndian: littleEndian), "UTF-16")
    } else if let text = String(bytes: data, encoding: .utf8) {
      self.init(text, "UTF-8")
    } else {
      self.init(Self.windows1252(data), "Windows-1252")
    }
  }

  private init(_ text: String, _ encoding: String) {
    self.text = text
    self.encoding = encoding
  }

  /// Without a mark: in UTF-16 every other byte of ASCII is zero.
  private static func utf16Order(_ head: [UInt8]) -> Bool? {
    guard head.count >= 4 else { return nil }
    let even = stride(from: 0, to: head.count, by: 2).count { head[$0] == 0 }
    let odd = stride(from: 1, to: head.count, by: 2).count { head[$0] == 0 }
    let half = head.count / 2
    if odd * 10 >= half * 4, even * 10 < half { return true }
    if even * 10 >= half * 4, odd * 10 < half { return false }
    return nil
  }

  private static func utf16(_ data: Data, littleEndian: Bool) -> String {
    let bytes = [UInt8](data)
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
      littleEndian
        ? UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8
        : UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// The characters between 0x80 and 0x9F; the rest is as in Unicode (WHATWG Encoding, index
  /// windows-1252).
  private static let high: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  private static func windows1252(_ data: Data) -> String {
    var text = String.UnicodeScalarView()
    for byte in data {
      let code = (0x80...0x9F).contains(byte) ? high[Int(byte) - 0x80] : UInt32(byte)
      if let scalar = Unicode.Scalar(code) { text.append(scalar) }
    }
    return String(text)
  }
}

/// Separated values with quotes (RFC 4180), each record with the line that it begins on.
struct SeparatedValues {
  struct Record: Equatable {
    var line: Int
    var fields: [String]
    /// Longer than anything that names somebody; its rest was left out.
    var isTooLong = false
  }

  /// Characters of a record that are kept; a name or address is far shorter.
  static let recordLimit = 4_096

  var separator: Character
  var records: [Record] = []
  /// Line of a quote that is never closed.
  var openQuote: Int?

  init(_ text: String) {
    separator = Self.separator(of: text)
    parse(text)
  }

  /// The one of `,` `;` and tab that the first line with anything on it has most of.
  private static func separator(of text: String) -> Character {
    let first =
      text.split(whereSeparator: \.isNewline)
      .first { !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("#") }?.prefix(recordLimit) ?? ""
    var counts: [Character: Int] = [:]
    var isQuoted = false
    for character in first {
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, ",;\t".contains(character) { counts[character, default: 0] += 1 }
    }
    return [",", ";", "\t"].max { counts[$0, default: 0] < counts[$1, default: 0] } ?? ","
  }

  private mutating func parse(_ text: String) {
    var line = 1
    var record = Record(line: 1, fields: [])
    var field = ""
    var length = 0
    var isQuoted = false
    var wasQuoted = false
    var quoteLine = 1

    func finishField(_ record: inout Record) {
      record.fields.append(
        wasQuoted ? field : field.trimmingCharacters(in: .whitespaces))
      field = ""
      wasQuoted = false
    }

    var rest = text.makeIterator()
    var pending: Character?
    while let character = pending ?? rest.next() {
      pending = nil
      if character.isNewline, !isQuoted {
        finishField(&record)
        keep(record)
        line += 1
        record = Record(line: line, fields: [])
        length = 0
        continue
      }
      if character.isNewline { line += 1 }
      length += 1
      if length > Self.recordLimit {
        record.isTooLong = true
        // A quote that is never closed must not swallow the file.
        if isQuoted, length > Self.recordLimit * 16 {
          openQuote = quoteLine
          keep(record)
          return
        }
      }
      switch character {
      case "\"" where isQuoted:
        let next = rest.next()
        if next == "\"" {
          field.append("\"")
        } else {
          isQuoted = false
          pending = next
        }
      case "\"" where field.allSatisfy(\.isWhitespace):
        field = ""
        isQuoted = true
        wasQuoted = true
        quoteLine = line
      case separator where !isQuoted: finishField(&record)
      default: if length <= Self.recordLimit { field.append(character) }
      }
    }
    if isQuoted { openQuote = quoteLine }
    finishField(&record)
    keep(record)
  }

  /// Empty lines and lines of remark are none.
  private mutating func keep(_ record: Record) {
    let isEmpty = record.fields.allSatisfy(\.isEmpty)
    let isRemark = record.fields.first?.hasPrefix("#") == true
    if !isEmpty || record.isTooLong, !isRemark { records.append(record) }
  }
}
