import ProvisioningCore

/// What to do next: the last words of a report that found something.
enum NextStep {
  /// How the cure is proved.
  static let proof = "entrahub troubleshoot --watch"

  /// The first remedy that can be done, then its proof; the proof alone where none is known.
  ///
  /// - Parameter proof: nil while a watch proves it by itself.
  static func words(_ remedies: [Remedy], proof: String? = proof) -> String {
    let first = remedies.first { $0.disabledBecause == nil }
    let step = first.map { remedy in
      switch remedy.kind {
      case .openURL: "open the address above and press Accept"
      case .command: remedy.command ?? remedy.title
      case .manual: remedy.title
      }
    }
    switch (step, proof) {
    case (let step?, let proof?): return "\(step); at the end \(proof)"
    case (let step?, nil): return step
    case (nil, let proof): return proof ?? "entrahub errors list"
    }
  }
}
