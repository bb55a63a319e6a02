import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { FILES, type OutFile } from '../../src/simulation/output.ts'
import { openOn } from '../../src/simulation/stage.ts'
import { castYear, runYear, type YearReport } from '../../src/simulation/year.ts'

/** `reports`: what the office hands in, by file name, as sums; empty where none were asked for. */
export type LivedYear = { report: YearReport; files: Record<OutFile, string>; reports: Record<string, string> }

/** Lives through some weeks of a year and is stopped; says what it left in its folder. */
export async function aBrokenYear(policyId: string): Promise<{ said: unknown; left: string[] }> {
  const out = await mkdtemp(join(tmpdir(), 'duban-year-'))
  const plan = { policy: shippedPolicy(policyId), seed: 1, count: 5, out }
  const cast = castYear(plan)
  const server = inject('testServer')
  const bench = await openOn(server, { ...plan, ...cast, template: server.template })
  const stopping = new AbortController()
  try {
    const said = await runYear(plan, cast, bench, {
      signal: stopping.signal,
      onSlot: (slot) => slot === 40 && stopping.abort(),
    }).catch((error: unknown) => error)
    return { said, left: await readdir(out) }
  } finally {
    await bench.close()
    await rm(out, { recursive: true, force: true })
  }
}

/** Lives through a year in a database of its own and reads the files that it wrote. */
export async function aYear(given: {
  policy: string | Policy
  count: number
  seed?: number
  withReports?: boolean
}): Promise<LivedYear> {
  const { count, seed = 1, withReports = false } = given
  const policy = typeof given.policy === 'string' ? shippedPolicy(given.policy) : given.policy
  const out = await mkdtemp(join(tmpdir(), 'duban-year-'))
  const plan = { policy, seed, count, out, withReports }
  const cast = castYear(plan)
  const server = inject('testServer')
  const bench = await openOn(server, { policy, seed, ...cast, template: server.template })
  try {
    const report = await runYear(plan, cast, bench, { signal: new AbortController().signal })
    const texts = await Promise.all(FILES.map((file) => readFile(join(out, file), 'utf8')))
    const files = Object.fromEntries(FILES.map((file, at) => [file, texts[at]])) as LivedYear['files']
    return { report, files, reports: withReports ? await sumsIn(join(out, 'reports')) : {} }
  } finally {
    await bench.close()
    await rm(out, { recursive: true, force: true })
  }
}

async function sumsIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort()
  const sums = names.map(async (name) => [
    name,
    createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex'),
  ])
  return Object.fromEntries(await Promise.all(sums)) as Record<string, string>
}
