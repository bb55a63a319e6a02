import type { MachineName } from './effects.ts'
import { MACHINE_NAMES } from './effects.ts'
import type { ClockKind, Role } from './policy/words.ts'
import { CLOCK_KINDS } from './policy/words.ts'
import { ACTOR_READERS, type Audience, CLOCK_READERS, type LoggedType, READING, type Reader } from './reading-table.ts'

export type { Reader } from './reading-table.ts'

/** What decides how somebody reads a case, beside the role: found with the case itself. */
export type Standing = {
  isSigner: boolean
  hasBallot: boolean
  /** How much of it is public; null when nothing is. */
  publicAs: 'full' | 'title_only' | null
}

/** How this role, standing so, reads the case; undefined when not at all. */
export function readerOf(role: Role, standing: Standing): Reader | undefined {
  const byRole = READER_OF_ROLE[role]
  if (byRole !== undefined) return byRole
  if (role === 'deputy' && standing.isSigner) return 'signer'
  if (role === 'standing_committee_member' && standing.hasBallot) return 'member'
  if (role !== 'deputy' && role !== 'standing_committee_member') return undefined
  if (standing.publicAs === null) return undefined
  return standing.publicAs === 'full' ? 'public' : 'title'
}

/** Types of the log by the condition under which this reader may know them. */
export type ReadableTypes = { always: LoggedType[]; own: LoggedType[]; word: LoggedType[]; delivered: LoggedType[] }
/** Facts, and the words of facts. */
export type Readable = {
  facts: ReadableTypes
  texts: ReadableTypes
  machines: MachineName[]
  clocks: ClockKind[]
  /** Clocks on the reader's own duty. */
  ownClocks: ClockKind[]
}

/** All that this reader may read, as lists for a statement. */
export function readableBy(reader: Reader): Readable {
  const known = readables.get(reader)
  if (known) return known
  const made: Readable = {
    facts: typesFor(reader, 'fact'),
    texts: typesFor(reader, 'text'),
    machines: MACHINE_NAMES.filter((name) => ACTOR_READERS[name].includes(reader)),
    clocks: CLOCK_KINDS.filter((kind) => CLOCK_READERS[kind].includes(reader)),
    ownClocks: CLOCK_KINDS.filter((kind) => reader === 'unit' && CLOCK_READERS[kind].includes('own_unit')),
  }
  readables.set(reader, made)
  return made
}
const readables = new Map<Reader, Readable>()

function typesFor(reader: Reader, what: 'fact' | 'text'): ReadableTypes {
  const types = Object.keys(READING) as LoggedType[]
  const open = (type: LoggedType, who: Audience) => READING[type][what].includes(who)
  return {
    always: types.filter((type) => open(type, reader)),
    own: reader === 'unit' ? types.filter((type) => open(type, 'own_unit')) : [],
    word: reader === 'signer' ? types.filter((type) => open(type, 'own_word')) : [],
    delivered: types.filter((type) => READING[type].delivered?.includes(reader)),
  }
}

/** Facts that tell what a deputy said: to others than the office they are told without the deputy. */
export const SPOKEN: readonly LoggedType[] = ['deputyFeedback.filed', 'demands.agreed', 'commitment.rated']

/** Fields of any payload that name deputies. */
export const DEPUTY_FIELDS: readonly string[] = [
  'deputyId',
  'deputyIds',
  'leadSignerId',
  'cosignerIds',
  'addresseeIds',
  'waivedBy',
  'consentBy',
  'agreedBy',
  'withDeputyIds',
  'memberSignerIds',
  'delegationId',
  'motionNumber',
]
/** Facts that are about deputies and nothing else: where the proposer is protected, only who knows him reads them. */
export const OF_PROPOSERS: readonly LoggedType[] = [
  'cosigner.confirmed',
  'cosigner.declined',
  'deputy.ended',
  'deputy.suspended',
  'deputy.resumed',
  'addressees.changed',
]

/**
 * Facts of a duty that name the deputy with whom they have to do. Where the proposer is protected, only who knows him
 * enters them: the answer to a guess would tell who it is.
 */
export const OF_ONE_DEPUTY: ReadonlySet<string> = new Set<LoggedType>([
  'contact.made',
  'contact.failed',
  'extension.notified',
  'reply.consulted',
  'reply.delivered',
  'unitReported.filed',
])

/** Facts whose words are content of the suggestion or of its answer: of a state secret they are never entered. */
export const CONTENT_EVENTS: ReadonlySet<string> = new Set<LoggedType>([
  'suggestion.amended',
  'suggestion.resubmitted',
  'priorCommunication.held',
  'contact.made',
  'contact.failed',
  'opinion.given',
  'reply.drafted',
  'reply.consulted',
  'inquiry.asked',
  'deputyFeedback.filed',
  'demands.agreed',
  'commitment.progressed',
  'commitment.reportedDone',
  'act.held',
  'progress.reported',
  'transfer.proposed',
])
/** What stands in place of the words where the form must have some. */
export const ON_SECRET_PAPER = '见涉密载体'

/** May this reader know who proposed a suggestion whose proposer is protected? */
export function knowsProtected(reader: Reader): boolean {
  return KNOW_PROPOSER.has(reader)
}
const KNOW_PROPOSER: ReadonlySet<Reader> = new Set<Reader>(['office', 'secretariat', 'delegation', 'signer'])

/** Does this reader read the body, or the title alone? */
export function readsBody(reader: Reader): boolean {
  return reader !== 'title' && reader !== 'counter'
}

/** Does this reader hear the names of those who acted, and see the signers' telephone numbers asked for? */
export function readsNames(reader: Reader): boolean {
  return !NAMELESS.has(reader)
}
const NAMELESS: ReadonlySet<Reader> = new Set<Reader>(['public', 'title', 'counter', 'member', 'procurator'])

/** Roles that read every case in one way; others by how they stand to it. */
const READER_OF_ROLE: Readonly<Partial<Record<Role, Reader>>> = {
  delegation_staff: 'delegation',
  secretariat: 'secretariat',
  presidium: 'office',
  deputy_office_clerk: 'office',
  deputy_office_director: 'office',
  routing_office: 'body',
  unit_clerk: 'unit',
  unit_section_head: 'unit',
  unit_deputy_head: 'unit',
  unit_head: 'unit',
  handling_leader: 'leader',
  supervising_leader: 'supervisor',
  supervising_committee: 'committee',
  council_of_chairpersons: 'office',
  scrutineer: 'counter',
  teller: 'counter',
  procurator: 'procurator',
  auditor: 'office',
}
