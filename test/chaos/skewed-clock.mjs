/** A computer whose clock is off by so many seconds: preloaded into a server under test. */
const SKEW_MS = Number(process.env.CHAOS_SKEW_S ?? 0) * 1000
const trueNow = Date.now.bind(Date)
const TrueDate = Date
globalThis.Date = class extends TrueDate {
  constructor(...given) {
    if (given.length === 0) super(trueNow() + SKEW_MS)
    else super(...given)
  }
  static now() {
    return trueNow() + SKEW_MS
  }
}
