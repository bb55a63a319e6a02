/** What of a case its name is made of. */
export type Named = {
  number: string | null
  period: 'in_session' | 'between_sessions' | null
  term_no: number | null
  session_no: number | null
}

/** 第12号 alone does not tell the session: where cases of several stand together, it is put before. */
export function numbersOf(rows: readonly Named[]): (row: Named) => string {
  const sessions = new Set(rows.map(({ period, term_no, session_no }) => `${period} ${term_no} ${session_no}`))
  return (row) => (sessions.size > 1 ? `${sessionOf(row)}${bareNumber(row)}` : bareNumber(row))
}

/** 十五届人大四次会议第12号建议; a number that tells the session itself stands alone. */
export function nameOfCase(row: Named): string {
  return `${sessionOf(row)}${bareNumber(row)}建议`
}

function bareNumber({ number }: Named): string {
  return number ?? '（未编号）'
}

/** 十五届人大四次会议; empty for a number that tells the session itself. */
export function sessionOf({ number, period, term_no, session_no }: Named): string {
  if (!number?.startsWith('第') || term_no === null) return ''
  const term = `${inChinese(term_no)}届人大`
  if (period === 'between_sessions') return `${term}闭会期间`
  return session_no === null ? term : `${term}${inChinese(session_no)}次会议`
}

const DIGITS = '零一二三四五六七八九'

/** 1 to 99 as terms and sessions are counted: 十五, 二十. */
export function inChinese(n: number): string {
  if (n < 1 || n > 99) return String(n)
  const tens = Math.floor(n / 10)
  const rest = n % 10
  const front = tens === 0 ? '' : `${tens === 1 ? '' : DIGITS[tens]}十`
  return `${front}${rest === 0 ? '' : DIGITS[rest]}`
}
