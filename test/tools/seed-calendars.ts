// Writes machines/policy/calendars/cn-YYYY.json from the package chinese-days: npx tsx test/tools/seed-calendars.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

type Listed = Record<string, string>

/** Since 2008 the holidays are those of the 2007 revision of 全国年节及纪念日放假办法, with 清明, 端午 and 中秋. */
const FIRST_YEAR = 2008
const LAST_YEAR = 2026
const OFFICIAL_NAMES: Record<string, string> = { 清明: '清明节', 端午: '端午节', 中秋: '中秋节' }
const LATER_NOTICES: Record<number, string> = {
  2015: '国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知',
  2019: '国务院办公厅关于调整2019年劳动节假期安排的通知',
  2020: '国务院办公厅关于延长2020年春节假期的通知',
}

const path = createRequire(import.meta.url).resolve('chinese-days/dist/chinese-days.json')
const listed = JSON.parse(readFileSync(path, 'utf8')) as { holidays: Listed; workdays: Listed }

function daysOf(year: number, days: Listed) {
  return Object.entries(days)
    .filter(([date]) => date.startsWith(`${year}-`))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, text]) => {
      const name = text.split(',')[1] ?? ''
      return { date, name: OFFICIAL_NAMES[name] ?? name }
    })
}

function notice(year: number): string {
  return `国务院办公厅关于${year}年部分节假日安排的通知`
}

for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
  const holidays = daysOf(year, listed.holidays)
  const workdays = daysOf(year, listed.workdays)
  // The last days of December belong to the New Year of the next notice.
  const isNextYears = [...holidays, ...workdays].some(({ date, name }) => date.slice(5, 7) === '12' && name === '元旦')
  const documents = [notice(year), LATER_NOTICES[year], isNextYears ? notice(year + 1) : undefined]
  const source = { document: documents.filter((document) => document !== undefined).join('；') }

  const lines = (days: { date: string; name: string }[]) => days.map((day) => `    ${JSON.stringify(day)}`).join(',\n')
  const text = [
    '{',
    `  "year": ${year},`,
    `  "source": ${JSON.stringify(source)},`,
    `  "holidays": [\n${lines(holidays)}\n  ],`,
    `  "workdays": [\n${lines(workdays)}\n  ]`,
    '}',
  ].join('\n')
  writeFileSync(new URL(`../../machines/policy/calendars/cn-${year}.json`, import.meta.url), `${text}\n`)
}
