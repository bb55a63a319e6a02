import { useMemo, useState } from 'react'

import { type Chart, type ChartNode, chartTree, statesIn } from './chart-tree.ts'

/** The states of one machine, nested as they are; the present one says 现在, a former one 经过. */
export function Statechart({ chart, value, trail }: { chart: Chart; value: unknown; trail: readonly string[] }) {
  const [showsAll, setShowsAll] = useState(false)
  const nodes = useMemo(
    () => chartTree(chart, value, new Set(trail.flatMap((text) => statesIn(text, chart)))),
    [chart, value, trail],
  )
  return (
    <div className="statechart">
      <p className="row row-between">
        <span className="quiet">粗框和“现在”是当前状态，“✓”是已经过的状态；并排的虚线框同时进行，互不等待。</span>
        <label className="no-print">
          <input type="checkbox" checked={showsAll} onChange={(event) => setShowsAll(event.target.checked)} />{' '}
          显示全部走向
        </label>
      </p>
      <ul className="chart-row">
        {nodes.map((node) => (
          <StateBox key={node.path} node={node} showsAll={showsAll} isRegion={false} />
        ))}
      </ul>
    </div>
  )
}

function StateBox({ node, showsAll, isRegion }: { node: ChartNode; showsAll: boolean; isRegion: boolean }) {
  const isLeafNow = node.isNow && node.children.length === 0
  const ways = showsAll || isLeafNow ? node.ways : []
  const tone = node.isNow ? 'is-now' : node.isVisited ? 'is-visited' : ''
  return (
    <li className={`chart-state ${tone} ${isRegion ? 'is-region' : ''} ${node.children.length > 0 ? 'has-inner' : ''}`}>
      <span className="chart-name">
        {!node.isNow && node.isVisited && (
          <span title="经过">
            ✓<span className="only-read-aloud">经过</span>{' '}
          </span>
        )}
        {node.label}
        {isLeafNow && <strong className="chart-now">现在</strong>}
        {node.isSettled && <span className="quiet"> 终</span>}
      </span>
      {node.children.length > 0 && (
        <ul className={node.kind === 'parallel' ? 'chart-column' : 'chart-row'}>
          {node.children.map((child) => (
            <StateBox key={child.path} node={child} showsAll={showsAll} isRegion={node.kind === 'parallel'} />
          ))}
        </ul>
      )}
      {ways.length > 0 && (
        <ul className="chart-ways">
          {ways.map(({ label, to, toLabel, guard }) => (
            <li key={`${label} ${to} ${guard}`}>
              {label} → {toLabel}
              {guard && <span className="quiet">（{guard}）</span>}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
