import { Link } from 'react-router'

import type { CASE_SORTS } from '../../contract/case-endpoints.ts'
import type { CaseLine } from '../../contract/case-views.ts'
import { VALUE_LABELS } from '../../contract/value-labels.ts'
import type { Column } from './data-table.tsx'
import { DeadlineChip } from './deadline-chip.tsx'
import { Party } from './party.tsx'
import { Stamp, Stamps } from './stamp.tsx'

export type CaseSort = (typeof CASE_SORTS)[number]
type CaseColumn = Column<CaseLine, CaseSort>

export const NUMBER: CaseColumn = {
  key: 'number',
  title: '编号',
  sort: 'number',
  width: 92,
  narrow: 'bare',
  render: ({ number, serialNumber }) => <span className="nowrap">{number ?? <SerialNumber is={serialNumber} />}</span>,
}

export const TITLE: CaseColumn = {
  key: 'title',
  title: '标题',
  sort: 'title',
  narrow: 'title',
  render: (line) => (
    <>
      <CaseLink line={line} />
      {line.isKey && (
        <>
          {' '}
          <Stamp label="重点" tone="notice" />
        </>
      )}
    </>
  ),
}

export const LEAD_SIGNER: CaseColumn = {
  key: 'lead_signer',
  title: '领衔代表',
  sort: 'lead_signer',
  width: 100,
  render: ({ leadSigner, cosignerCount }) => <Party party={leadSigner} more={cosignerCount} unit="位联名代表" />,
}

export const LEAD_UNIT: CaseColumn = {
  key: 'lead_unit',
  title: '主办单位',
  sort: 'lead_unit',
  width: 140,
  render: ({ leadUnit, otherUnitCount }) => <Party party={leadUnit} more={otherUnitCount} unit="个承办单位" />,
}

export const CATEGORY: CaseColumn = {
  key: 'category',
  title: '类别',
  sort: 'category',
  width: 64,
  render: ({ category }) => (category ? VALUE_LABELS['category']?.[category] : null),
}

export const STAGE: CaseColumn = {
  key: 'stage',
  title: '状态',
  sort: 'stage',
  width: 166,
  narrow: 'wide',
  render: ({ stageLabel, stamps }) => (
    <span className="stamps">
      <span className="nowrap">{stageLabel}</span>
      <Stamps stamps={stamps} />
    </span>
  ),
}

export const DEADLINE: CaseColumn = {
  key: 'deadline',
  title: '期限',
  sort: 'next_due_on',
  width: 228,
  narrow: 'wide',
  render: ({ id, deadline }) => (deadline ? <DeadlineChip caseId={id} deadline={deadline} /> : null),
}

/** A state secret has no title here, and nobody is told more. */
function CaseLink({ line: { id, title } }: { line: CaseLine }) {
  return (
    <Link className="row-link" data-row-link to={`/cases/${id}`}>
      {title ?? '（内容不在本系统）'}
    </Link>
  )
}

function SerialNumber({ is }: { is: string | null }) {
  return <span className="quiet">{is ? `流水 ${is}` : '未编号'}</span>
}
