/// A value that a parameter knows, and what it means.
public struct KnownValue: Sendable, Equatable {
  public let value: String
  public let meaning: String

  init(_ value: String, _ meaning: String) {
    self.value = value
    self.meaning = meaning
  }
}

/// Values that certain parameters know.
public enum Vocabulary {
  /// Intervals of DateAdd and DateDiff; case-sensitive.
  public static let intervals: [KnownValue] = [
    .init("d", "days"), .init("h", "hours"), .init("m", "months"), .init("n", "minutes"),
    .init("s", "seconds"), .init("ww", "weeks"), .init("yyyy", "years"),
  ]

  /// Bare words of InStr.
  public static let compareTypes: [KnownValue] = [
    .init("vbTextCompare", "ignores case"), .init("vbBinaryCompare", "distinguishes case"),
  ]

  /// Bare words of the guides for HR connectors; not described for outbound provisioning.
  public static let ignoreWords: [KnownValue] = [
    .init("IgnoreAttributeFlow", "leaves the attribute alone (HR connectors)"),
    .init("IgnoreObjectFlow", "leaves the object alone (HR connectors)"),
  ]

  /// .NET `DateTimeStyles`.
  public static let dateStyles: [KnownValue] = [
    .init("AdjustToUniversal", "converts to UTC"),
    .init("AllowInnerWhite", "accepts blanks inside"),
    .init("AllowLeadingWhite", "accepts blanks in front"),
    .init("AllowTrailingWhite", "accepts blanks behind"),
    .init("AllowWhiteSpaces", "accepts blanks anywhere"),
    .init("AssumeLocal", "takes a time without offset as local"),
    .init("AssumeUniversal", "takes a time without offset as UTC"),
    .init("NoCurrentDateDefault", "doesn't fill in today"),
    .init("None", "takes the text exactly"),
    .init("RoundtripKind", "keeps the kind of the time"),
  ]

  /// Formats that occur in the reference.
  public static let dateFormats: [KnownValue] = [
    .init("M/d/yyyy h:mm:ss tt", "what date functions give"),
    .init("yyyy-MM-dd", "2015-01-23"),
    .init("yyyy-MM-ddTHH:mm:ssZ", "2015-01-23T10:53:47Z"),
    .init("yyyyMMddHHmmss.fZ", "20150123105347.1Z"),
    .init("dd.MM.yyyy", "23.01.2015"),
    .init("MM/dd/yyyy", "01/23/2015"),
  ]

  /// Cultures in which case differs or that are common.
  public static let cultures: [KnownValue] = [
    .init("az-Latn-AZ", "Azerbaijani: dotted and dotless i"), .init("cs-CZ", "Czech"),
    .init("da-DK", "Danish"), .init("de-DE", "German"), .init("el-GR", "Greek"),
    .init("en-GB", "English (United Kingdom)"), .init("en-US", "English (United States)"),
    .init("es-ES", "Spanish"), .init("fi-FI", "Finnish"), .init("fr-FR", "French"),
    .init("hu-HU", "Hungarian"), .init("it-IT", "Italian"), .init("ja-JP", "Japanese"),
    .init("ko-KR", "Korean"), .init("lt-LT", "Lithuanian"), .init("nb-NO", "Norwegian"),
    .init("nl-NL", "Dutch"), .init("pl-PL", "Polish"), .init("pt-BR", "Portuguese (Brazil)"),
    .init("pt-PT", "Portuguese (Portugal)"), .init("ro-RO", "Romanian"),
    .init("ru-RU", "Russian"), .init("sv-SE", "Swedish"),
    .init("tr-TR", "Turkish: dotted and dotless i"), .init("uk-UA", "Ukrainian"),
    .init("zh-CN", "Chinese (China)"), .init("zh-TW", "Chinese (Taiwan)"),
  ]
}
