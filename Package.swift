// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors only in the gate, so that a newer compiler does not break whoever builds this.
let gate = Context.environment["ENTRAHUB_GATE"] != nil

let swiftSettings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
  ] + (gate ? [.treatAllWarnings(as: .error)] : [])

/// One room of the house: `Sources/<name>`, what it may import, and nothing else.
func room(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: swiftSettings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies, exclude: exclude,
    swiftSettings: swiftSettings)
}

let asyncHTTPClient = Target.Dependency.product(
  name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTPCompression = Target.Dependency.product(
  name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

/// For `make fuzz`, which links libFuzzer, and `make bench`; not part of any other build.
let tools: [Target] =
  Context.environment["ENTRAHUB_TOOLS"] == nil
  ? []
  : [
    .target(name: "FuzzerRuntime", path: "Tests/Fuzz/FuzzerRuntime"),
    .executableTarget(
      name: "EntraHubFuzz", dependencies: ["FuzzParsers", "FuzzerRuntime"],
      path: "Tests/Fuzz/EntraHubFuzz", swiftSettings: swiftSettings),
    .executableTarget(
      name: "EvaluationBench", dependencies: ["AttributeMapping"], path: "Tests/EvaluationBench",
      swiftSettings: swiftSettings),
  ]

let package = Package(
  name: "EntraHub",
  products: [.executable(name: "entrahub", targets: ["entrahub"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // The terminal.
    .target(
      name: "CTerminal",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .systemLibrary(
      name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .target(
      name: "Themes", path: "Themes",
      resources: [
        "dark", "light", "okabe-dark", "okabe-light", "high-contrast", "mono", "nord",
        "gruvbox-dark", "solarized-dark",
      ].map { .embedInCode("\($0).toml") },
      swiftSettings: swiftSettings),
    room("TerminalUI", ["CTerminal", "CQREncode", "Settings", "Themes"]),

    // Small pure rooms.
    room("Secrecy"),
    .systemLibrary(
      name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    room("RegularExpressions", ["CPCRE2"]),
    // TOML files. Not "Configuration": swift-configuration, which Hummingbird brings, has that name.
    room("Settings", [tomlKit]),
    room(
      "Evidence", ["RegularExpressions", "Secrecy"],
      resources: [.embedInCode("Resources/signatures.json")]),
    room("SCIM"),
    room("AttributeMapping", ["SCIM", "RegularExpressions"]),

    // The services.
    room(
      "HTTPTransport",
      ["Secrecy", asyncHTTPClient, nioCore, nioHTTP1, nioHTTPCompression, nioPosix, nioSSL]),
    room("MicrosoftGraph", ["HTTPTransport", "Secrecy", crypto, cryptoExtras, nioSSL]),
    room("Webex", ["HTTPTransport", "SCIM", "Secrecy"]),
    room(
      "Sandbox",
      [
        "AttributeMapping", "SCIM", collections, crypto, cryptoExtras, hummingbird, logging,
        nioCore, nioPosix, nioSSL, serviceLifecycle,
      ]),

    // The core and its two faces.
    room(
      "ProvisioningCore",
      [
        "AttributeMapping", "Settings", "Evidence", "HTTPTransport", "MicrosoftGraph",
        "SCIM", "Secrecy", "Webex", collections, crypto, grdb, grdbSQLite, logging,
      ]),
    room("Console", ["AttributeMapping", "Evidence", "ProvisioningCore", "TerminalUI"]),
    .systemLibrary(name: "CMalloc"),
    .executableTarget(
      name: "entrahub",
      dependencies: [
        "AttributeMapping", "CMalloc", "Settings", "Console", "Evidence", "HTTPTransport",
        "MicrosoftGraph", "ProvisioningCore", "SCIM", "Sandbox", "Secrecy", "TerminalUI",
        "Themes", argumentParser, logging,
      ],
      swiftSettings: swiftSettings),

    tests("TerminalUI", ["TerminalUI", "TestSupport"]),
    tests("Settings", ["Settings", "TestSupport"]),
    tests("RegularExpressions", ["RegularExpressions"]),
    tests("Secrecy", ["Secrecy", "TestSupport"]),
    tests("Evidence", ["Evidence", "TestSupport"]),
    tests("SCIM", ["SCIM", "TestSupport"]),
    tests("AttributeMapping", ["AttributeMapping", "TestSupport"], exclude: ["Fixtures"]),
    .target(
      name: "ServiceStub",
      dependencies: [httpTypes, hummingbird, logging, nioCore, serviceLifecycle],
      path: "Tests/ServiceStub", swiftSettings: swiftSettings),
    tests(
      "HTTPTransport",
      [
        "HTTPTransport", "Secrecy", "ServiceStub", "TestSupport", httpTypes, hummingbird, nioCore,
        nioPosix, nioSSL,
      ]),
    tests(
      "MicrosoftGraph",
      [
        "MicrosoftGraph", "Sandbox", "ServiceStub", "TestSupport", crypto, cryptoExtras, httpTypes,
        hummingbird, nioCore, nioSSL,
      ]),
    tests(
      "Webex",
      ["SCIM", "Webex", "Sandbox", "ServiceStub", "TestSupport", httpTypes, hummingbird, nioCore]),
    tests("Sandbox", ["Sandbox", "SCIM", asyncHTTPClient, nioCore, nioHTTP1]),
    tests(
      "ProvisioningCore",
      [
        "AttributeMapping", "Evidence", "HTTPTransport", "MicrosoftGraph", "ProvisioningCore",
        "DirectProbe", "SCIM", "Sandbox", "ServiceStub", "TestSupport", "Webex", grdb, httpTypes,
        hummingbird, nioCore,
      ]),
    // A direct synchronization in a process of its own, which tests kill.
    .executableTarget(
      name: "DirectProbe",
      dependencies: ["Evidence", "HTTPTransport", "ProvisioningCore", "SCIM"],
      path: "Tests/DirectProbe", swiftSettings: swiftSettings),
    tests("Console", ["Console", "Sandbox", "TestSupport"], exclude: ["Goldens"]),
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: swiftSettings),
    .target(
      name: "FuzzParsers",
      dependencies: [
        "AttributeMapping", "Evidence", "HTTPTransport", "MicrosoftGraph", "ProvisioningCore",
        "SCIM", "Secrecy", "Settings", "TerminalUI", "Webex",
      ],
      path: "Tests/Fuzz/Parsers", swiftSettings: swiftSettings),
    tests("Fuzz", ["FuzzParsers", "TestSupport"]),
    tests(
      "Command",
      [
        "entrahub", "HTTPTransport", "MicrosoftGraph", "ProvisioningCore", "Sandbox", "SCIM",
        "ServiceStub", "TestSupport", httpTypes, hummingbird, nioCore,
      ]),
    tests("EndToEnd", ["entrahub", "TestSupport"]),
  ] + tools
)
