import type pg from 'pg'

const HOUR_MS = 3_600_000

/**
 * The clock of the database, which all processes go by, set to a Monday in spring and moved on in leaps: months pass in
 * minutes, and everything that is not a term of law (leases, retries, locks) runs at its true pace.
 */
export class Clock {
  readonly #owner: pg.Pool
  #offsetMs: number

  constructor(owner: pg.Pool, startAt: string) {
    this.#owner = owner
    this.#offsetMs = Date.parse(startAt) - Date.now()
  }

  now(): string {
    return new Date(Date.now() + this.#offsetMs).toISOString()
  }

  async set(): Promise<void> {
    await this.#owner.query(`create or replace function read_clock() returns timestamptz language sql volatile
      as $$ select clock_timestamp() + make_interval(secs => ${this.#offsetMs / 1000}) $$`)
  }

  /** Never back. */
  async leap(hours: number): Promise<void> {
    this.#offsetMs += hours * HOUR_MS
    await this.set()
  }
}
