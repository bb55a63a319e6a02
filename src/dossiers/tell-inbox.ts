import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'

import type { Role } from '../../machines/policy/words.ts'
import { listPostHolders } from '../db/read/notice-people.ts'
import type { Database } from '../db/schema.ts'
import { insertNotices, sentAtOnce, UNORDERED } from '../db/write/notices.ts'
import type { Doer } from '../office/doer.ts'

type Words = { kind: 'dossier_correction_asked' | 'dossier_correction_answered'; subject: string; body: string }

/** Into the inbox of the deputy, as long as he has a post; words of the dossier itself are not repeated there. */
export async function tellDeputy(
  trx: Transaction<Database>,
  doer: Doer,
  deputyId: string,
  words: Words,
): Promise<void> {
  const holders = await listPostHolders(trx)
  const people = holders.filter(({ role, deputy_id }) => role === 'deputy' && deputy_id === deputyId)
  await tell(trx, doer, people, words)
}

/** Into the inboxes of the office; in a township those of the presidium. */
export async function tellOffice(trx: Transaction<Database>, doer: Doer, words: Words): Promise<void> {
  const congress = await trx
    .selectFrom('congress')
    .select('level')
    .where('id', '=', doer.viewer.tenantId)
    .executeTakeFirstOrThrow()
  const office: readonly Role[] =
    congress.level === 'township' ? ['presidium'] : ['deputy_office_clerk', 'deputy_office_director']
  const holders = await listPostHolders(trx)
  await tell(
    trx,
    doer,
    holders.filter(({ role }) => office.includes(role)),
    words,
  )
}

async function tell(
  trx: Transaction<Database>,
  { viewer, now }: Doer,
  people: readonly { id: string; role: Role }[],
  { kind, subject, body }: Words,
): Promise<void> {
  const byId = new Map(people.map((person) => [person.id, person]))
  const at = new Date(now)
  await insertNotices(
    trx,
    [...byId.values()].map(({ id, role }) => ({
      tenant_id: viewer.tenantId,
      id: randomUUID(),
      kind,
      case_id: null,
      ...UNORDERED,
      ...sentAtOnce(at),
      role,
      recipient_id: id,
      unit_id: null,
      subject,
      body,
      brief: subject,
    })),
  )
}
