/// Functions of the sister dialects, Entra Connect and cloud sync, which this language doesn't have.
public enum SisterFunctions {
  /// What to do instead of a function, whatever its case; nil for a name no dialect knows.
  public static func hint(for name: String) -> String? { hints[name.lowercased()] }

  /// The names as their dialects write them.
  public static let names = [
    "BitOr", "CGuid", "CNum", "CRef", "Contains", "ConvertFromBase64", "ConvertFromUTF8Hex",
    "DNComponent", "DNComponentRev", "Error", "EscapeDNComponent", "InStrRev", "IsBitSet",
    "IsDate", "IsEmpty", "IsGuid", "IsNumeric", "ItemOrNull", "LCase", "LTrim", "PadLeft",
    "PadRight", "RTrim", "RandomNum", "ReplaceChars", "Right", "Select", "StringFromGuid",
    "StringFromSid", "Trim", "UCase", "Where", "With",
  ]

  private static let nothing = "There is nothing that takes its place."
  private static let notNeeded = "Not needed: every value travels as text."

  private static let hints: [String: String] = [
    "bitor": nothing,
    "cguid": notNeeded,
    "cnum": notNeeded,
    "cref": "Map the reference attribute directly.",
    "contains": "Use InStr([x], \"text\") > 0 as the condition of IIF.",
    "convertfrombase64": nothing,
    "convertfromutf8hex": nothing,
    "dncomponent": "Use Replace with a regular expression.",
    "dncomponentrev": "Use Replace with a regular expression.",
    "error": "Use IgnoreFlowIfNullOrEmpty to send nothing.",
    "escapedncomponent": nothing,
    "instrrev": "Use Replace with a regular expression that ends in $.",
    "isbitset": "Use CBool(BitAnd(…, …)).",
    "isdate": nothing,
    "isempty": "Use IsNullOrEmpty.",
    "isguid": nothing,
    "isnumeric": "Use Replace with a regular expression and compare by Switch.",
    "itemornull": "Use Item.",
    "lcase": "Use ToLower.",
    "ltrim": "Use Replace([x], , \"^\\\\s+\", , \"\", , ).",
    "padleft": "Join zeros in front, and keep the end by Replace with a regular expression.",
    "padright": "Append the padding, then use Left.",
    "rtrim": "Use Replace([x], , \"\\\\s+$\", , \"\", , ).",
    "randomnum": "Use RandomString(n, n, 0, 0, 0).",
    "replacechars": "Use NormalizeDiacritics or Replace.",
    "right": "Use Replace([x], , \"(.*?)(?<end>.{0,4})$\", , \"${end}\", , ) for the last 4.",
    "select": nothing,
    "stringfromguid": notNeeded,
    "stringfromsid": notNeeded,
    "trim": "Use Replace([x], , \"^\\\\s+|\\\\s+$\", , \"\", , ), or StripSpaces for all blanks.",
    "ucase": "Use ToUpper.",
    "where": nothing,
    "with": nothing,
  ]
}
