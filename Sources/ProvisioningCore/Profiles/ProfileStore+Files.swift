internal import Settings

extension ProfileStore {
  /// Dates and names of the profile's credentials; no secrets.
  public func connectionFile(_ name: String) -> String {
    "\(folders.state)/connections/\(name).json"
  }
}
