import { Button, Select } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'

import {
  type AnalysisLine,
  analyseRepeats,
  analyseTopics,
  analyseWords,
  exportAnalysis,
  TOPIC_LABELS,
} from '../../contract/analysis-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { ExportButton } from '../parts/export-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { TabRow } from '../parts/tab-row.tsx'
import { type Behind, CasesBehind } from './cases-behind.tsx'
import { YearsTable } from './years-table.tsx'
import './analysis.css'

const TABS = { ...TOPIC_LABELS, words: '词语', repeats: '多年重复提出' } as const
type Tab = keyof typeof TABS
type Years = { fromYear: number; toYear: number }
const USUAL_YEARS = 5

/** `/analysis`: what the suggestions of several years are about, for legislation and supervision. */
export default function AnalysisPage() {
  const [params, setParams] = useSearchParams()
  const thisYear = new Date().getFullYear()
  const toYear = Number(params.get('to') ?? thisYear)
  const years = { fromYear: Number(params.get('from') ?? toYear - USUAL_YEARS + 1), toYear }
  const chosen = params.get('tab') ?? 'field'
  const tab: Tab = chosen in TABS ? (chosen as Tab) : 'field'
  const [behind, setBehind] = useState<Behind>()
  const to = (next: Record<string, string>) =>
    `/analysis?${new URLSearchParams({ ...Object.fromEntries(params), ...next })}`
  const items = Object.entries(TABS).map(([key, label]) => ({ key, label, count: null, to: to({ tab: key }) }))
  const pick = (name: 'from' | 'to') => (year: number) =>
    setParams({ ...Object.fromEntries(params), [name]: `${year}` })
  return (
    <PageFrame
      title="建议分析"
      subtitle="为立法和监督提供依据；按提出年份统计，不含政协提案"
      actions={
        <>
          <YearChoice label="起始年份" value={years.fromYear} latest={thisYear} onPick={pick('from')} />
          <YearChoice label="结束年份" value={years.toYear} latest={thisYear} onPick={pick('to')} />
          <ExportButton onAsk={() => ask(exportAnalysis, { query: { ...years, what: tab } })}>导出 Excel</ExportButton>
          <Button onClick={() => window.print()}>打印</Button>
        </>
      }
    >
      <TabRow label="分析的角度" items={items} current={tab} />
      {tab === 'repeats' ? (
        <Repeats years={years} />
      ) : tab === 'words' ? (
        <Words years={years} onOpen={setBehind} />
      ) : (
        <Topics key={tab} years={years} by={tab} onOpen={setBehind} />
      )}
      {behind && <CasesBehind years={years} behind={behind} onClose={() => setBehind(undefined)} />}
    </PageFrame>
  )
}

function YearChoice(props: { label: string; value: number; latest: number; onPick: (year: number) => void }) {
  const { label, value, latest, onPick } = props
  const options = Array.from({ length: 12 }, (_, back) => latest - back).map((year) => ({
    value: year,
    label: `${year}年`,
  }))
  return <Select aria-label={label} value={value} options={options} onChange={onPick} />
}

function Topics({ years, by, onOpen }: { years: Years; by: keyof typeof TOPIC_LABELS; onOpen: (of: Behind) => void }) {
  const { data, error } = useAsk(analyseTopics, { query: { ...years, by } })
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在统计…</p>
  if (data.total.total === 0) return <Nothing years={years} />
  return (
    <YearsTable
      caption={`按${TOPIC_LABELS[by]}统计的历年建议`}
      head={TOPIC_LABELS[by]}
      years={data.years}
      lines={data.lines}
      total={data.total}
      onOpen={(line, year) =>
        onOpen({
          words: `${line?.label ?? '全部'}${year === undefined ? '' : ` · ${year}年`}`,
          ...(line && { by, ...(line.key !== null && { key: line.key }) }),
          ...(year !== undefined && { year }),
        })
      }
    />
  )
}

function Words({ years, onOpen }: { years: Years; onOpen: (of: Behind) => void }) {
  const [order, setOrder] = useState<'total' | 'change'>('total')
  const { data, error } = useAsk(analyseWords, { query: { ...years, order, limit: 60 } })
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在统计…</p>
  if (data.found === 0) return <Nothing years={years} />
  const open = (line: AnalysisLine | undefined, year: number | undefined) =>
    line?.key &&
    onOpen({
      words: `“${line.label}”${year === undefined ? '' : ` · ${year}年`}`,
      phrase: line.key,
      ...(year !== undefined && { year }),
    })
  return (
    <>
      <p className="row no-print">
        <Select
          aria-label="词语的次序"
          value={order}
          onChange={setOrder}
          options={[
            { value: 'total', label: '件数多的在前' },
            { value: 'change', label: '增长快的在前' },
          ]}
        />
        <span className="quiet">
          标题中至少两件建议用到的词语，共 {data.found} 个，列出 {data.lines.length} 个
        </span>
      </p>
      <YearsTable caption="标题中的词语" head="词语" years={data.years} lines={data.lines} onOpen={open} />
    </>
  )
}

function Repeats({ years }: { years: Years }) {
  const { data, error } = useAsk(analyseRepeats, { query: { ...years, limit: 100 } })
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在统计…</p>
  if (data.found === 0) {
    return <EmptyState title={`${years.fromYear}—${years.toYear}年没有标注为重复提出的建议`} />
  }
  return (
    <ol className="analysis-families">
      {data.families.map(({ years: its, cases }) => (
        <li key={cases[0]?.id}>
          <h2>
            {cases.at(-1)?.title ?? '（标题不公开）'}
            <span className="quiet">
              　{its.length} 年 {cases.length} 件
            </span>
          </h2>
          <ul>
            {cases.map(({ id, year, number, title, unit, resultClass }) => (
              <li key={id}>
                {year}年 <Link to={`/cases/${id}`}>{number ?? '未编号'}</Link> {title ?? '（标题不公开）'}
                <span className="quiet">
                  　{[unit, resultClass && `答复类别 ${resultClass}`].filter(Boolean).join('　')}
                </span>
              </li>
            ))}
          </ul>
        </li>
      ))}
      {data.found > data.families.length && (
        <p className="quiet">另有 {data.found - data.families.length} 项，见导出。</p>
      )}
    </ol>
  )
}

function Nothing({ years: { fromYear, toYear } }: { years: Years }) {
  return (
    <EmptyState title={`${fromYear}—${toYear}年没有可以分析的建议`}>
      <p>请换一段年份；往年的建议可以用“导入”补录。</p>
    </EmptyState>
  )
}
