import type { Transaction } from 'kysely'

import { DEPUTY_STATUS_LABELS } from '../contract/deputies-endpoints.ts'
import { DOSSIER_ACT_LABELS, type Dossier } from '../contract/dossiers-endpoints.ts'
import { stageLabel } from '../contract/stage-label.ts'
import { valueLabel } from '../contract/value-labels.ts'
import { type DeputyRow, findDeputy, listTermsOfDeputy } from '../db/read/deputies.ts'
import {
  type DossierActRow,
  type DossierAsk,
  type DossierSuggestionRow,
  listActsOfDeputy,
  listSuggestionsOfDeputy,
} from '../db/read/dossier.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'
import { listCorrections } from './list-corrections.ts'
import { listEntries } from './list-entries.ts'
import { isWithin, type Span, type SpanAsk, spanOf } from './span.ts'

type Trx = Transaction<Database>
type Facts = Pick<Dossier, 'suggestions' | 'acts' | 'entries'>

/**
 * 代表履职档案: derived from the logs at each reading, with what the office entered by hand. No rating, no reason and no
 * silence stands in it, and nothing that compares deputies. Throws NOT_FOUND.
 */
export async function readDossier(trx: Trx, ask: DossierAsk, spanAsk: SpanAsk = {}): Promise<Dossier> {
  const deputy = await findDeputy(trx, ask.deputyId)
  if (!deputy) throw new AppError('NOT_FOUND', '没有这名代表的履职档案，或者您不能查看它')
  const facts = await readFacts(trx, ask)
  const span = await spanOf(trx, spanAsk)
  return {
    deputy: { ...toDeputy(deputy), terms: await termsOf(trx, ask.deputyId) },
    span: { label: span.label, from: span.from, to: span.to },
    years: yearsOf(facts),
    ...within(facts, span),
    corrections: await listCorrections(trx, ask.deputyId, describe(facts)),
  }
}

/** All that stands in the dossier, by the key by which a correction points at it. */
export async function describeFacts(trx: Trx, ask: DossierAsk): Promise<ReadonlyMap<string, string>> {
  return describe(await readFacts(trx, ask))
}

async function readFacts(trx: Trx, ask: DossierAsk): Promise<Facts> {
  const suggestions = await listSuggestionsOfDeputy(trx, ask)
  const acts = await listActsOfDeputy(trx, ask)
  const isOwn = ask.viewer.deputyId === ask.deputyId && ask.viewer.role === 'deputy'
  return {
    suggestions: suggestions.map(toSuggestion),
    // Who may not read an internal case is not told that there is one; the deputy was there.
    acts: acts.filter(({ is_known }) => is_known || isOwn).map(toAct),
    entries: await listEntries(trx, ask.deputyId),
  }
}

function within({ suggestions, acts, entries }: Facts, span: Span): Facts {
  return {
    suggestions: suggestions.filter(({ termNo, submittedOn }) =>
      span.termNo === null ? isWithin(span, submittedOn) : termNo === span.termNo,
    ),
    acts: acts.filter(({ onDay }) => isWithin(span, onDay)),
    entries: entries.filter(({ onDay }) => isWithin(span, onDay)),
  }
}

function yearsOf({ suggestions, acts, entries }: Facts): number[] {
  const days = [
    ...suggestions.map(({ submittedOn }) => submittedOn),
    ...acts.map(({ onDay }) => onDay),
    ...entries.map(({ onDay }) => onDay),
  ]
  return [...new Set(days.map((day) => Number(day.slice(0, 4))))].sort((a, b) => b - a)
}

function describe({ suggestions, acts, entries }: Facts): ReadonlyMap<string, string> {
  return new Map([
    ...suggestions.map(
      ({ key, number, title, part }) =>
        [
          key,
          `${part === 'lead' ? '领衔' : '附议'}建议${number ?? ''}${title === null ? '' : `《${title}》`}`,
        ] as const,
    ),
    ...acts.map(({ key, label, onDay, case: about }) => [key, `${onDay} ${label}${about?.number ?? ''}`] as const),
    ...entries.map(({ key, label, onDay, words }) => [key, `${onDay} ${label}：${words}`] as const),
  ])
}

function toDeputy({ id, name, delegation_name, employer, status }: DeputyRow): Omit<Dossier['deputy'], 'terms'> {
  const statusLabel = DEPUTY_STATUS_LABELS[status]
  return { id, name, delegationName: delegation_name, employer, status, statusLabel }
}

async function termsOf(trx: Trx, deputyId: string): Promise<Dossier['deputy']['terms']> {
  const terms = await listTermsOfDeputy(trx, deputyId)
  return terms.map(({ term_no, delegation_name }) => ({ termNo: term_no, delegationName: delegation_name }))
}

function toSuggestion(row: DossierSuggestionRow): Dossier['suggestions'][number] {
  return {
    key: `case:${row.id}`,
    caseId: row.id,
    number: row.number,
    title: row.title,
    termNo: row.term_no,
    sessionNo: row.session_no,
    period: row.period,
    part: row.is_lead ? 'lead' : 'cosigner',
    submittedOn: row.submitted_on,
    confirmedOn: row.is_lead ? null : row.confirmed_on,
    confirmedBy: row.is_lead ? null : row.confirmed_by,
    isKey: row.is_key,
    motionNumber: row.motion_number,
    convertedOn: row.converted_on,
    repeats: row.repeats,
    otherRepeats: Math.max(0, row.all_repeats - row.repeats.length),
    stateLabel: stageLabel(row),
    units: row.units,
    repliedOn: row.replied_on,
    resultClasses: row.result_classes,
    concludedOn: row.concluded_on,
    isMarked: row.is_marked,
  }
}

function toAct(row: DossierActRow): Dossier['acts'][number] {
  const isOfSupervision = row.kind === 'supervision_act' || row.kind === 'inspection'
  const words = isOfSupervision && row.detail !== null ? valueLabel('kind', row.detail, 'act.held') : row.detail
  return {
    key: `event:${row.case_id}:${row.seq}`,
    kind: row.kind,
    label: DOSSIER_ACT_LABELS[row.kind],
    onDay: row.on_day,
    words,
    case: row.is_known ? { id: row.case_id, number: row.number, title: row.title } : null,
    isCorrected: row.is_corrected,
    isMarked: row.is_marked,
  }
}
