import { type RawBuilder, type SqlBool, sql } from 'kysely'

import { knowsProtected, type Readable, readableBy, readerOf } from '../../../machines/reading.ts'
import type { Reader } from '../../../machines/reading-table.ts'
import type { CaseHead } from './case-head.ts'
import type { Viewer } from './viewer.ts'

/** One viewer's right to read one case: what every statement about it is filtered by. */
export type CaseReading = {
  viewer: Viewer
  caseId: string
  reader: Reader
  readable: Readable
  /** False where the proposer is protected from this reader. */
  knowsProposer: boolean
  /** Of a state secret there is only a stub: no words of it are read by anybody. */
  isSecret: boolean
}

/** How the viewer reads the case that was found within reach; undefined when not at all. */
export function readingOf(viewer: Viewer, head: CaseHead): CaseReading | undefined {
  const reader = readerOf(viewer.readsAs, head.standing)
  if (reader === undefined) return undefined
  const knowsProposer = head.mark !== 'protected_proposer' || knowsProtected(reader)
  return {
    viewer,
    caseId: head.id,
    reader,
    readable: readableBy(reader),
    knowsProposer,
    isSecret: head.mark === 'state_secret',
  }
}

/** Does the reader see this actor at all? A condition on `actor as a`. */
export function actorIsShown({ reader, readable, viewer }: CaseReading): RawBuilder<SqlBool> {
  const isOfMachine = sql<SqlBool>`a.machine = any (${sql.val(readable.machines)}::text[])`
  if (reader === 'unit') {
    return sql<SqlBool>`(${isOfMachine} and (a.machine <> 'transfer'
      or a.context::jsonb -> 'unitIds' @> to_jsonb(${viewer.unitId ?? ''}::text)))`
  }
  if (reader === 'procurator') {
    return sql<SqlBool>`(${isOfMachine} and (a.machine <> 'transfer'
      or a.context ->> 'direction' = 'from_procuratorate'
      or coalesce(a.value::jsonb ->> 'underway', '') not in ('proposed', 'viewed')))`
  }
  return isOfMachine
}

/** A list of words as an array parameter. */
export function wordsOf(words: readonly string[]): RawBuilder<string[]> {
  return sql<string[]>`${sql.val([...words])}::text[]`
}
