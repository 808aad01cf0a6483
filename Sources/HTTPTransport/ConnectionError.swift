import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Says in our terms why a connection failed.
enum ConnectionError {
  static func kind(_ error: any Error, hasAnswer: Bool, _ call: Call) -> TransportError.Kind {
    switch error {
    case is CancellationError: .cancelled
    case let error as HTTPClientError: kind(error, hasAnswer)
    case let error as NIOConnectionError: .unreachable(connecting(error))
    case let error as IOError: hasAnswer ? .truncated(after: nil) : .unreachable(io(error))
    case let error as NIOSSLError:
      hasAnswer ? .truncated(after: nil) : .unreachable(.tls(reason(error)))
    case let error as NIOSSLExtraError: .unreachable(.tls(reason(error)))
    case ChannelError.connectTimeout: .unreachable(.timeout(.connect))
    case NIOHTTPDecompression.DecompressionError.limit: .tooLarge(limit: call.responseLimit)
    case is NIOHTTPDecompression.DecompressionError: .malformed("compression")
    case HTTPParserError.invalidEOFState: .truncated(after: nil)
    case is HTTPParserError: .malformed("not HTTP")
    default: hasAnswer ? .truncated(after: nil) : .unreachable(.network(String(describing: error)))
    }
  }

  private static func kind(_ error: HTTPClientError, _ hasAnswer: Bool) -> TransportError.Kind {
    switch error {
    case .cancelled, .alreadyShutdown: .cancelled
    case .connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout:
      .unreachable(.timeout(.connect))
    case .readTimeout, .writeTimeout: .unreachable(.timeout(.idle))
    case .deadlineExceeded: .unreachable(.timeout(.whole))
    case .remoteConnectionClosed, .uncleanShutdown:
      hasAnswer ? .truncated(after: nil) : .unreachable(.reset)
    case .proxyAuthenticationRequired: .unreachable(.proxy("it wants a user name and password"))
    case .invalidProxyResponse: .unreachable(.proxy("it does not speak the proxy protocol"))
    case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
      .unreachable(.proxy("it does not answer in time"))
    case .invalidURL, .emptyHost, .emptyScheme: .badURL
    default: hasAnswer ? .truncated(after: nil) : .unreachable(.network(error.shortDescription))
    }
  }

  private static func connecting(_ error: NIOConnectionError) -> TransportError.Unreachable {
    let causes = error.connectionErrors.map(\.error)
    if causes.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil { return .dns }
    let reasons = causes.map { cause -> TransportError.Unreachable in
      if let cause = cause as? IOError { return io(cause) }
      if case ChannelError.connectTimeout = cause { return .timeout(.connect) }
      return .network(String(describing: cause))
    }
    return reasons.first { $0 == .refused } ?? reasons.first ?? .network("no address")
  }

  private static func io(_ error: IOError) -> TransportError.Unreachable {
    switch error.errnoCode {
    case ECONNREFUSED: .refused
    case ECONNRESET, EPIPE, ECONNABORTED: .reset
    case ETIMEDOUT: .timeout(.connect)
    default: .network(error.localizedReason)
    }
  }

  private static func reason(_ error: any Error) -> String {
    let text = String(describing: error)
    if text.contains("CERTIFICATE_VERIFY_FAILED") {
      return "its certificate is not signed by a trusted authority, or has expired"
    }
    if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
      return "it does not speak TLS on this port"
    }
    if error as? NIOSSLExtraError == .failedToValidateHostname {
      return "its certificate is for another name"
    }
    return String(text.prefix(200))
  }
}

extension TransportError.Kind {
  /// Where no connection came about, it is the proxy that could not be reached, never the service.
  func blaming(_ proxy: ProxySettings.Server?, _ error: any Error) -> TransportError.Kind {
    guard let proxy, case .unreachable(let reason) = self, error is NIOConnectionError else {
      return self
    }
    let place = "\(proxy.host):\(proxy.port)"
    return switch reason {
    case .refused: .unreachable(.proxy("\(place) refuses the connection"))
    case .dns: .unreachable(.proxy("its name \(proxy.host) cannot be resolved"))
    case .timeout: .unreachable(.proxy("\(place) does not answer in time"))
    default: .unreachable(.proxy("no connection to \(place)"))
    }
  }
}

extension IOError {
  /// The system's words for the error number.
  fileprivate var localizedReason: String { "system error \(errnoCode)" }
}
