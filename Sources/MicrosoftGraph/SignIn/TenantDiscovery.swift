import FoundationEssentials
import HTTPTransport

/// What a tenant's OpenID configuration tells about it without any sign-in.
public struct TenantDiscovery: Sendable, Equatable {
  public var id: String
  /// The cloud that the tenant lives in; nil where its configuration names none that is known.
  public var cloud: Cloud?
  /// Where that cloud signs in, without a path; nil where it is not told.
  public var login: String?
  /// Its Graph, without a path.
  public var graph: String?

  init?(_ json: JSONNode) {
    let issuer = json["issuer"]?.string ?? ""
    guard let id = issuer.split(separator: "/").first(where: { RequestID.isUUID(String($0)) })
    else { return nil }
    self.id = id.lowercased()
    cloud = Self.cloud(
      instance: json["cloud_instance_name"]?.string ?? "",
      graph: json["msgraph_host"]?.string ?? "",
      region: json["tenant_region_sub_scope"]?.string ?? "")
    login = json["token_endpoint"]?.string.flatMap(Self.origin)
    graph = json["msgraph_host"]?.nonEmptyString.flatMap { host in
      let url = "https://\(host)"
      // Nothing but this machine is reached in the clear.
      return Origin(url)?.isLoopback == true ? Self.origin("http://\(host)") : Self.origin(url)
    }
  }

  private static func origin(_ url: String) -> String? {
    guard let parsed = Origin(url) else { return nil }
    let host = parsed.host.contains(":") ? "[\(parsed.host)]" : parsed.host
    let isUsual = parsed.port == (parsed.scheme == "https" ? 443 : 80)
    return "\(parsed.scheme)://\(host)\(isUsual ? "" : ":\(parsed.port)")"
  }

  /// - Parameter region: `GCC` is worldwide, `DODCON` is GCC High, `DOD` is DoD.
  private static func cloud(instance: String, graph: String, region: String) -> Cloud? {
    switch region.uppercased() {
    case "DOD": return .usgovdod
    case "DODCON", "USGOV": return .usgov
    default: break
    }
    if let cloud = Cloud.allCases.first(where: { $0.graphHost == "https://\(graph)" }) {
      return cloud
    }
    switch instance.lowercased() {
    case "microsoftonline.com": return .global
    case "microsoftonline.us": return .usgov
    case "partner.microsoftonline.cn", "chinacloudapi.cn": return .china
    default: return nil
    }
  }
}
