import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { buildWebWhenNeeded } from '../src/web-build.ts'
import { builtScreens } from './built-screens.ts'
import { createDatabase } from './database.ts'
import { ROOT } from './source-files.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duban-build-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What is said by a build that is stopped when it has begun: a whole one more is for the long run. */
async function beginning(target: string): Promise<string[]> {
  const said: string[] = []
  const begun = buildWebWhenNeeded((line) => {
    said.push(line)
    begun.stop()
  }, target)
  await begun.done
  return said
}

describe('the screens', () => {
  it('are built whole when there are none, left alone when they are of these sources, built anew when not', async () => {
    const target = join(folder, 'web')
    const build = async () => {
      const said: string[] = []
      await buildWebWhenNeeded((line) => said.push(line), target).done
      return said
    }

    expect(await build()).toEqual([expect.stringContaining('正在生成界面'), '界面已生成'])
    const page = await readFile(join(target, 'index.html'), 'utf8')
    const [, asset = ''] = /src="\/(assets\/[^"]+\.js)"/.exec(page) ?? []
    const beside = await readdir(join(target, 'assets'))
    expect(beside).toEqual(expect.arrayContaining([asset.slice(7), `${asset.slice(7)}.gz`, `${asset.slice(7)}.br`]))
    expect(await readdir(folder)).toEqual(['web'])

    expect(await build()).toEqual([])
    await writeFile(join(target, '.sources'), 'others')
    if (!process.env['FC_SCALE'])
      return expect(await beginning(target)).toEqual([expect.stringContaining('正在生成界面')])
    expect(await build()).toHaveLength(2)
  })

  it('are not what the server stands on: a build that fails or is stopped is told and nothing more', async () => {
    const said: string[] = []
    const stopped = buildWebWhenNeeded((line) => said.push(line), join(folder, 'stopped'))
    stopped.stop()
    await stopped.done
    expect(said.filter((line) => line !== '正在生成界面…（只在首次启动和更新之后）')).toEqual([])

    await writeFile(join(folder, 'file'), '')
    await buildWebWhenNeeded((line) => said.push(line), join(folder, 'file', 'web')).done
    expect(said.at(-1)).toContain('接口照常可用')
  })
})

it('a fresh start gives the page', async () => {
  // Else it would build them beside whoever reads them.
  await builtScreens()
  await using database = await createDatabase({ isEmpty: true })
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL: database.ownerUrl,
      DATABASE_APP_URL: database.appUrl,
      DUBAN_DATA: folder,
      PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let url: string | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    url = /http:\/\/localhost:\d+/.exec(line)?.[0]
    if (url) break
  }
  const ask = async (): Promise<string> => {
    const response = await fetch(`${url}/`, { headers: { accept: 'text/html' } })
    return response.status === 503 ? ask() : response.text()
  }
  const page = await ask()
  const asset = await fetch(`${url}/${/assets\/[^"]+\.js/.exec(page)?.[0]}`)

  expect(page).toContain('<html lang="zh-CN"')
  expect(asset.status).toBe(200)
  expect((await asset.text()).length).toBeGreaterThan(1000)
  expect(asset.headers.get('cache-control')).toContain('immutable')
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})
