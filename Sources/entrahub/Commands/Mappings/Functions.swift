import ArgumentParser
import AttributeMapping
import ProvisioningCore
import Settings

extension Mappings {
  struct Functions: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "functions",
      abstract: "The functions of the expression language; with a name, one in full.")

    @Argument(help: "A function, such as Join; else all.")
    var name: String?

    @OptionGroup var format: FormatOption
    @OptionGroup var color: ColorOption

    func run() throws {
      guard let name else { return list() }
      let function = try Self.function(name)
      switch format.format {
      case .json:
        color.output.document(
          .object([
            (key: "schema", value: "entrahub.function/1"),
            (key: "function", value: Self.json(function)),
          ]))
      case .csv: listing([function]).print(.csv, to: color.output)
      case .text: show(function)
      }
    }

    private func list() {
      listing(FunctionCatalogue.all).print(format.format, to: color.output)
    }

    private func listing(_ functions: [FunctionSignature]) -> Listing {
      Listing(
        schema: "entrahub.functions/1", key: "functions",
        columns: [
          .init("FUNCTION", "signature"), .init("GIVES", "result"), .init("", "restricted"),
          .init("WHAT IT DOES", "summary"),
        ],
        rows: functions.map { function in
          Listing.Row(
            [
              function.label, function.result.rawValue, function.restrictions.isEmpty ? "" : "!",
              function.summary,
            ], json: Self.json(function))
        },
        empty: "", notes: ["! restricted: entrahub mappings functions NAME says how."])
    }

    /// - Throws: `invalidInput` with what was meant, or what takes its place here.
    private static func function(_ name: String) throws(ProvisioningError) -> FunctionSignature {
      if let function = FunctionCatalogue.function(namedIgnoringCase: name) { return function }
      let near = FunctionCatalogue.nearest(to: name)
      let advice =
        SisterFunctions.hint(for: name).map {
          "It belongs to Entra Connect and cloud sync, not to provisioning. \($0)"
        } ?? "See entrahub mappings functions."
      throw ProvisioningError(
        .invalidInput, operation: "looking up the function",
        message: "there is no function '\(name.prefix(60))'"
          + (near.map { "; did you mean '\($0)'?" } ?? ""), advice: advice)
    }

    private func show(_ function: FunctionSignature) {
      let output = color.output
      output.line(output.bold(PlainText.clean(function.label)) + " → \(function.result.rawValue)")
      output.line("  \(function.summary)")
      output.line()
      TextTable(
        header: ["PARAMETER", "TAKES", ""],
        rows: function.parameters.map { parameter in
          let kind = "\(parameter.kind)"
          let note =
            parameter.isRepeatable ? "repeatable" : parameter.isRequired ? "" : "may be left out"
          return [parameter.name, kind, note]
        }
      ).lines(output).forEach { output.line("  " + $0) }
      output.line()
      output.line("  Example  \(PlainText.clean(function.example))")
      output.line("  gives    \(PlainText.clean(function.exampleResult))")
      for restriction in FunctionSignature.Restriction.allCases
      where function.restrictions.contains(restriction) {
        output.line("  \(output.paint("!", "33")) \(Self.words(restriction))")
      }
      output.line("  Source   \(function.section)")
    }

    private static func words(_ restriction: FunctionSignature.Restriction) -> String {
      switch restriction {
      case .notForSCIM: "Not supported for SCIM applications, and so not for Webex."
      case .onlyOutermost: "Only as the outermost function of an expression."
      case .notWhenEverybodyIsInScope:
        "Does not work while the scope is all users and groups instead of the assigned ones."
      case .notAsSwitchSource: "Not recommended as the source of Switch."
      case .notAsCondition: "Not supported as the condition of IIF."
      case .undocumented: "Its exact behaviour is not documented."
      }
    }

    private static func json(_ function: FunctionSignature) -> JSON {
      let parameters = function.parameters.map { parameter in
        JSON.object([
          (key: "name", value: .string(parameter.name)),
          (key: "key", value: .string(parameter.key)),
          (key: "kind", value: .string("\(parameter.kind)")),
          (key: "required", value: .bool(parameter.isRequired)),
          (key: "repeatable", value: .bool(parameter.isRepeatable)),
        ])
      }
      let restrictions = FunctionSignature.Restriction.allCases
        .filter(function.restrictions.contains).map { "\($0)" }
      return .object([
        (key: "name", value: .string(function.name)),
        (key: "signature", value: .string(function.label)),
        (key: "result", value: .string(function.result.rawValue)),
        (key: "summary", value: .string(function.summary)),
        (key: "parameters", value: .array(parameters)),
        (key: "restrictions", value: JSON(restrictions)),
        (key: "example", value: .string(function.example)),
        (key: "exampleResult", value: .string(function.exampleResult)),
        (key: "section", value: .string(function.section)),
      ])
    }
  }
}
