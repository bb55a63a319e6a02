import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import { type ItemScore, listAppraisals, readUnitSheet } from '../../contract/appraisal-endpoints.ts'
import { fileAppeal } from '../../contract/appraisal-steps-endpoints.ts'
import type { CallReply } from '../../contract/client.ts'
import { ask, useAsk } from '../app/ask.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { dayText } from '../parts/day-text.ts'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { randomId } from '../parts/random-key.ts'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { AppealList } from './appeal-list.tsx'
import { GradeMark, scoreText } from './grade-mark.tsx'
import { ItemCases } from './item-cases.tsx'
import { RulesTable } from './rules-notice.tsx'
import { ItemField } from './score-forms.tsx'
import { type Opened, ScoreCell } from './score-table.tsx'
import { Buttons } from './step-forms.tsx'

type Sheet = CallReply<typeof readUnitSheet>
type Ranked = NonNullable<Sheet['ranking']>[number]

/** One unit's sheet, as the unit itself reads it. */
export function UnitSheetPage() {
  const { id = '', unitId = '' } = useParams()
  const { data, error } = useAsk(readUnitSheet, { params: { id, unitId } }, { refetchOnMount: 'always' })
  const [opened, setOpened] = useState<Opened | null>(null)
  const [isAppealing, setAppealing] = useState(false)
  return (
    <PageFrame
      title={data ? `${data.sheet.unit.name}：${data.title}` : '综合评价'}
      subtitle={<Link to="/appraisals">全部综合评价</Link>}
      actions={
        data?.mayAppeal &&
        !isAppealing && (
          <Button type="primary" onClick={() => setAppealing(true)}>
            提出申诉
          </Button>
        )
      }
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && (
        <>
          <Result data={data} />
          {isAppealing && <AppealForm data={data} onClose={() => setAppealing(false)} />}
          <Scores data={data} onOpen={setOpened} />
          <section className="appraisal-part">
            <h2>申诉</h2>
            <AppealList appeals={data.appeals} />
          </section>
          {data.ranking && data.state === 'circulated' && <Ranking data={data} />}
          <RulesTable rules={data.rules} />
          <ItemCases appraisalId={id} opened={opened} onClose={() => setOpened(null)} />
        </>
      )}
    </PageFrame>
  )
}

function Result({ data }: { data: Sheet }) {
  const { stateLabel, sheet, ranked, appealUntil, state, circularNumber, book } = data
  const isDecided = state === 'decided' || state === 'circulated'
  return (
    <dl className="facts appraisal-facts">
      <dt>状态</dt>
      <dd>
        {stateLabel}
        {state === 'open' && appealUntil && `，申诉截止 ${dayText(appealUntil)}（含当日）`}
        {circularNumber && `，${circularNumber}`}
      </dd>
      <dt>期间</dt>
      <dd>
        {dayText(book.fromOn)}至{dayText(book.toOn)}，数据截至{dayText(book.asOf)}
      </dd>
      <dt>承办</dt>
      <dd>
        {sheet.cases} 件{sheet.isFew && '（件数或可计分的项目少，得分受个别建议影响较大，仅供参考）'}
      </dd>
      <dt>总分</dt>
      <dd>
        <strong>{scoreText(sheet.total)}</strong>
        {sheet.weightUsed < 100 && sheet.total !== null && `（按 ${sheet.weightUsed} 的权重折算）`}
      </dd>
      <dt>等次</dt>
      <dd>
        <GradeMark grade={sheet.grade} />
        {sheet.failedBy.length > 0 && `，因${sheet.failedBy.join('、')}低于规定的分数`}
        {!isDecided && <span className="quiet">（未定，以定下的结果为准）</span>}
      </dd>
      {sheet.rank !== null && (
        <>
          <dt>名次</dt>
          <dd>
            第 {sheet.rank} 名，共 {ranked} 个单位
          </dd>
        </>
      )}
    </dl>
  )
}

function Scores({ data: { sheet }, onOpen }: { data: Sheet; onOpen: (opened: Opened) => void }) {
  const columns: Column<ItemScore>[] = [
    { key: 'label', title: '项目', narrow: 'title', width: 140, render: ({ label }) => label },
    { key: 'weight', title: '权重', isNumber: true, width: 64, render: ({ weight }) => weight },
    {
      key: 'score',
      title: '得分',
      isNumber: true,
      width: 110,
      render: (score) => (
        <ScoreCell score={score} unit={sheet.unit} onOpen={() => onOpen({ unit: sheet.unit, item: score.item })} />
      ),
    },
    { key: 'why', title: '说明', narrow: 'wide', render: explanation },
  ]
  return <DataTable caption="各项得分" columns={columns} rows={sheet.scores} rowKey={({ item }) => item} />
}

function explanation({ whyLeftOut, corrected }: ItemScore): string {
  return corrected ? `更正的理由：${corrected.why}` : (whyLeftOut ?? '')
}

function Ranking({ data: { ranking, sheet } }: { data: Sheet }) {
  const isOwn = (unit: Ranked['unit']) => unit.id === sheet.unit.id
  const columns: Column<Ranked>[] = [
    { key: 'rank', title: '名次', isNumber: true, width: 64, render: ({ rank }) => rank ?? '—' },
    {
      key: 'unit',
      title: '单位',
      narrow: 'title',
      render: ({ unit }) => (isOwn(unit) ? <strong>{unit.name}（本单位）</strong> : unit.name),
    },
    { key: 'total', title: '总分', isNumber: true, width: 90, render: ({ total }) => scoreText(total) },
    { key: 'grade', title: '等次', render: ({ grade }) => <GradeMark grade={grade} /> },
  ]
  return (
    <section className="appraisal-part">
      <h2>全部排名</h2>
      <DataTable caption="各单位名次" columns={columns} rows={ranking ?? []} rowKey={({ unit }) => unit.id} />
    </section>
  )
}

const WHOLE = { item: '', label: '整体' }

function AppealForm({ data, onClose }: { data: Sheet; onClose: () => void }) {
  const queryClient = useQueryClient()
  const [appealId] = useState(randomId)
  const [item, setItem] = useState('')
  return (
    <div className="appraisal-form">
      <SentForm
        onSend={async (values) => {
          await ask(fileAppeal, {
            params: { id: data.id },
            body: {
              appealId,
              unitId: data.sheet.unit.id,
              item: item === '' ? null : item,
              words: textOf(values, 'words').trim(),
            },
          })
          for (const { name } of [readUnitSheet, listAppraisals]) {
            await queryClient.invalidateQueries({ queryKey: [name] })
          }
          onClose()
        }}
      >
        {(isBusy) => (
          <>
            <ItemField items={[...data.rules.items, WHOLE]} value={item} onChange={setItem} label="对哪一项" />
            <Field id="words" label="申诉的事实和理由" help="写明是哪一件、哪里不对、以什么为证。">
              <Input.TextArea
                id="words"
                name="words"
                required
                maxLength={2000}
                autoSize={{ minRows: 3, maxRows: 10 }}
                aria-describedby="words-help"
              />
            </Field>
            <Buttons label="提出申诉" isBusy={isBusy} onCancel={onClose} />
          </>
        )}
      </SentForm>
    </div>
  )
}
