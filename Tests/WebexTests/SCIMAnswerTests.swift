import HTTPTransport
import SCIM
import Testing

@testable import Webex

/// What the two readers of JSON make of one text.
@Suite struct SCIMAnswerTests {
  @Test(arguments: [
    "{}", "[]", "null", "true", "false", "0", "-0", "-12", "1.50", "1e3",
    "9223372036854775807", "9223372036854775808", #""""#, #""true""#, #""null""#, #""12""#,
    #""caf\u00e9 \"\\\n \ud83d\ude00""#,
    #"{"id":"1","active":true,"meta":{"version":null,"list":[]},"n":[1,2.0,{"a":{}}]}"#,
  ])
  func aTreeIsTheValueThatWasRead(text: String) throws {
    let tree = JSONValue(try JSONDocument(text).root)
    #expect(try tree == JSONValue(parsing: text))
  }

  @Test(arguments: [1, 31, 32, 33, 200])
  func aMemberGivenTwiceIsNoValue(others: Int) throws {
    let list = (0..<others).map { #""member\#($0)":\#($0)"# }.joined(separator: ",")
    #expect(try JSONValue(JSONDocument("{\(list)}").root) != nil)
    #expect(try JSONValue(JSONDocument(#"{"a":1,\#(list),"a":2}"#).root) == nil)
    #expect(try JSONValue(JSONDocument(#"[{"a":{\#(list),"member0":0}}]"#).root) == nil)
  }
}
