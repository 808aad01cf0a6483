import ArgumentParser
import AttributeMapping
import Console
import ProvisioningCore
import Sandbox

@main
struct EntraHub: AsyncParsableCommand {
  func run() async throws {}
}
