import { displayWidth } from '../terminal-text.ts'
import type { Slot, YearCalendar } from './calendar-of-the-year.ts'
import { number } from './summary.ts'
import type { Tally } from './timeline.ts'

/** Shows how far the virtual year has come. */
export type Progress = {
  slot(slot: Slot, tally: Tally, year: YearCalendar): void
  step(words: string): void
  /** Leaves the terminal as it was found. */
  end(): void
}
type Screen = { write(text: string): unknown; columns?: number | undefined; isTTY?: boolean | undefined }

const FRAME_MS = 100
const BAR_WIDTH = 30
const CLEAR_LINE = '\r\u001b[2K'
const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'

/** One line that is written anew in a terminal; a line for each virtual month anywhere else. */
export function showProgress(screen: Screen, readClock: () => number): Progress {
  return screen.isTTY ? drawBar(screen, readClock) : writeMonths(screen, readClock)
}

function drawBar(screen: Screen, readClock: () => number): Progress {
  const startedAt = readClock()
  let drawnAt = 0
  const draw = (line: string) => {
    const room = (screen.columns ?? 80) - 1
    let fitting = line
    while (displayWidth(fitting) > room) fitting = [...fitting].slice(0, -1).join('')
    screen.write(`${CLEAR_LINE}${fitting}`)
  }
  screen.write(HIDE_CURSOR)
  return {
    slot: (slot, tally, year) => {
      const now = readClock()
      if (now - drawnAt < FRAME_MS && slot < year.last) return
      drawnAt = now
      const share = (slot + 1) / (year.last + 1)
      const full = Math.round(share * BAR_WIDTH)
      const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`
      const percent = `${Math.floor(share * 100)}%`.padStart(4)
      const rate = ratePerSecond(tally.events, now - startedAt)
      draw(
        `${year.dayOf(slot)} ${bar}${percent}  记录 ${number(tally.events)} 条  到期 ${number(tally.timersFired)} 次  ${rate}`,
      )
    },
    step: (words) => draw(`${words}……`),
    end: () => screen.write(`${CLEAR_LINE}${SHOW_CURSOR}`),
  }
}

function writeMonths(screen: Screen, readClock: () => number): Progress {
  const startedAt = readClock()
  let before = { events: 0, timersFired: 0 }
  return {
    slot: (slot, tally, year) => {
      const month = year.dayOf(slot).slice(0, 7)
      if (slot < year.last && year.dayOf(slot + 1).slice(0, 7) === month) return
      const events = tally.events - before.events
      const fired = tally.timersFired - before.timersFired
      before = { events: tally.events, timersFired: tally.timersFired }
      const rate = ratePerSecond(tally.events, readClock() - startedAt)
      screen.write(
        `${month}  记录 ${number(events)} 条，其中到期和提醒 ${number(fired)} 次；累计 ${number(tally.events)} 条，${rate}\n`,
      )
    },
    step: (words) => screen.write(`${words}\n`),
    end: () => {},
  }
}

function ratePerSecond(events: number, elapsedMs: number): string {
  return `${number(Math.round((1000 * events) / Math.max(1, elapsedMs)))} 条/秒`
}
