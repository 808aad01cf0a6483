import AttributeMapping
import Foundation
import ProvisioningCore

extension ConsoleApp {
  /// How long the operator pauses before everybody is counted, and before the service is asked.
  private static let pauseBeforeCounting = Duration.milliseconds(40)
  private static let pauseBeforeAsking = Duration.milliseconds(500)

  func ask(_ effect: MappingEffect) {
    let services = services.mappings
    switch effect {
    case .readSchema:
      begin(.readingSchema) { () async throws(ProvisioningError) in
        .mappings(.schema(try await services.schema()))
      }
    case .readDraft:
      begin(.readingDraft) { () async throws(ProvisioningError) in
        .mappings(.draft(try await services.draft()))
      }
    case .keepDraft(let draft):
      begin(.keepingDraft) { () async throws(ProvisioningError) in
        try await services.keepDraft(draft)
        return .mappings(.draftKept)
      }
    case .readPerson(let name):
      begin(.readingPerson) { () async throws(ProvisioningError) in
        .mappings(.person(try await services.person(name)))
      }
    case .searchPeople(let query):
      let people = self.services.people
      begin(.searchingPeople) { () async throws(ProvisioningError) in
        .mappings(.candidates(try await people(query)))
      }
    case .tryOn(let schema, let person):
      tasks[.tryingOn]?.cancel()
      begin(.tryingOn) { .mappings(.trial(await services.trial(schema, person))) }
    case .readBackups:
      begin(.loadingBackups) { () async throws(ProvisioningError) in
        .mappings(.backups(try await services.backups()))
      }
    case .review(let request): ask(request)
    case .export(let schema, let path):
      let write = self.services.writeFile
      begin(.exporting) { () async throws(ProvisioningError) in
        let text = try await ConsoleServices.apart { () throws(ProvisioningError) in
          schema.exportText()
        }
        try await write(path, text)
        return .wrote(path: path)
      }
    default: askLive(effect)
    }
  }

  private func ask(_ request: ReviewRequest) {
    let services = services.mappings
    let read = self.services.readFile
    begin(.reviewing) { () async throws(ProvisioningError) in
      switch request {
      case .draft(let draft): return .mappings(.review(try await services.review(draft, false)))
      case .overwriting(let draft):
        return .mappings(.review(try await services.review(draft, true)))
      case .backup(let id): return .mappings(.review(try await services.reviewRestore(id)))
      case .reset: return .mappings(.review(try await services.reviewReset()))
      case .file(let path):
        let schema = try await Self.schema(try await read(path), path)
        return .mappings(.review(try await services.reviewImport(schema)))
      }
    }
  }

  /// Off the main actor: a schema has thousands of lines.
  @concurrent
  private nonisolated static func schema(
    _ text: String, _ path: String
  ) async throws(ProvisioningError) -> MappingSchema {
    do throws(MappingSchemaError) {
      return try MappingSchema(parsing: text)
    } catch {
      throw ProvisioningError(
        .invalidInput, operation: "reading \(path)", message: "\(error)",
        advice: "Name a file that was exported here or by Graph.")
    }
  }

  // MARK: While one types

  /// What a later key makes worthless: the later request takes the place of the one before.
  private func askLive(_ effect: MappingEffect) {
    let services = services.mappings
    switch effect {
    case .stopPreview:
      counting?.cancel()
      evaluating?.cancel()
    case .preview(let request, let stamp):
      counting?.cancel()
      counting = Task { [weak self] in
        try? await Task.sleep(for: Self.pauseBeforeCounting)
        guard !Task.isCancelled else { return }
        await self?.count(services.preview(request), stamp)
      }
    case .evaluate(let expression, let values, let stamp):
      evaluating?.cancel()
      evaluating = Task { [weak self] in
        try? await Task.sleep(for: Self.pauseBeforeAsking)
        guard !Task.isCancelled else { return }
        let message: MappingMessage
        do throws(ProvisioningError) {
          message = .service(try await services.evaluate(expression, values), stamp: stamp)
        } catch {
          message = .serviceFailed(error, stamp: stamp)
        }
        guard !Task.isCancelled else { return }
        self?.post(.mappings(message))
      }
    default: break
    }
  }

  private func count(
    _ counts: AsyncThrowingStream<ScopePreview, any Error>, _ stamp: Int
  ) async {
    do {
      for try await preview in counts {
        guard !Task.isCancelled else { return }
        post(.mappings(.preview(preview, stamp: stamp)))
      }
    } catch {
      guard !Task.isCancelled else { return }
      let words =
        (error as? EvaluationError)?.message ?? (error as? ProvisioningError).map(ErrorWords.line)
        ?? "not counted: the expression can't be tried"
      post(.mappings(.previewFailed(words, stamp: stamp)))
    }
  }
}
