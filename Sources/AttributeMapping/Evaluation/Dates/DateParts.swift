/// The parts of a date text, each as far as it was given.
struct DateParts {
  var year: Int?
  var month: Int?
  var day: Int?
  /// 1 for Sunday; must agree with the date.
  var weekday: Int?
  var hour: Int?
  /// Of a 12-hour clock; 12 is 0.
  var halfHour: Int?
  var isAfternoon: Bool?
  var minute: Int?
  var second: Int?
  /// Ticks.
  var fraction: Int64 = 0
  /// Minutes east of Greenwich.
  var offset: Int?
  var isUTC = false

  /// Takes a part; a part given twice must be the same both times.
  mutating func set(
    _ part: WritableKeyPath<DateParts, Int?>, _ value: Int?, below limit: Int = .max
  ) -> Bool {
    guard let value, value < limit, self[keyPath: part] ?? value == value else { return false }
    self[keyPath: part] = value
    return true
  }

  /// The point these parts mean; nil if the calendar or the clock has none.
  func zonedTime(defaultDate: CalendarDate) -> ZonedTime? {
    guard let hours, let date = date(defaultDate) else { return nil }
    let clock = (hours * 60 + (minute ?? 0)) * 60 + (second ?? 0)
    let ticks = Int64(clock) * Timestamp.ticksPerSecond + fraction
    guard let local = Timestamp(date, timeOfDay: ticks),
      weekday == nil || weekday == local.weekday + 1,
      let time = local.adding(Int64(-(offset ?? 0)) * 60, of: Timestamp.ticksPerSecond)
    else { return nil }
    return ZonedTime(time: time, kind: isUTC ? .utc : offset == nil ? .unspecified : .local)
  }

  /// The first of what is missing below a given part; the default's where nothing is given above.
  private func date(_ defaultDate: CalendarDate) -> CalendarDate? {
    if year == nil, month == nil, day == nil { return defaultDate }
    return CalendarDate(
      year: year ?? defaultDate.year, month: month ?? (year == nil ? defaultDate.month : 1),
      day: day ?? 1)
  }

  /// The hour of the day, from either clock.
  private var hours: Int? {
    if let halfHour, !(0...12).contains(halfHour) { return nil }
    guard let hour else {
      return (halfHour ?? 0) % 12 + (isAfternoon == true ? 12 : 0)
    }
    // Both clocks, or a half-day beside 24 hours: they must agree.
    if let halfHour, hour % 12 != halfHour % 12 { return nil }
    if let isAfternoon, isAfternoon != (hour >= 12) { return nil }
    return hour
  }
}
