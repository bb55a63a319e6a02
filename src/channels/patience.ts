/** Tries of one message until it is given up: about fifteen hours. */
export const MOST_TRIES = 12
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 6 * 60 * 60_000

/** How long to wait after so many failures in a row, in milliseconds: ever longer, up to six hours. */
export function waitMsAfter(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (Math.max(1, failures) - 1))
}
