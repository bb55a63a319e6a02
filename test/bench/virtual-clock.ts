/** A clock that can be set to any moment and then runs at the speed of the real one. */
export type VirtualClock = {
  now(): string
  nowMs(): number
  set(instant: string): void
}

export function createVirtualClock(start: string): VirtualClock {
  let offsetMs = Date.parse(start) - performance.now()
  const nowMs = () => Math.floor(performance.now() + offsetMs)
  return {
    nowMs,
    now: () => new Date(nowMs()).toISOString(),
    set: (instant) => {
      offsetMs = Date.parse(instant) - performance.now()
    },
  }
}
