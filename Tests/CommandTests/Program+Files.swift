import Foundation
import TestSupport
import Testing

extension Program {
  /// Runs it and reads its answer as a JSON object.
  func json(_ arguments: String..., input: String = "") throws -> (Int32, [String: Any]) {
    let result = try run(arguments, input: Data(input.utf8))
    let object = try? JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let document = try #require(
      object as? [String: Any], "\(arguments): \(result.output) \(result.errors)")
    return (result.status, document)
  }

  /// A file in the program's home.
  func file(_ name: String, _ text: String) throws -> String {
    let url = home.appending(path: name)
    try Data(text.utf8).write(to: url)
    return url.path()
  }
}
