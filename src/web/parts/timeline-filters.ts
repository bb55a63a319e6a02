import type { TimelineEntry } from '../../contract/case-views.ts'

export const TIMELINE_FILTERS = [
  { key: 'all', label: '全部' },
  { key: 'people', label: '只看人登记的' },
  { key: 'deadline', label: '只看期限变化' },
  { key: 'contact', label: '只看沟通' },
  { key: 'file', label: '只看文件' },
  { key: 'decision', label: '只看决定' },
] as const
export type TimelineFilter = (typeof TIMELINE_FILTERS)[number]['key']

/** What a filter leaves of the trail. A line that moved a clock is a change of deadlines, whatever else it is. */
export function filterTimeline(entries: readonly TimelineEntry[], filter: TimelineFilter): TimelineEntry[] {
  if (filter === 'all') return [...entries]
  if (filter === 'people') return entries.filter(({ role, causeSeq }) => role !== 'system' && causeSeq === null)
  if (filter === 'deadline') return entries.filter(({ kind, clocks }) => kind === 'deadline' || clocks.length > 0)
  return entries.filter(({ kind }) => kind === filter)
}

export type TimelineGroup = { entry: TimelineEntry; caused: TimelineEntry[] }

/** Lines that the system wrote because of another line stand under it, as far as that one is shown. */
export function groupTimeline(entries: readonly TimelineEntry[]): TimelineGroup[] {
  const groups = new Map<number, TimelineGroup>()
  const owner = new Map<number, number>()
  for (const entry of entries) {
    const cause = entry.causeSeq === null ? undefined : owner.get(entry.causeSeq)
    const group = cause === undefined ? undefined : groups.get(cause)
    if (group) {
      group.caused.push(entry)
      owner.set(entry.seq, group.entry.seq)
    } else {
      groups.set(entry.seq, { entry, caused: [] })
      owner.set(entry.seq, entry.seq)
    }
  }
  return [...groups.values()]
}

/** What may be wrong in a line, as the form of a correction offers it: each item with what stands there. */
export function correctable(entry: TimelineEntry): { label: string; value: string }[] {
  const items = [...entry.facts, ...entry.text].map(({ label, value }) => ({ label, value }))
  // A corrected item stands there with its latest value.
  const latest = new Map(entry.corrections.map(({ field, to }) => [field, to]))
  return [{ label: '发生日期', value: entry.occurredOn }, ...items].map(({ label, value }) => ({
    label,
    value: latest.get(label) ?? value,
  }))
}
