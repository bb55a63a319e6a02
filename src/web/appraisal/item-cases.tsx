import { Modal } from 'antd'
import { Link } from 'react-router'

import { type JudgedCase, listAppraisalCases } from '../../contract/appraisal-endpoints.ts'
import type { CallReply } from '../../contract/client.ts'
import { useAsk } from '../app/ask.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Stamp } from '../parts/stamp.tsx'
import type { Opened } from './score-table.tsx'

type Found = CallReply<typeof listAppraisalCases>
const VERDICTS = {
  missed: { label: '未得分', tone: 'urgent' },
  reached: { label: '得分', tone: 'plain' },
  not_counted: { label: '不计', tone: 'plain' },
} as const

/** The cases behind one score: which counted, which did not, and why. */
export function ItemCases({
  appraisalId,
  opened,
  onClose,
}: {
  appraisalId: string
  opened: Opened | null
  onClose: () => void
}) {
  const { data, error } = useAsk(
    listAppraisalCases,
    { params: { id: appraisalId, unitId: opened?.unit.id ?? '-', item: opened?.item ?? '-' } },
    { enabled: opened !== null },
  )
  return (
    <Modal
      open={opened !== null}
      title={data ? `${data.unit.name}：${data.label}` : '得分由哪些建议得来'}
      width={860}
      footer={null}
      destroyOnHidden
      onCancel={onClose}
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && <Cases found={data} />}
    </Modal>
  )
}

function Cases({ found: { formula, part, base, whyNoList, cases, hidden } }: { found: Found }) {
  return (
    <div className="stack">
      {formula && (
        <p className="quiet">
          口径：{formula}。{base !== null && `本项 ${part} / ${base}。`}
        </p>
      )}
      {whyNoList && <p>{whyNoList}。</p>}
      {whyNoList === null && cases.length === 0 && hidden === 0 && <p>没有与本项有关的建议。</p>}
      {cases.length > 0 && (
        <div className="judged">
          <DataTable
            caption="与本项有关的建议"
            columns={COLUMNS}
            rows={cases.map((one, at) => ({ ...one, at }))}
            rowKey={({ at }) => String(at)}
          />
        </div>
      )}
      {hidden > 0 && <p className="quiet">另有 {hidden} 件按规定不向您列出，但已计入得分。</p>}
    </div>
  )
}

/** One case may stand there several times: a form for each deputy. */
const COLUMNS: Column<JudgedCase & { at: number }>[] = [
  {
    key: 'number',
    title: '编号',
    narrow: 'title',
    width: 130,
    render: ({ caseId, number }) => <Link to={`/cases/${caseId}`}>{number}</Link>,
  },
  { key: 'title', title: '标题', narrow: 'wide', render: ({ title }) => title ?? '（涉密，标题从略）' },
  {
    key: 'verdict',
    title: '计分',
    narrow: 'bare',
    width: 80,
    render: ({ verdict }) => <Stamp {...VERDICTS[verdict]} />,
  },
  { key: 'why', title: '原因', narrow: 'wide', render: ({ why }) => why },
]
