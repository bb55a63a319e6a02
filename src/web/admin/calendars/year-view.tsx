import type { z } from 'zod'

import type { CalendarYearView } from '../../../contract/calendars-endpoints.ts'
import { weekdayText } from '../../parts/day-field.tsx'
import { dayText } from '../../parts/day-text.ts'
import { runsOf, runText } from './day-runs.ts'

type Year = z.infer<typeof CalendarYearView>
type NamedDay = Year['holidays'][number]

const MONTHS = Array.from({ length: 12 }, (_, at) => at + 1)
const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日']

/** The year in words, and month by month. */
export function YearView({ year, today }: { year: Year; today: string | undefined }) {
  const { holidays, workdays } = year
  return (
    <>
      <dl className="facts" style={{ marginBottom: 12 }}>
        <dt>放假</dt>
        <dd>
          {runsOf(holidays)
            .map((run) => `${run.name} ${runText(run)}`)
            .join('；') || '没有'}
        </dd>
        <dt>调休上班</dt>
        <dd>{workdays.map(({ date }) => `${dayText(date, date)}（${weekdayText(date)}）`).join('、') || '没有'}</dd>
      </dl>
      <p className="quiet calendar-key">
        <span className="calendar-day is-off">休</span> 放假　<span className="calendar-day is-makeup">班</span>{' '}
        调休上班　灰色为周末
      </p>
      <div className="calendar-months">
        {MONTHS.map((month) => (
          <Month key={month} year={year.year} month={month} holidays={holidays} workdays={workdays} today={today} />
        ))}
      </div>
    </>
  )
}

function Month({
  year,
  month,
  holidays,
  workdays,
  today,
}: {
  year: number
  month: number
  holidays: readonly NamedDay[]
  workdays: readonly NamedDay[]
  today: string | undefined
}) {
  return (
    <table className="calendar-month">
      <caption>{month} 月</caption>
      <thead>
        <tr>
          {WEEKDAYS.map((day) => (
            <th key={day} scope="col">
              {day}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(year, month).map((week) => (
          <tr key={week.find((date) => date !== undefined)}>
            {week.map((date, at) =>
              date === undefined ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: an empty place has nothing else.
                <td key={at} />
              ) : (
                <DayCell
                  key={date}
                  date={date}
                  isWeekend={at >= 5}
                  holiday={holidays.find((one) => one.date === date)}
                  workday={workdays.find((one) => one.date === date)}
                  isToday={date === today}
                />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DayCell({
  date,
  isWeekend,
  holiday,
  workday,
  isToday,
}: {
  date: string
  isWeekend: boolean
  holiday: NamedDay | undefined
  workday: NamedDay | undefined
  isToday: boolean
}) {
  const names = [
    'calendar-day',
    holiday && 'is-off',
    workday && 'is-makeup',
    !holiday && !workday && isWeekend && 'is-weekend',
    isToday && 'is-today',
  ].filter(Boolean)
  const why = holiday ? `${holiday.name}放假` : workday ? `${workday.name}调休上班` : undefined
  return (
    <td className={names.join(' ')} title={why} aria-current={isToday ? 'date' : undefined}>
      {Number(date.slice(8))}
      {why && <span className="calendar-mark">{holiday ? '休' : '班'}</span>}
    </td>
  )
}

/** The days of a month in weeks that begin on Monday; empty places before and after. */
function weeksOf(year: number, month: number): (string | undefined)[][] {
  const first = new Date(Date.UTC(year, month - 1, 1))
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const before = (first.getUTCDay() + 6) % 7
  const prefix = `${year}-${String(month).padStart(2, '0')}-`
  const weeks = Math.ceil((before + length) / 7)
  return Array.from({ length: weeks }, (_, week) =>
    WEEKDAYS.map((_, at) => {
      const day = week * 7 + at - before + 1
      return day >= 1 && day <= length ? `${prefix}${String(day).padStart(2, '0')}` : undefined
    }),
  )
}
