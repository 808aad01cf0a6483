internal import TOMLKit

/// A value of a TOML file.
indirect enum Node {
  case string(String)
  case integer(Int)
  case double(Double)
  case bool(Bool)
  case array([Node])
  case table([String: Node])
  /// Dates and times, which no file of ours has.
  case other(String)

  init(_ table: TOMLTable) {
    var nodes: [String: Node] = [:]
    for key in table.keys {
      if let value = table[key] { nodes[key] = Node(value) }
    }
    self = .table(nodes)
  }

  init(_ value: any TOMLValueConvertible) {
    if let string = value.string {
      self = .string(string)
    } else if let integer = value.int {
      self = .integer(integer)
    } else if let double = value.double {
      self = .double(double)
    } else if let bool = value.bool {
      self = .bool(bool)
    } else if let table = value.table {
      self.init(table)
    } else if let array = value.array {
      self = .array(array.map { Node($0) })
    } else {
      self = .other(value.debugDescription)
    }
  }

  /// The type in words, with its article.
  var kind: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .double: "a number"
    case .bool: "true or false"
    case .array: "a list"
    case .table: "a table"
    case .other: "a date or time"
    }
  }
}
