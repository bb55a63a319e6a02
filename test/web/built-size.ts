import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

type Chunk = { file: string; imports?: string[]; isEntry?: boolean }
export type Manifest = Readonly<Record<string, Chunk>>

/** The list of what was built into `folder`; undefined when nothing has been built there. */
export function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, '.vite/manifest.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : undefined
}

/**
 * Kilobytes (1000 bytes, gzip) of script that a browser loads before the screen made of these sources can be used:
 * the entry, the sources, and whatever these import before they run. What is loaded later is not counted.
 */
export function kilobytesBefore(folder: string, manifest: Manifest, sources: readonly string[]): number {
  const entry = Object.keys(manifest).filter((name) => manifest[name]?.isEntry)
  const wanted = new Set<string>()
  const add = (name: string) => {
    const chunk = manifest[name]
    if (!chunk) throw new Error(`The build knows no “${name}”; did the file move?`)
    if (wanted.has(chunk.file)) return
    wanted.add(chunk.file)
    for (const one of chunk.imports ?? []) add(one)
  }
  for (const name of [...entry, ...sources]) add(name)
  const scripts = [...wanted].filter((file) => file.endsWith('.js'))
  const bytes = scripts.map((file) => gzipSync(readFileSync(join(folder, file))).length)
  return bytes.reduce((sum, one) => sum + one, 0) / 1000
}
