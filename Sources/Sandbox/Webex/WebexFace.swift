/// Webex's side of the sandbox: SCIM, the gallery's front and Control Hub's wizard calls.
enum WebexFace {
  /// Registers every path of the Webex side.
  static func addRoutes(to router: inout Router, state: SandboxState) {}
}
