/** `2026-04-30` as `4月30日`, with its year when that is not the year of `today`. */
export function dayText(day: string, today?: string): string {
  const [year, month, date] = day.split('-').map(Number)
  const short = `${month}月${date}日`
  return today && day.slice(0, 4) === today.slice(0, 4) ? short : `${year}年${short}`
}

/** Of the congress in whose name one works here; until it is known, of whoever reads. */
let houseZone: string | undefined

/** From now on moments are told by the clock of this congress, wherever its people travel. */
export function tellTimeOf(zone: string): void {
  houseZone = zone
}

/** A moment by the clock of the congress, to the minute. */
export function momentText(moment: string, timeZone = houseZone): string {
  return new Intl.DateTimeFormat('zh-CN', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(moment),
  )
}

/** Working days to go, in words: never a bare negative number. */
export function daysLeftText(workingDaysLeft: number): string {
  if (workingDaysLeft === 0) return '今天到期'
  if (workingDaysLeft < 0) return `逾期 ${-workingDaysLeft} 个工作日`
  return `剩 ${workingDaysLeft} 个工作日`
}
