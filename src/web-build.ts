import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Where the built screens are. */
export const WEB_FOLDER = join(ROOT, 'out', 'web')
/** Of what the screens are made. */
const SOURCES = ['src/web', 'src/contract', 'machines', '.config/vite.config.ts', 'package-lock.json']
/** Tells of which sources a build was made; served to nobody. */
const MARK = '.sources'
const COMPRESSED = /\.(js|css|svg|html|json)$/
const BROTLI_QUALITY = 9

export type WebBuild = { done: Promise<void>; stop(): void }

/**
 * Builds the screens when those in the folder were made of other sources, and puts them there whole. It never throws:
 * without screens the API works on, and the person at the terminal is told.
 */
export function buildWebWhenNeeded(say: (line: string) => void, folder: string = WEB_FOLDER): WebBuild {
  const stopping = new AbortController()
  const done = build(say, folder, stopping.signal).catch((error: unknown) => {
    if (stopping.signal.aborted) return
    say(`提醒：界面没有生成，接口照常可用；请用 npm run build 查看原因（${(error as Error).message.split('\n')[0]}）`)
  })
  return { done, stop: () => stopping.abort() }
}

async function build(say: (line: string) => void, folder: string, signal: AbortSignal): Promise<void> {
  const wanted = await hashOfSources()
  const found = await readFile(join(folder, MARK), 'utf8').catch(() => undefined)
  if (found === wanted) return

  say('正在生成界面…（只在首次启动和更新之后）')
  const fresh = `${folder}.new-${process.pid}`
  const former = `${folder}.old-${process.pid}`
  try {
    await runVite(fresh, signal)
    await compressAll(fresh)
    await writeFile(join(fresh, MARK), wanted)
    await rename(folder, former).catch(() => {})
    await rename(fresh, folder)
    say('界面已生成')
  } finally {
    await rm(fresh, { recursive: true, force: true })
    await rm(former, { recursive: true, force: true })
  }
}

/** In a process of its own: nothing of the builder stays in the server, and it gets no secret of the environment. */
async function runVite(outFolder: string, signal: AbortSignal): Promise<void> {
  await mkdir(outFolder, { recursive: true })
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  const given = ['build', '--config', '.config/vite.config.ts', '--outDir', outFolder, '--emptyOutDir']
  const child = spawn(process.execPath, [vite, ...given, '--logLevel', 'error'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  })
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (code !== 0) throw new Error(said.trim() || `vite ended with ${code}`)
}

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** Once, here, instead of at every request. */
async function compressAll(folder: string): Promise<void> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY }
  for (const path of (await filesIn(folder)).filter((one) => COMPRESSED.test(one))) {
    const bytes = await readFile(path)
    await writeFile(`${path}.br`, await brotli(bytes, { params }))
    await writeFile(`${path}.gz`, await zip(bytes, { level: 9 }))
  }
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const path of await filesIn(join(ROOT, source))) {
      hash.update(`${relative(ROOT, path)}\0`)
      hash.update(await readFile(path))
    }
  }
  return hash.digest('hex')
}

/** Every file of the folder, in a fixed order; a file is a folder of one. */
async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return undefined
      throw error
    },
  )
  if (!entries) return [path]
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
