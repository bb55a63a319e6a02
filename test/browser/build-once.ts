import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'

import { buildWebWhenNeeded } from '../../src/web-build.ts'
import { CHROMIUM, PICTURES } from './a-browser.ts'

/** The servers of several files would build the same screens at the same time. */
export default async function setup(): Promise<void> {
  if (!existsSync(CHROMIUM)) throw new Error(`There is no ${CHROMIUM}; apt-get install chromium fonts-noto-cjk`)
  await rm(PICTURES, { recursive: true, force: true })
  const said: string[] = []
  await buildWebWhenNeeded((line) => said.push(line)).done
  const failed = said.find((line) => line.startsWith('提醒'))
  if (failed) throw new Error(failed)
}
