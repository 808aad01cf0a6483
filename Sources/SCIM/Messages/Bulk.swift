/// Several operations in one request (RFC 7644 §3.7).
public struct BulkRequest: Sendable, Equatable {
  public static let schema = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"

  public struct Operation: Sendable, Equatable {
    /// The HTTP method, in upper case.
    public var method: String
    /// The path under the base URL, for example `/Users/{id}`.
    public var path: String
    public var bulkId: String?
    public var version: String?
    public var data: JSONValue?

    public init(
      method: String, path: String, bulkId: String? = nil, version: String? = nil,
      data: JSONValue? = nil
    ) {
      self.method = method
      self.path = path
      self.bulkId = bulkId
      self.version = version
      self.data = data
    }

    public var json: JSONValue {
      var object: JSONObject = ["method": .string(method), "path": .string(path)]
      if let bulkId { object["bulkId"] = .string(bulkId) }
      if let version { object["version"] = .string(version) }
      if let data { object["data"] = data }
      return .object(object)
    }
  }

  /// Stop after that many failures; nil never stops.
  public var failOnErrors: Int?
  public var operations: [Operation]

  public init(failOnErrors: Int? = nil, operations: [Operation]) {
    self.failOnErrors = failOnErrors
    self.operations = operations
  }

  public var json: JSONValue {
    var object: JSONObject = ["schemas": [.string(Self.schema)]]
    if let failOnErrors { object["failOnErrors"] = .integer(failOnErrors) }
    object["Operations"] = .array(operations.map(\.json))
    return .object(object)
  }

  /// Reads a bulk request; `Operations` may be in any case, `data` an object or JSON in text.
  ///
  /// - Throws: ``SCIMError`` 400 `invalidSyntax` or `invalidValue`; 413 above `maximumOperations`.
  public init(json: JSONValue, maximumOperations: Int) throws(SCIMError) {
    guard let object = json.object else { throw .invalidSyntax("The body must be an object.") }
    let schemas = object[attribute: "schemas"]?.array?.compactMap(\.string) ?? []
    guard schemas.contains(where: Self.schema.equalsIgnoringCase) else {
      throw .invalidSyntax("'schemas' must contain '\(Self.schema)'.")
    }
    guard let items = object[attribute: "Operations"]?.array else {
      throw .invalidSyntax("'Operations' must be a list of operations.")
    }
    guard items.count <= maximumOperations else {
      throw SCIMError(
        status: 413, detail: "A bulk request holds at most \(maximumOperations) operations.")
    }
    switch object[attribute: "failOnErrors"] {
    case nil, .null?: failOnErrors = nil
    case .number(let number)?:
      guard let count = number.integer, count >= 1, count <= Int64(Int32.max) else {
        throw .invalidValue("'failOnErrors' must be at least 1.")
      }
      failOnErrors = Int(count)
    case _?: throw .invalidValue("'failOnErrors' must be a number.")
    }
    operations = []
    for item in items { operations.append(try Operation(json: item)) }
  }
}

extension BulkRequest.Operation {
  fileprivate init(json: JSONValue) throws(SCIMError) {
    guard let object = json.object, let method = object[attribute: "method"]?.string,
      let path = object[attribute: "path"]?.string
    else { throw .invalidSyntax("A bulk operation must have 'method' and 'path'.") }
    var data = object[attribute: "data"]
    if case .string(let text)? = data {
      guard let value = try? JSONValue(parsing: text) else {
        throw .invalidSyntax("The data of the operation on '\(path.prefix(200))' is not JSON.")
      }
      data = value
    }
    self.init(
      method: method.uppercased(), path: path, bulkId: object[attribute: "bulkId"]?.string,
      version: object[attribute: "version"]?.string, data: data)
  }
}

/// The answers to the operations of a bulk request (RFC 7644 §3.7.3).
public struct BulkResponse: Sendable, Equatable {
  public static let schema = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"

  public struct Result: Sendable, Equatable {
    public var method: String
    public var bulkId: String?
    public var version: String?
    public var location: String?
    /// HTTP status of the one operation.
    public var status: Int
    /// The error body of a failure.
    public var response: JSONValue?

    public init(
      method: String, bulkId: String? = nil, version: String? = nil, location: String? = nil,
      status: Int, response: JSONValue? = nil
    ) {
      self.method = method
      self.bulkId = bulkId
      self.version = version
      self.location = location
      self.status = status
      self.response = response
    }

    public var json: JSONValue {
      var object: JSONObject = ["method": .string(method)]
      if let bulkId { object["bulkId"] = .string(bulkId) }
      if let version { object["version"] = .string(version) }
      if let location { object["location"] = .string(location) }
      object["status"] = .string(String(status))
      if let response { object["response"] = response }
      return .object(object)
    }
  }

  public var results: [Result]

  public init(_ results: [Result]) {
    self.results = results
  }

  public var json: JSONValue {
    ["schemas": [.string(Self.schema)], "Operations": .array(results.map(\.json))]
  }

  /// Reads a bulk answer; nil when it isn't one.
  ///
  /// A status may be text, a number, or an object with a `code`, as an early draft had it.
  public init?(json: JSONValue) {
    guard let items = json.object?[attribute: "Operations"]?.array else { return nil }
    results = items.compactMap { item in
      guard let object = item.object else { return nil }
      var status = object[attribute: "status"]
      if case .object(let nested)? = status { status = nested[attribute: "code"] }
      let code =
        switch status {
        case .string(let text)?: Int(text)
        case .number(let number)?: number.integer.map { Int($0) }
        default: Int?.none
        }
      guard let code else { return nil }
      return Result(
        method: object[attribute: "method"]?.string ?? "",
        bulkId: object[attribute: "bulkId"]?.string,
        version: object[attribute: "version"]?.string,
        location: object[attribute: "location"]?.string, status: code,
        response: object[attribute: "response"])
    }
  }
}
