import type { Transaction } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import type { FormData } from '../documents/forms/form-kind.ts'

export type Trx = Transaction<Database>

/** A typed number, or the next one of a register. */
export type NumberAsk =
  | { from: 'typed'; text: string; isRepeatConfirmed: boolean }
  | { from: 'register'; series: string }

/** What a document is to be about. */
export type FormAsk = {
  /** Made up by the caller (UUID); the same once more is the same document. */
  id: string
  kind: string
  caseId?: string | undefined
  actorId?: string | undefined
  unitId?: string | undefined
  deputyId?: string | undefined
  /** Whatever else the kind wants to know: a period, a meeting, a round. Each gatherer parses it. */
  about?: Readonly<Record<string, unknown>> | undefined
  number?: NumberAsk | undefined
  /** The day on the paper; without it today. */
  datedOn?: string | undefined
}

/** Who asks, and what is the same for all kinds. */
export type GatherContext = {
  viewer: Viewer
  /** The one who asks is of the deputy office (in a township: the presidium). */
  isOffice: boolean
  /** The day on the paper. */
  datedOn: string
  congress: { name: string; level: string }
  /** The rules in force; a case has its own, by `policyOf`. */
  policy: Policy
  policyOf: (ref: { id: string; version: number }) => Promise<Policy>
  /** The document number that was taken for this document; empty where none was asked for. */
  number: string
}

/** What fills the template, and what decides who may read the document later. */
export type Gathered = {
  /** Names the document in lists and in its file name. */
  title: string
  data: FormData
  images?: Record<string, Buffer>
  /** The unit whose document it is: it may read it where the kind says so. */
  unitId?: string | undefined
  /** Cases beside `ask.caseId` whose content it shows. */
  caseIds?: readonly string[]
  /** It names the deputies who proposed: a unit loses it when they become protected. */
  namesProposers?: boolean
  /** Number that stands in the facts already, such as that of a signed reply. */
  number?: string | undefined
}

/** Reads the facts for one document. Throws NOT_FOUND for what is out of reach, RULE_NOT_MET where there is nothing to write. */
export type Gather = (trx: Trx, ask: FormAsk, context: GatherContext) => Promise<Gathered>

/** How one kind comes to be filled, and for whom. */
export type FormGatherer = {
  /** Who makes it: the deputy office, or the unit for its own duty. */
  makers: readonly ('office' | 'unit')[]
  /** Who reads it afterwards: the office alone, or the unit whose document it is too. */
  readers: 'office' | 'unit'
  gather: Gather
}
