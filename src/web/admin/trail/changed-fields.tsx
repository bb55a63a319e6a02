import type { z } from 'zod'

import { fieldLabel } from '../../../contract/field-labels.ts'
import type { TrailLine } from '../../../contract/trail-endpoints.ts'
import { ROLE_LABELS, valueLabel } from '../../../contract/value-labels.ts'

type Line = z.infer<typeof TrailLine>
type Json = Line['old']

/** Names of what is noted in the trail alone. */
const TRAIL_FIELDS: Readonly<Record<string, string>> = {
  policy: '规则',
  note: '说明',
  version: '版',
  cases: '件数',
  lines: '行数',
  part: '核验范围',
  isSound: '完好',
  isSolved: '已消除',
  seqs: '记录序号',
  number: '号码',
  document: '依据的文件',
  host: '主机',
  on: '日期',
  status: '状态',
  caseIds: '选定的建议',
  post: '岗位编号',
  role: '岗位',
  roles: '岗位',
  policyId: '办理规则',
  policyVersion: '规则版次',
  unitId: '单位',
  personId: '人员',
  isActive: '启用',
  group: '类别',
  why: '原因',
  id: '编号',
}

const PARTS: Readonly<Record<string, string>> = { all: '全部', access: '操作留痕', cases: '各件建议' }

/** What was there and what is there now, field by field; only what differs is told where both are known. */
export function ChangedFields({ line: { old, new: now } }: { line: Pick<Line, 'old' | 'new'> }) {
  if (old === null && now === null) return null
  if (!isRecord(old) && !isRecord(now)) return <Plain old={old} now={now} />
  const before = isRecord(old) ? old : {}
  const after = isRecord(now) ? now : {}
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
  return (
    <ul className="plain-list">
      {names.map((name) => (
        <li key={name}>
          <span className="quiet">{labelOf(name)}：</span>
          {before[name] !== undefined && before[name] !== null && (
            <>
              <del>{textOf(name, before[name])}</del>
              {' → '}
            </>
          )}
          {after[name] === undefined || after[name] === null ? '无' : textOf(name, after[name])}
        </li>
      ))}
    </ul>
  )
}

function Plain({ old, now }: { old: Json; now: Json }) {
  return (
    <>
      {old !== null && <del>{textOf('', old)}</del>} {now === null ? '无' : textOf('', now)}
    </>
  )
}

function labelOf(name: string): string {
  const own = TRAIL_FIELDS[name]
  return own ?? fieldLabel(name)
}

function textOf(name: string, value: Json | undefined): string {
  if (value === null || value === undefined) return '无'
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (Array.isArray(value)) return value.map((one) => textOf(name, one)).join('、') || '无'
  if (isRecord(value)) {
    return Object.entries(value)
      .map(([inner, one]) => `${labelOf(inner)} ${textOf(inner, one)}`)
      .join('，')
  }
  const text = String(value)
  if (name === 'role' || name === 'roles') return (ROLE_LABELS as Readonly<Record<string, string>>)[text] ?? text
  if (name === 'part') return PARTS[text] ?? text
  return valueLabel(name, text)
}

function isRecord(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
