import { describe, expect, inject, it } from 'vitest'

import {
  createKysely,
  createPool,
  createScratchDatabase,
  dropAbandonedDatabases,
  openDatabase,
  withClient,
  withDatabase,
} from '../../src/db/connect.ts'
import { createDatabase } from '../database.ts'

describe('a pool', () => {
  it('reads a date as text, int8 as a number and numeric as text', async () => {
    await using db = await createDatabase({ isEmpty: true })

    const { rows } = await db.openPool('owner').query(
      `select date '2026-03-05' as day, array[date '2026-03-05', null] as days, 9007199254740991::int8 as big,
              array[1::int8, null] as bigs, 1.10::numeric as share, timestamptz '2026-03-05T08:00:00.123+08:00' as at`,
    )

    expect(rows).toEqual([
      {
        day: '2026-03-05',
        days: ['2026-03-05', null],
        big: Number.MAX_SAFE_INTEGER,
        bigs: [1, null],
        share: '1.10',
        at: new Date('2026-03-05T00:00:00.123Z'),
      },
    ])
  })

  it('refuses an int8 that a number cannot hold', async () => {
    await using db = await createDatabase({ isEmpty: true })

    const query = db.openPool('owner').query('select 9007199254740993::int8 as big')

    await expect(query).rejects.toThrow(RangeError)
  })

  it('outlives the loss of its idle connections', async () => {
    await using db = await createDatabase({ isEmpty: true })
    const losses: string[] = []
    const pool = createPool(db.ownerUrl, { max: 1, onError: (error) => losses.push(error.message) })
    await pool.query('select 1')
    const isLost = new Promise((resolve) => pool.once('error', resolve))

    await withClient(db.adminUrl, (admin) =>
      admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
        [db.name],
      ),
    )
    await isLost

    expect(losses).toHaveLength(1)
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await pool.end()
  })
})

describe('the two roles', () => {
  it('keep the app from owning, making or turning off anything', async () => {
    await using db = await createDatabase({ isEmpty: true })
    await db.openPool('owner').query('create table secret (id int); grant select on secret to duban_app')
    const app = db.openPool('app', { max: 1 })

    const who = await app.query(
      'select current_user as name, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user',
    )

    expect(who.rows).toEqual([
      { name: 'duban_app', rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false },
    ])
    expect((await app.query('select * from secret')).rows).toEqual([])
    await expect(app.query('drop table secret')).rejects.toMatchObject({ code: '42501' })
    await expect(app.query('create table mine (id int)')).rejects.toMatchObject({ code: '42501' })
    await expect(app.query('set role duban_owner')).rejects.toMatchObject({ code: '42501' })
  })

  it('leave the owner without the powers of a superuser', async () => {
    await using db = await createDatabase({ isEmpty: true })

    const { rows } = await db
      .openPool('owner')
      .query('select rolsuper, rolbypassrls from pg_roles where rolname = current_user')

    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }])
  })
})

describe('DATABASE_URL', () => {
  it('is used as it is, its database is made when missing, and the owner becomes the app', async () => {
    const server = inject('testServer')
    const given = withDatabase(server.adminUrl, `test_${Date.now().toString(36)}_00000001`)

    const opened = await openDatabase(
      { databaseUrl: given, databaseAppUrl: undefined, dataFolder: '/nonexistent' },
      { database: 'ignored' },
    )

    expect(opened).toMatchObject({ ownerUrl: given, dataFolder: undefined })
    const who = await withClient(opened.appUrl, async (app) => {
      await app.query('reset role')
      return (await app.query('select current_user as name, current_database() as database')).rows
    })
    expect(who).toEqual([{ name: 'duban_app', database: new URL(given).pathname.slice(1) }])
    await opened.close()
    await withClient(server.adminUrl, (admin) => admin.query(`drop database ${new URL(given).pathname.slice(1)}`))
  })

  it('works for an owner who may make roles but is no superuser', async () => {
    await using db = await createDatabase({ isEmpty: true })
    const name = `maker_${db.name}`
    await withClient(db.adminUrl, (admin) =>
      admin.query(`create role ${name} login createrole password 'x'; grant duban_app to ${name} with admin true, set false;
                   grant create on schema public to ${name}`),
    )
    const url = new URL(db.ownerUrl)
    url.username = name
    url.password = 'x'

    const opened = await openDatabase(
      { databaseUrl: url.href, databaseAppUrl: undefined, dataFolder: undefined },
      { database: 'ignored' },
    )
    const who = await withClient(opened.appUrl, async (app) => (await app.query('select current_user as name')).rows)

    expect(who).toEqual([{ name: 'duban_app' }])
    await withClient(db.adminUrl, (admin) => admin.query(`drop owned by ${name}; drop role ${name}`))
  })

  it('prefers DATABASE_APP_URL, and refuses one that could see through row-level security', async () => {
    await using db = await createDatabase({ isEmpty: true })
    const open = (databaseAppUrl: string) =>
      openDatabase({ databaseUrl: db.ownerUrl, databaseAppUrl, dataFolder: undefined }, { database: 'ignored' })

    expect((await open(db.appUrl)).appUrl).toBe(db.appUrl)
    await expect(open(db.adminUrl)).rejects.toMatchObject({ code: 'DATABASE_UNSUITABLE' })
    await expect(open(db.ownerUrl)).rejects.toMatchObject({ code: 'DATABASE_UNSUITABLE' })
  })

  it('names an unreachable server, and never its password', async () => {
    const opening = openDatabase(
      { databaseUrl: 'postgresql://me:geheim@127.0.0.1:1/duban', databaseAppUrl: undefined, dataFolder: undefined },
      { database: 'ignored' },
    )

    await expect(opening).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' })
    await expect(opening).rejects.toThrow('127.0.0.1:1')
    await expect(opening).rejects.not.toThrow('geheim')
  })
})

describe('a scratch database', () => {
  it('is a clone of its template, and gone after the drop even when somebody is connected', async () => {
    const server = inject('testServer')
    await using template = await createDatabase({ isEmpty: true })
    await withClient(template.ownerUrl, (owner) => owner.query('create table kept as select 42 as answer'))

    const scratch = await createScratchDatabase(server, 'test', { template: template.name })
    const pool = createPool(scratch.ownerUrl)
    const db = createKysely<{ kept: { answer: number } }>(pool)
    const rows = await db.selectFrom('kept').selectAll().execute()
    await scratch.drop()

    expect(rows).toEqual([{ answer: 42 }])
    await expect(pool.query('select 1')).rejects.toThrow()
    await db.destroy()
  })

  it('is swept when its run was killed, but not while somebody works in it', async () => {
    const server = inject('testServer')
    const abandoned = await createScratchDatabase(server, 'swept')
    const used = await createScratchDatabase(server, 'swept')

    const dropped = await withClient(used.ownerUrl, () => dropAbandonedDatabases(server.adminUrl, 'swept', -1000))

    expect(dropped).toEqual([abandoned.name])
    await used.drop()
  })
})
