import FuzzParsers
import FuzzerRuntime

/// Feeds libFuzzer's inputs to one parser of foreign text: `EntraHubFuzz PARSER [libFuzzer options]`.
@main
struct Fuzz {
  // Set once, before libFuzzer starts.
  private nonisolated(unsafe) static var parser: Parser = { _ in }

  static func main() {
    var arguments = CommandLine.arguments
    guard arguments.count > 1, let parser = parsers[arguments[1]] else {
      print("Usage: EntraHubFuzz PARSER [CORPUS...] [-max_total_time=SECONDS]")
      print("Parsers: " + parsers.keys.sorted().joined(separator: " "))
      return
    }
    unsafe Self.parser = parser
    arguments.remove(at: 1)
    // libFuzzer keeps and reorders the pointers, so they live as long as the program.
    var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
    unsafe pointers.withUnsafeMutableBufferPointer { buffer in
      var count = CInt(arguments.count)
      var base = buffer.baseAddress
      _ = unsafe LLVMFuzzerRunDriver(&count, &base) { bytes, count in
        let input = unsafe UnsafeBufferPointer(start: bytes, count: count)
        unsafe Fuzz.parser(Array(input))
        return 0
      }
    }
  }
}
