import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { register } from '../../src/commands/audit.ts'
import { findSealKey, openSealKey } from '../../src/engine/audit/seal-key.ts'
import { oneDatabase } from '../database.ts'
import { createWorld, draftCase, TENANT, type World } from '../engine/a-world.ts'

const anew = oneDatabase()

const KEY = 'a key of the seals for tests, long enough'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Runs a command line in this process on the database of the world. */
async function run(world: World, key: string | undefined, ...args: string[]): Promise<{ out: string; code: number }> {
  vi.stubEnv('DATABASE_URL', world.db.ownerUrl)
  vi.stubEnv('DATABASE_APP_URL', world.db.appUrl)
  vi.stubEnv('DUBAN_SEAL_KEY', key)
  process.exitCode = undefined
  let out = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text)
    return true
  })
  const program = new Command('duban').exitOverride()
  register(program)
  await program.parseAsync(['audit', ...args], { from: 'user' })
  const code = Number(process.exitCode ?? 0)
  process.exitCode = undefined
  return { out, code }
}

describe('duban audit', () => {
  it('seals what is new, and says that nothing is when nothing is', async () => {
    await using world = await createWorld({}, anew)
    await draftCase(world.engine, 1)
    await draftCase(world.engine, 2)

    const first = await run(world, KEY, 'seal')
    const again = await run(world, KEY, 'seal')

    expect(first.out).toContain('已封存建议 2 件，新封条 1 个')
    expect(first.out).toMatch(/最新封条：第 1 号，封签 [0-9a-f]{64}/)
    expect(again.out).toContain('没有需要封存的新记录')
  })

  it('verifies an untouched trail with exit code 0, as text and as JSON', async () => {
    await using world = await createWorld({}, anew)
    await draftCase(world.engine, 1)
    await run(world, KEY, 'seal')

    const text = await run(world, KEY, 'verify')
    const json = await run(world, undefined, 'verify', '--json')

    expect(text).toMatchObject({ code: 0, out: expect.stringContaining('核验通过：建议 1 件，记录 1 条，封条 1 个') })
    expect(JSON.parse(json.out)).toMatchObject({ ok: true, cases: 1, events: 1, seals: 1 })
    expect(JSON.parse(json.out).proves.key).toContain('没有密钥')
  })

  it('names the first broken place and ends with 1', async () => {
    await using world = await createWorld({}, anew)
    const id = await draftCase(world.engine, 1)
    const owner = await world.db.openPool('owner', { max: 1 }).connect()
    await owner.query(`select set_config('duban.tenant', $1, false)`, [TENANT])
    await owner.query(`update event set body = replace(body, '"deputy-1"', '"deputy-2"')`)
    owner.release()

    const { out, code } = await run(world, KEY, 'verify')

    expect(code).toBe(1)
    for (const said of ['核验不通过：记录内容被改动', id, '第 1 条记录', '应为：', '实为：', '各层能证明什么']) {
      expect(out).toContain(said)
    }
  })

  it('does not seal without a key on a server of its own', async () => {
    await using world = await createWorld({}, anew)

    await expect(run(world, undefined, 'seal')).rejects.toMatchObject({ code: 'SEAL_KEY_MISSING' })
  })
})

describe('the key of the seals', () => {
  it('is made once in the data folder, readable by its owner alone; the environment goes before it', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'duban-key-'))
    try {
      const place = { sealKey: undefined, dataFolder }
      const before = await findSealKey(place)
      const made = await Promise.all([1, 2, 3].map(() => openSealKey(place)))
      const file = join(dataFolder, 'seal-key')

      expect(before).toBeUndefined()
      expect(new Set(made).size).toBe(1)
      expect(await findSealKey(place)).toBe(made[0])
      expect((await readFile(file, 'utf8')).trim()).toBe(made[0])
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      expect(await openSealKey({ sealKey: KEY, dataFolder })).toBe(KEY)
    } finally {
      await rm(dataFolder, { recursive: true })
    }
  })
})
