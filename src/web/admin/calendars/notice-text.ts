/** A year as the server takes it. */
export type TypedYear = {
  year: number
  source: { document: string }
  holidays: { date: string; name: string }[]
  workdays: { date: string; name: string }[]
}
export type ReadNotice = { year: TypedYear } | { problem: string }

/** Every notice since 2008 names these seven; a part of one would leave days out. */
const NAMES = ['元旦', '春节', '清明', '劳动节', '端午', '中秋', '国庆']
const HOLIDAY = new RegExp(NAMES.join('|'))
const DATE = /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日/
const DATES = new RegExp(DATE, 'g')
const RANGE = new RegExp(`${DATE.source}(?:(?:至|到|-|—|~)${DATE.source})?`)

/**
 * Reads what was pasted: the notice of the State Council as it is published each autumn, or a year as JSON. What is
 * doubtful is told, for a day off by mistake would move deadlines.
 */
export function readPasted(text: string): ReadNotice {
  const trimmed = text.trim()
  return trimmed.startsWith('{') ? readJson(trimmed) : readNotice(trimmed.normalize('NFKC'))
}

function readJson(text: string): ReadNotice {
  try {
    return { year: JSON.parse(text) as TypedYear }
  } catch {
    return { problem: '还不是完整的 JSON；请检查逗号、引号和括号，或者直接粘贴通知的正文' }
  }
}

function readNotice(text: string): ReadNotice {
  const year = Number(/(\d{4})年部分节假日/.exec(text)?.[1] ?? /(\d{4})年/.exec(text)?.[1])
  if (!Number.isFinite(year))
    return { problem: '没有找到年份；请连同标题“国务院办公厅关于……年部分节假日安排的通知”一起粘贴' }
  const notice: TypedYear = {
    year,
    source: { document: `国务院办公厅关于${year}年部分节假日安排的通知` },
    holidays: [],
    workdays: [],
  }
  const found = holidaysIn(text)
  for (const { name, said } of found) {
    const problem = readHoliday(notice, name, said)
    if (problem) return { problem: `${name}：${problem}` }
  }
  if (notice.holidays.length === 0) {
    return { problem: '没有找到放假的日子；应有“元旦:1月1日至3日放假”这样的句子，请粘贴通知的正文' }
  }
  const missing = NAMES.filter((name) => !found.some((holiday) => holiday.name.includes(name)))
  if (missing.length > 0) return { problem: `没有找到${missing.join('、')}的安排；请粘贴通知的全文` }
  for (const days of [notice.holidays, notice.workdays]) days.sort((a, b) => (a.date < b.date ? -1 : 1))
  return { year: notice }
}

/** `二、春节:2月15日至23日放假调休,共9天。…`: the name before the colon, what is said up to the next one. */
function holidaysIn(text: string): { name: string; said: string }[] {
  const bare = text.replace(/\([^)]*\)/g, '')
  const parts = bare.split(/(?:^|[\s。;])(?:[一二三四五六七八九十]+[、.])?([^\s。:;,]{2,12}):/)
  const found: { name: string; said: string }[] = []
  for (let at = 1; at + 1 < parts.length; at += 2) {
    const name = parts[at]?.replace(/^\d{4}年/, '') ?? ''
    if (HOLIDAY.test(name)) found.push({ name, said: parts[at + 1] ?? '' })
  }
  return found
}

function readHoliday(notice: TypedYear, name: string, said: string): string | undefined {
  for (const sentence of said.split(/[。;\n]/)) {
    if (sentence.includes('上班')) {
      for (const date of datesIn(sentence.split('放假').at(-1) ?? '', notice.year)) {
        notice.workdays.push({ date, name })
      }
    }
    if (!sentence.includes('放假')) continue
    const off = daysOff(sentence, notice.year)
    if (off.length === 0) return `看不出哪几天放假（“${sentence.trim()}”）`
    const told = Number(/共(\d+)天/.exec(sentence)?.[1] ?? /放假(\d+)天/.exec(sentence)?.[1] ?? off.length)
    if (told !== off.length) return `写明共 ${told} 天，按起止日期是 ${off.length} 天；请核对原文`
    // New Year may begin in the old year, whose own calendar has those days.
    for (const date of off) if (date.startsWith(`${notice.year}-`)) notice.holidays.push({ date, name })
  }
  return undefined
}

function daysOff(sentence: string, year: number): string[] {
  const match = RANGE.exec(sentence)
  if (!match) return []
  const [, firstYear, firstMonth, firstDay, lastYear, lastMonth, lastDay] = match
  if (firstMonth === undefined) return []
  const first = dayOf(Number(firstYear ?? year), firstMonth, firstDay)
  if (lastDay === undefined) return first ? [first] : []
  const startsInOldYear = firstYear === undefined && Number(lastMonth ?? firstMonth) < Number(firstMonth)
  const start = startsInOldYear ? dayOf(year - 1, firstMonth, firstDay) : first
  const end = dayOf(Number(lastYear ?? (firstYear && !lastMonth ? firstYear : year)), lastMonth ?? firstMonth, lastDay)
  return start && end ? daysBetween(start, end) : []
}

/** `1月26日、2月8日`; a day without a month belongs to the month before it. */
function datesIn(text: string, year: number): string[] {
  let month: string | undefined
  return [...text.matchAll(DATES)].flatMap(([, ownYear, ownMonth, day]) => {
    month = ownMonth ?? month
    return (month && dayOf(Number(ownYear ?? year), month, day)) || []
  })
}

function dayOf(year: number, month: string, day: string | undefined): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined
}

const DAY_MS = 86_400_000
const LONGEST = 30

function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  const end = Date.parse(`${last}T00:00:00Z`)
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= end && days.length <= LONGEST; at += DAY_MS) {
    days.push(new Date(at).toISOString().slice(0, 10))
  }
  return days
}
