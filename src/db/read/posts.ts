import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { PostTable } from '../office-schema.ts'
import type { CongressTable, Database } from '../schema.ts'
import type { Viewer } from './viewer.ts'

type PostRow = Pick<
  Selectable<PostTable>,
  'tenant_id' | 'id' | 'person_id' | 'role' | 'unit_id' | 'deputy_id' | 'body_id' | 'committee_id'
>

/** The person in a post, and the congress in which it is. */
type Holder = { person_name: string; congress_level: CongressTable['level'] | null }

/** One post of an account, with the names that a person chooses by. */
export type AccountPost = {
  tenant_id: string
  congress_name: string
  post_id: string
  person_id: string
  person_name: string
  role: PostTable['role']
  unit_id: string | null
  unit_name: string | null
  deputy_id: string | null
  body_id: string | null
  body_name: string | null
  committee_id: string | null
}

/** Every post in which the account may act, in all congresses; posts and people that have ended are not among them. */
export async function listPostsOfAccount(db: Kysely<Database>, userId: string): Promise<AccountPost[]> {
  const { rows } = await sql<AccountPost>`select * from list_posts_of_account(${userId})`.execute(db)
  return rows
}

/** A post that still holds, with the person's name and account. */
export async function findPost(
  trx: Transaction<Database>,
  postId: string,
): Promise<(PostRow & Holder & { user_id: string | null }) | undefined> {
  return trx
    .selectFrom('post as p')
    .innerJoin('congress as c', 'c.id', 'p.tenant_id')
    .innerJoin('person as n', (join) => join.onRef('n.tenant_id', '=', 'p.tenant_id').onRef('n.id', '=', 'p.person_id'))
    .select([
      'p.tenant_id',
      'p.id',
      'p.person_id',
      'p.role',
      'p.unit_id',
      'p.deputy_id',
      'p.body_id',
      'p.committee_id',
      'n.name as person_name',
      'n.user_id',
      'c.level as congress_level',
    ])
    .where('p.id', '=', postId)
    .where('p.ended_at', 'is', null)
    .where('n.left_on', 'is', null)
    .executeTakeFirst()
}

/** The person in this post as the engine and the reading rights see it. */
export function viewerOf(post: PostRow & Holder, userId: string): Viewer {
  const isForeignPresidium = post.role === 'presidium' && post.congress_level !== 'township'
  return {
    tenantId: post.tenant_id,
    id: post.person_id,
    name: post.person_name,
    postId: post.id,
    userId,
    role: post.role,
    readsAs: isForeignPresidium ? 'secretariat' : post.role,
    ...(post.unit_id !== null && { unitId: post.unit_id }),
    ...(post.deputy_id !== null && { deputyId: post.deputy_id }),
    ...(post.body_id !== null && { bodyId: post.body_id }),
    ...(post.committee_id !== null && { committeeId: post.committee_id }),
  }
}

/** Does anybody hold a post in this role? */
export async function isPostHeld(trx: Transaction<Database>, role: PostTable['role']): Promise<boolean> {
  const held = await trx
    .selectFrom('post as p')
    .innerJoin('person as n', (join) => join.onRef('n.tenant_id', '=', 'p.tenant_id').onRef('n.id', '=', 'p.person_id'))
    .select('p.id')
    .where('p.role', '=', role)
    .where('p.ended_at', 'is', null)
    .where('n.left_on', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return held !== undefined
}
