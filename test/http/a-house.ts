import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'

import type { Role } from '../../machines/policy/words.ts'
import { createKysely } from '../../src/db/connect.ts'
import { findPost, viewerOf } from '../../src/db/read/posts.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { openCalendars } from '../../src/engine/deadlines/calendars.ts'
import { openDiskStore } from '../../src/files/disk-store.ts'
import { type AppDependencies, buildApp } from '../../src/http/app.ts'
import type { Services } from '../../src/http/services.ts'
import { insertAccount } from '../../src/login/accounts.ts'
import type { Identity } from '../../src/login/identity.ts'
import { openLogin } from '../../src/login/login.ts'
import { createLiveHub } from '../../src/office/live-hub.ts'
import { createWorld, TENANT, type World } from '../engine/a-world.ts'

/** A person in one post of one congress, as tests name them. */
export type TestPost = {
  tenantId: string
  postId: string
  role: Role
  unitId?: string
  deputyId?: string
  bodyId?: string
  committeeId?: string
}
/** A world with the HTTP application on it. Requests name their post; logging in has tests of its own. */
export type House = World & {
  app: FastifyInstance
  services: Services
  /** Puts a person in a post into the records. */
  appoint(post: Partial<TestPost> & { role: Role; name?: string }): Promise<TestPost>
  ask(post: TestPost | 'operator' | null, options: InjectOptions): Promise<LightMyRequestResponse>
}

/** Who keeps the installation and has no post. */
const OPERATOR: Identity = { kind: 'account', userId: 'user-operator', isOperator: true, viewer: null, mustDo: null }

/**
 * A house stands on the world's clock. `parts` replaces some of the services. With `remembersPosts` a post is looked up
 * once: for thousands of requests of people whom none of these ends.
 */
export async function createHouse(
  parts: Partial<Services> = {},
  appParts: Partial<AppDependencies> = {},
  { remembersPosts = false }: { remembersPosts?: boolean } = {},
): Promise<House> {
  const world = await createWorld()
  const db = createKysely<Database>(world.pool)
  const folder = await mkdtemp(join(tmpdir(), 'duban-house-'))
  const services: Services = {
    db,
    engine: world.engine,
    calendars: await openCalendars(db),
    login: await openLogin({
      db,
      secret: 'a secret of the tests, long enough for cookies',
      publicUrl: undefined,
      port: 80,
      oidc: undefined,
      now: () => world.clock.now,
      warn: () => {},
    }),
    files: await openDiskStore(join(folder, 'files')),
    reception: { folder: join(folder, 'incoming'), limitBytes: 1024 * 1024, alsoAccepted: [], scan: undefined },
    publicUrl: 'http://localhost',
    hooks: { mayReachPrivate: true },
    senders: { mail: undefined, sms: undefined, post: async () => ({ isDelivered: true, outcome: '测试中不外发' }) },
    live: createLiveHub({ db, now: () => world.clock.now, warn: () => {}, pollEveryMs: 20, checkEveryMs: 50 }),
    now: () => world.clock.now,
    log: pino({ level: process.env['DUBAN_TEST_LOG'] ?? 'silent' }),
    ...parts,
  }
  const remembered = new Map<string, NonNullable<Awaited<ReturnType<typeof findPost>>>>()
  const app = await buildApp({
    log: pino({ level: process.env['DUBAN_TEST_LOG'] ?? 'silent' }),
    services,
    identify: async (request) => {
      const asked = String(request.headers['x-test-post'] ?? '')
      if (asked === 'operator') return OPERATOR
      const [tenantId, postId] = asked.split('/')
      if (!tenantId || !postId) return services.login.identify(request.headers)
      const post = remembered.get(asked) ?? (await withTenant(db, tenantId, (trx) => findPost(trx, postId)))
      if (post && remembersPosts) remembered.set(asked, post)
      if (!post) return { kind: 'nobody' }
      const userId = `user-of-${post.person_id}`
      return { kind: 'account', userId, isOperator: false, viewer: viewerOf(post, userId), mustDo: null }
    },
    limits: { ratePerAccount: 1e9, ratePerAddress: 1e9 },
    ...appParts,
  })
  let people = 0
  const appoint: House['appoint'] = async ({ tenantId = TENANT, role, name, ...rest }) => {
    people += 1
    const post: TestPost = { tenantId, postId: `post-${people}`, role, ...rest }
    await withTenant(db, tenantId, async (trx) => {
      const personId = `person-${post.postId}`
      const account = { id: `user-of-${personId}`, username: `tester.${people}`, name: name ?? `人员${people}` }
      await insertAccount(trx, { ...account, mustSetPassword: false }, world.clock.now)
      await trx
        .insertInto('person')
        .values({
          tenant_id: tenantId,
          id: personId,
          name: name ?? `人员${people}`,
          phone: null,
          email: null,
          user_id: `user-of-${personId}`,
          left_on: null,
        })
        .execute()
      await trx
        .insertInto('post')
        .values({
          tenant_id: tenantId,
          id: post.postId,
          person_id: personId,
          role,
          unit_id: post.unitId ?? null,
          deputy_id: post.deputyId ?? null,
          body_id: post.bodyId ?? null,
          committee_id: post.committeeId ?? null,
          granted_at: new Date(world.clock.now),
          granted_by: 'test',
          ended_at: null,
          ended_by: null,
        })
        .execute()
    })
    return post
  }
  return {
    ...world,
    app,
    services,
    appoint,
    ask: (post, options) =>
      app.inject({
        ...options,
        headers: { ...options.headers, ...(post && { 'x-test-post': nameOf(post) }) },
      }),
    [Symbol.asyncDispose]: async () => {
      await app.close()
      await rm(folder, { recursive: true, force: true })
      await world[Symbol.asyncDispose]()
    },
  }
}

function nameOf(post: TestPost | 'operator'): string {
  return post === 'operator' ? post : `${post.tenantId}/${post.postId}`
}
