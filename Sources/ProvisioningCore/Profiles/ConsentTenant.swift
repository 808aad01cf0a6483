/// For which tenant an administrator may be asked to consent.
public enum ConsentTenant {
  /// Why an address can't be made for this tenant; nil when it can: an id, a domain, or one of the
  /// words that leave the tenant to the sign-in.
  public static func problem(_ text: String) -> String? {
    if ["common", "organizations"].contains(text) { return nil }
    do {
      _ = try Identifiers.tenant(text)
      return nil
    } catch {
      return error.reason
    }
  }
}
