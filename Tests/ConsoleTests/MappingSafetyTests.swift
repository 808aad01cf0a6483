import AttributeMapping
import Foundation
import ProvisioningCore
import Sandbox
import TerminalUI
import Testing

@testable import Console

/// What keeps a save from doing harm: typed words, and what others saved meanwhile.
@Suite("Safe saves")
@MainActor
struct MappingSafetyTests {
  private func asked(_ flow: LiveFlow) -> Dialog? {
    if case .dialog(let dialog, _) = flow.state.overlays.last { dialog } else { nil }
  }

  /// Stages a filter that nobody passes.
  private func stageEmptyFilter(_ flow: LiveFlow) async {
    await flow.press("F", "a")
    await flow.type("department")
    await flow.press("enter")
    await flow.type("EQUALS")
    await flow.press("enter")
    await flow.type("nobody works here")
    await flow.press("enter", "ctrl-s", "w")
  }

  @Test("the mapping of groups is switched on, reviewed, and saved")
  func groupsSwitchedOn() async throws {
    try await LiveFlow.inMappings(.missingGroup) { flow in
      await flow.press("O")
      let staged = flow.state.mappings.schema?.objectMappings.first(where: \.mapsGroups)
      #expect(staged?.isEnabled == true)
      #expect(flow.toast.contains("Switch the mapping of groups on"))
      await flow.press("u")
      #expect(!flow.state.mappings.isStaged)
      await flow.press("O", "w")
      #expect(flow.text.contains("on"))
      await flow.press("w", "left", "enter")
      let saved = try await flow.other.readSchema().schema
      #expect(saved.objectMapping(ofSource: "Group")?.isEnabled == true)
    }
  }

  @Test("a filter that puts everybody out is saved only after the profile's name is typed")
  func typedWord() async throws {
    try await LiveFlow.inMappings { flow in
      await stageEmptyFilter(flow)
      await flow.press("w")
      let dialog = try #require(asked(flow))
      #expect(dialog.wordToType == "contoso")
      #expect(dialog.focused == dialog.buttons.count - 1, "Cancel has the focus")
      let everybody = flow.state.snapshot.people.value?.total ?? 0
      #expect(everybody > 0)
      #expect(flow.text.contains("\(everybody) of the \(everybody) people in scope leave it"))
      await flow.press("left", "enter")
      #expect(flow.toast.contains("Type contoso first"))
      #expect(try await flow.other.readSchema().schema.objectMappings[0].filter == nil)
      await flow.type("contoso")
      await flow.press("enter")
      #expect(try await flow.other.readSchema().schema.objectMappings[0].filter != nil)
      #expect(flow.state.mappings.screen == nil)
    }
  }

  @Test("what harms nobody, or few, is not made harder")
  func calm() async throws {
    try await LiveFlow.inMappings(profile: .production) { flow in
      await flow.stage("displayName", "ToUpper([displayName])")
      await flow.press("w", "w")
      #expect(asked(flow)?.wordToType == nil)
      #expect(asked(flow)?.isDangerous == true)
    }
    try await LiveFlow.inMappings(threshold: 1) { flow in
      await flow.stage("displayName", "IIF([givenName] = [givenName], \"\", \"\")")
      await flow.press("w", "w")
      #expect(asked(flow)?.wordToType == "contoso")
      #expect(flow.text.contains("get no displayName any more"))
    }
  }

  @Test("a reset needs the word everywhere; a backup in production, not in a test tenant")
  func wholeSchema() async throws {
    for profile in [ProfileSummary.Class.test, .production] {
      try await LiveFlow.inMappings(profile: profile) { flow in
        let before = try await flow.source(of: "displayName")
        await flow.stage("displayName", "ToUpper([displayName])")
        await flow.press("w", "w", "left", "enter")
        #expect(try await flow.source(of: "displayName") == "ToUpper([displayName])")
        await flow.press("D")
        #expect(flow.text.contains("Review: reset to Webex's defaults"))
        await flow.press("w")
        #expect(asked(flow)?.wordToType == "contoso")
        await flow.press("esc", "esc", "v", "v", "v", "b")
        #expect(flow.text.contains("Review: go back to a backup"))
        await flow.press("w")
        #expect(asked(flow)?.wordToType == (profile == .production ? "contoso" : nil))
        if profile == .production { await flow.type("contoso") }
        await flow.press("left", "enter")
        #expect(try await flow.source(of: "displayName") == before)
      }
    }
  }

  @Test("a reset brings Webex's defaults back")
  func reset() async throws {
    try await LiveFlow.inMappings { flow in
      let before = try await flow.source(of: "displayName")
      try await flow.otherSaves("displayName", "ToUpper([surname], )")
      await flow.press("D")
      #expect(flow.text.contains("ToUpper([surname], )"))
      #expect(!flow.text.contains("schema, id"))
      await flow.press("w")
      await flow.type("contoso")
      await flow.press("left", "enter")
      #expect(try await flow.source(of: "displayName") == before)
      let shown = flow.state.mappings.rows.first { $0.rule.target == "displayName" }
      #expect(shown?.rule.expression == before)
      #expect(flow.state.mappings.backups.value?.count == 1)
    }
  }

  @Test("a reset, an import and a restore leave alone what is staged")
  func stagedSurvives() async throws {
    try await LiveFlow.inMappings { flow in
      try await flow.otherSaves("name.familyName", "ToUpper([surname], )")
      await flow.press("r")
      await flow.stage("displayName", "ToLower([surname])")
      await flow.press("D", "w")
      await flow.type("contoso")
      await flow.press("left", "enter")
      #expect(try await flow.source(of: "name.familyName") == "[surname]")
      #expect(flow.state.mappings.isStaged)
      #expect(try flow.integration.mappingDraft()?.position == 1)
      // It is saved on what the reset left.
      await flow.press("w", "w", "left", "enter")
      #expect(try await flow.source(of: "displayName") == "ToLower([surname])")
      #expect(try await flow.source(of: "name.familyName") == "[surname]")
    }
  }

  @Test("an exported file brings back what it was exported with; a broken one says where")
  func files() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "schema.json").path()
    let broken = folder.appending(path: "broken.json").path()
    try Data("{\n  \"id\": ,".utf8).write(to: URL(filePath: broken))
    try await LiveFlow.inMappings { flow in
      let before = try await flow.source(of: "displayName")
      await flow.press("x", "ctrl-u")
      await flow.type(file)
      await flow.press("enter")
      #expect(flow.toast.contains("Written to"))
      try await flow.otherSaves("displayName", "ToUpper([surname], )")
      await flow.press("i")
      await flow.type(broken)
      await flow.press("enter")
      #expect(flow.text.contains("line 2"))
      await flow.press("ctrl-u")
      await flow.type(file)
      await flow.press("enter")
      #expect(flow.text.contains("Review: import a file"))
      #expect(flow.text.contains("ToUpper([surname], )"))
      await flow.press("w", "left", "enter")
      #expect(try await flow.source(of: "displayName") == before)
    }
  }

  // MARK: Two writers

  @Test("what both changed is shown side by side; mine can be put on theirs")
  func rebase() async throws {
    try await LiveFlow.inMappings { flow in
      await flow.stage("displayName", "ToUpper([surname])")
      try await flow.otherSaves("displayName", "ToLower([givenName], )")
      try await flow.otherSaves("name.familyName", "ToLower([surname], )")
      await flow.press("w")
      for part in [
        "somebody else changed the same", "yours   ToUpper([surname])",
        "theirs  ToLower([givenName], )", "What somebody else saved meanwhile",
      ] { #expect(flow.text.contains(part), "\(part):\n\(flow.text)") }
      await flow.press("w")
      #expect(flow.text.contains("put my changes on theirs"))
      await flow.press("m")
      #expect(flow.text.contains("Review: save the staged changes"))
      await flow.press("w", "left", "enter")
      #expect(try await flow.source(of: "displayName") == "ToUpper([surname])")
      #expect(try await flow.source(of: "name.familyName") == "ToLower([surname], )")
    }
  }

  @Test("theirs is overwritten only by a word, and only then lost")
  func overwrite() async throws {
    try await LiveFlow.inMappings { flow in
      await flow.stage("displayName", "ToUpper([surname])")
      try await flow.otherSaves("displayName", "ToLower([givenName], )")
      try await flow.otherSaves("name.familyName", "ToLower([surname], )")
      let family = flow.state.mappings.job?.schema.objectMappings[0].rule(for: "name.familyName")
      await flow.press("w", "w", "o")
      #expect(flow.text.contains("and is taken back"))
      await flow.press("w")
      #expect(asked(flow)?.wordToType == "contoso")
      await flow.type("contoso")
      await flow.press("left", "enter")
      #expect(try await flow.source(of: "displayName") == "ToUpper([surname])")
      #expect(try await flow.source(of: "name.familyName") == family?.expression)
    }
  }

  @Test("leaving keeps the draft and what they saved")
  func leave() async throws {
    try await LiveFlow.inMappings { flow in
      await flow.stage("displayName", "ToUpper([surname])")
      try await flow.otherSaves("displayName", "ToLower([givenName], )")
      await flow.press("w", "w", "l")
      #expect(flow.state.mappings.screen == nil)
      #expect(flow.state.mappings.isStaged)
      #expect(try flow.integration.mappingDraft()?.position == 1)
      #expect(try await flow.source(of: "displayName") == "ToLower([givenName], )")
    }
  }

  @Test("somebody who saves between the review and the save is found out, and both are kept")
  func raced() async throws {
    try await LiveFlow.inMappings { flow in
      await flow.stage("displayName", "ToUpper([surname])")
      await flow.press("w")
      try await flow.otherSaves("name.familyName", "ToLower([surname], )")
      await flow.press("w", "left", "enter")
      #expect(flow.toast.contains("somebody else saved the mappings meanwhile"))
      #expect(flow.text.contains("and is kept"))
      await flow.press("w", "left", "enter")
      #expect(try await flow.source(of: "displayName") == "ToUpper([surname])")
      #expect(try await flow.source(of: "name.familyName") == "ToLower([surname], )")
    }
  }
}
