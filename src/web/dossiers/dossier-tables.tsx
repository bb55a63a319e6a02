import { Button } from 'antd'
import { Link } from 'react-router'

import type { Dossier } from '../../contract/dossiers-endpoints.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { momentText } from '../parts/day-text.ts'
import { Stamp } from '../parts/stamp.tsx'

type Suggestion = Dossier['suggestions'][number]
type Act = Dossier['acts'][number]
type Entry = Dossier['entries'][number]
/** What may be done with one line, beside it. */
export type LineActs = {
  label: string
  /** Only lines that were entered by hand, and of these only some. */
  entries?: (key: string) => boolean
  onChoose: (key: string) => void
}

const FORMS = { screen: '网上确认', wet_signature: '书面签名' } as const

/** Suggestions, acts and entries of the years or the term that was chosen, each by its day. */
export function DossierTables({ dossier, acts }: { dossier: Dossier; acts?: LineActs }) {
  const { suggestions } = dossier
  const ofEntries = acts ? [actsColumn(acts)] : []
  const more = acts?.entries ? [] : ofEntries
  return (
    <>
      <Part title="领衔提出的建议">
        <Suggestions
          caption="领衔提出的建议"
          rows={suggestions.filter(({ part }) => part === 'lead')}
          columns={[...OF_ALL, ...CAME_OF_IT, ...more]}
        />
      </Part>
      <Part title="附议的建议">
        <Suggestions
          caption="附议的建议"
          rows={suggestions.filter(({ part }) => part === 'cosigner')}
          columns={[...OF_ALL, CONFIRMED, ...CAME_OF_IT, ...more]}
        />
      </Part>
      <Part title="参加建议办理、督办和评价活动">
        {dossier.acts.length === 0 && <None />}
        {dossier.acts.length > 0 && (
          <DataTable
            caption="参加的活动"
            columns={[...ACT_COLUMNS, ...more]}
            rows={dossier.acts}
            rowKey={({ key }) => key}
          />
        )}
      </Part>
      <Part title="出席会议、视察、调研等">
        {dossier.entries.length === 0 && <None />}
        {dossier.entries.length > 0 && (
          <DataTable
            caption="代表工作机构登记的履职情况"
            columns={[...ENTRY_COLUMNS, ...ofEntries]}
            rows={dossier.entries}
            rowKey={({ key }) => key}
          />
        )}
      </Part>
    </>
  )
}

export function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="dossier-part" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function None() {
  return <p className="quiet">本时段没有记录。</p>
}

type Keyed = { key: string }

function Suggestions({
  caption,
  rows,
  columns,
}: {
  caption: string
  rows: readonly Suggestion[]
  columns: readonly Column<Suggestion>[]
}) {
  if (rows.length === 0) return <None />
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={({ key }) => key} />
}

function actsColumn({ label, entries, onChoose }: LineActs): Column<Keyed> {
  return {
    key: 'act',
    title: '',
    width: 104,
    narrow: 'bare',
    isHiddenInPrint: true,
    render: ({ key }) =>
      (entries?.(key) ?? true) && (
        <Button size="small" onClick={() => onChoose(key)}>
          {label}
        </Button>
      ),
  }
}

const OF_ALL: readonly Column<Suggestion>[] = [
  {
    key: 'number',
    title: '编号',
    width: 130,
    render: ({ number, termNo, sessionNo, period }) => (
      <>
        {number ?? '未编号'}
        <br />
        <span className="quiet">
          {termNo}届{period === 'in_session' ? `${sessionNo}次` : '闭会'}
        </span>
      </>
    ),
  },
  {
    key: 'title',
    title: '标题',
    narrow: 'title',
    render: ({ caseId, title, isMarked }) => (
      <>
        <Link to={`/cases/${caseId}`}>{title ?? '（标题不显示）'}</Link>
        {isMarked && <span className="quiet no-print"> 制发的 Word 不列入</span>}
      </>
    ),
  },
  { key: 'submitted', title: '提出', width: 104, render: ({ submittedOn }) => submittedOn },
]
const CONFIRMED: Column<Suggestion> = {
  key: 'confirmed',
  title: '附议确认',
  width: 104,
  render: ({ confirmedOn, confirmedBy }) =>
    confirmedOn ? `${confirmedOn} ${confirmedBy ? FORMS[confirmedBy] : ''}` : '没有登记',
}
const CAME_OF_IT: readonly Column<Suggestion>[] = [
  { key: 'state', title: '办理情况', width: 210, render: (row) => <CameOfIt suggestion={row} /> },
  { key: 'notes', title: '备注', width: 130, render: (row) => notesOf(row) || '—' },
]

function CameOfIt({ suggestion }: { suggestion: Suggestion }) {
  const { units, stateLabel, repliedOn, resultClasses, concludedOn } = suggestion
  const classes = [...new Set(resultClasses)].map((code) => `${code}类`).join('、')
  return (
    <>
      {stateLabel}
      {units.length > 0 && `，${units.join('、')}`}
      {repliedOn && <span className="nowrap">，{repliedOn} 办复</span>}
      {classes && `（${classes}）`}
      {concludedOn && <span className="nowrap">，{concludedOn} 办结</span>}
    </>
  )
}

function notesOf({ isKey, motionNumber, convertedOn, repeats, otherRepeats }: Suggestion): string {
  const former = repeats.length + otherRepeats
  return [
    isKey && '重点督办',
    motionNumber !== null && `由议案${motionNumber}转为建议${convertedOn ? `（${convertedOn}）` : ''}`,
    former > 0 && `重复提出${repeats.length > 0 ? `：${repeats.join('、')}` : ''}`,
  ]
    .filter(Boolean)
    .join('；')
}

const ACT_COLUMNS: readonly Column<Act>[] = [
  { key: 'day', title: '日期', width: 104, render: ({ onDay }) => onDay },
  {
    key: 'what',
    title: '事项',
    narrow: 'title',
    width: 300,
    render: ({ label, words, isCorrected }) => (
      <>
        {label}
        {words && `（${words}）`}
        {isCorrected && <span className="quiet">　已有更正，见本件过程记录</span>}
      </>
    ),
  },
  {
    key: 'case',
    title: '有关建议',
    render: ({ case: of }) =>
      of ? (
        <Link to={`/cases/${of.id}`}>
          {of.number ?? '未编号'} {of.title}
        </Link>
      ) : (
        <span className="quiet">（不公开的建议）</span>
      ),
  },
]

const ENTRY_COLUMNS: readonly Column<Entry>[] = [
  {
    key: 'day',
    title: '日期',
    width: 104,
    render: ({ onDay, struckAt }) => <Struck is={struckAt !== null}>{onDay}</Struck>,
  },
  {
    key: 'kind',
    title: '类别',
    width: 130,
    render: ({ label, struckAt }) => <Struck is={struckAt !== null}>{label}</Struck>,
  },
  {
    key: 'words',
    title: '内容',
    narrow: 'title',
    render: ({ words, struckAt, struckBy, struckWhy }) => (
      <>
        <Struck is={struckAt !== null}>{words}</Struck>
        {struckAt !== null && (
          <span className="dossier-struck">
            {' '}
            <Stamp label="已划去" tone="plain" /> {struckBy} {momentText(struckAt)}：{struckWhy}
          </span>
        )}
      </>
    ),
  },
  { key: 'by', title: '登记人', width: 110, isHiddenInPrint: true, render: ({ enteredBy }) => enteredBy ?? '—' },
]

function Struck({ is, children }: { is: boolean; children: React.ReactNode }) {
  return is ? <del className="dossier-struck">{children}</del> : children
}
