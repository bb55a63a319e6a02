import type { describeMachine } from '../../contract/case-endpoints.ts'
import type { CallReply } from '../../contract/client.ts'

export type Chart = CallReply<typeof describeMachine>
export type ChartState = Chart['states'][number]
export type ChartNode = ChartState & {
  children: ChartNode[]
  /** Where one can go from here, each way once. */
  ways: { label: string; to: string; toLabel: string; guard: string | null }[]
  isNow: boolean
  isVisited: boolean
}

/** The states of a machine as boxes in boxes, with where the actor is and where it was. */
export function chartTree(chart: Chart, value: unknown, visited: ReadonlySet<string>): ChartNode[] {
  const now = new Set(pathsOf(value))
  const labels = new Map(chart.states.map(({ path, label }) => [path, label]))
  const nodesUnder = (parent: string | null): ChartNode[] =>
    chart.states
      .filter((state) => state.parent === parent)
      .map((state) => ({
        ...state,
        children: nodesUnder(state.path),
        ways: waysFrom(chart, state.path, labels),
        isNow: now.has(state.path),
        isVisited: now.has(state.path) || [...visited].some((path) => isWithin(path, state.path)),
      }))
  return nodesUnder(null)
}

/** Every state that a value of XState is in, parents included: `{a: {b: 'c'}}` → a, a.b, a.b.c. */
export function pathsOf(value: unknown, prefix = ''): string[] {
  if (typeof value === 'string') return [`${prefix}${value}`]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [`${prefix}${name}`, ...pathsOf(inner, `${prefix}${name}.`)])
}

/** The states of a trail line: dotted paths, several where regions run side by side, or their words. */
export function statesIn(text: string, chart: Chart): string[] {
  const paths = new Set(chart.states.map(({ path }) => path))
  const byLabel = new Map(chart.states.map(({ path, label }) => [label, path]))
  return text
    .split(/[+、，,;；|／\s]+/)
    .map((part) => (paths.has(part) ? part : byLabel.get(part)))
    .filter((path) => path !== undefined)
}

function waysFrom(chart: Chart, path: string, labels: ReadonlyMap<string, string>): ChartNode['ways'] {
  const ways = chart.transitions
    .filter(({ from, to }) => from === path && to !== path)
    .map(({ label, to, guard }) => ({ label, to, toLabel: labels.get(to) ?? to, guard }))
  return [...new Map(ways.map((way) => [`${way.label} ${way.to} ${way.guard ?? ''}`, way])).values()]
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`)
}
