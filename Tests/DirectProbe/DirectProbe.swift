import Evidence
import Foundation
import HTTPTransport
import ProvisioningCore
import SCIM

/// Carries out requests against any SCIM service, in a process of its own that a test can kill.
///
///     direct-probe URL WORKSPACE REQUESTS [key=value ...]
///
/// REQUESTS is a file with one request a line, or `create:N` for that many new people. Keys:
/// `settling` (ms), `concurrency`, `group`, `rereads`, `read-at` (seconds since 1970). The token is
/// in `ENTRAHUB_WEBEX_TOKEN`. Prints one line of JSON, and the rows that are not done.
@main
struct DirectProbe {
  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 3 else {
      write("usage: direct-probe URL WORKSPACE REQUESTS [key=value ...]", to: .standardError)
      exit(64)
    }
    do {
      exit(try await run(Array(arguments)))
    } catch {
      write("\(error)", to: .standardError)
      exit((error as? ProvisioningError)?.exitCode ?? 2)
    }
  }

  private static func run(_ arguments: [String]) async throws -> Int32 {
    let keys = Dictionary(
      arguments.dropFirst(3).map { argument in
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        return (parts[0], Double(parts.count > 1 ? parts[1] : "") ?? 0)
      }, uniquingKeysWith: { $1 })
    let workspace = try Workspace(file: URL(fileURLWithPath: arguments[1]), profile: "probe")
    let token = ProcessInfo.processInfo.environment["ENTRAHUB_WEBEX_TOKEN"] ?? "probe"
    let integration = try Integration(
      profile: Profile(
        name: "probe", organization: "5b8a1f0e-7c3d-4e2a-9f41-0d6c2b9e8a73",
        overrides: Profile.Overrides(scim: arguments[0])),
      credentials: Credentials([.webexToken: Secret(token)]), workspace: workspace,
      signatures: .builtIn)
    var options = DirectOptions()
    if let value = keys["settling"] { options.settling = .milliseconds(Int(value)) }
    if let value = keys["concurrency"] { options.concurrency = Int(value) }
    if let value = keys["group"] { options.groupSize = Int(value) }
    if let value = keys["rereads"] { options.rereadsUpTo = Int(value) }
    if let value = keys["threshold"] { options.removalThreshold = Int(value) }
    let readAt = keys["read-at"].map { Date(timeIntervalSince1970: $0) } ?? Date()
    let source: any DirectSource =
      arguments[2].hasPrefix("create:")
      ? NewPeople(count: Int(arguments[2].dropFirst(7)) ?? 0, targetReadAt: readAt)
      : DirectRequestList(try requests(arguments[2]), readAt: readAt)
    let control = DirectControl()
    let interrupt = DispatchSource.makeSignalSource(signal: SIGINT)
    signal(SIGINT, SIG_IGN)
    interrupt.setEventHandler { control.stop() }
    interrupt.resume()
    let summary = try await integration.carryOut(source, options: options, control: control)
    for row in try workspace.directResults(ofRun: summary.run, limit: 20, troubleOnly: true) {
      write("\(row.outcome.rawValue) \(row.key): \(row.code ?? "") \(row.message ?? "")")
    }
    for (notice, count) in summary.notices.sorted(by: { $0.key < $1.key }) {
      write("note \(notice) (\(count))")
    }
    if let stop = summary.stop { write("stopped: \(stop.message)", to: .standardError) }
    let outcomes = summary.outcomes.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { #""\#($0.key.rawValue)":\#($0.value)"# }.joined(separator: ",")
    let seconds = Double(summary.duration / .milliseconds(1)) / 1000
    write(
      """
      {"run":\(summary.run),"seconds":\(seconds),"outcomes":{\(outcomes)},\
      "alreadyDone":\(summary.alreadyDone),"unresolved":\(summary.unresolved),\
      "remaining":\(summary.remaining)}
      """)
    await integration.close()
    return summary.exitCode
  }

  private static func requests(_ file: String) throws -> [DirectRequest] {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    return text.split(separator: "\n").compactMap { DirectRequest(stored: Data($0.utf8)) }
  }

  private static func write(_ text: String, to file: FileHandle = .standardOutput) {
    file.write(Data((text + "\n").utf8))
  }
}

/// New people, made as they are asked for.
private struct NewPeople: DirectSource {
  let count: Int
  let targetReadAt: Date

  var counts: [DirectRequest.Action: Int] { [.create: count] }

  func requests(of stage: DirectStage) -> any DirectCursor {
    Cursor(left: stage == .creations ? count : 0)
  }

  private actor Cursor: DirectCursor {
    private var left: Int
    init(left: Int) { self.left = left }

    func next(_ count: Int) -> [DirectRequest] {
      let part = min(count, left)
      defer { left -= part }
      return (left - part..<left).map(Self.person)
    }

    private static func person(_ number: Int) -> DirectRequest {
      let name = "person\(number)@probe.example"
      return DirectRequest(
        key: "create:\(number)", action: .create, source: "source-\(number)", label: name,
        match: ["userName eq \"\(name)\""],
        body: [
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
          "externalId": .string("source-\(number)"), "userName": .string(name), "active": true,
          "displayName": .string("Person \(number)"), "title": "Engineer",
          "name": ["familyName": .string("Person"), "givenName": .string("\(number)")],
        ],
        after: [
          DirectRequest.Value("userName", .string(name)),
          DirectRequest.Value("externalId", .string("source-\(number)")),
        ])
    }
  }
}
