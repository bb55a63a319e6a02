import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

import { withFileLock } from '../src/db/embedded/lock.ts'
import { buildWebWhenNeeded, WEB_FOLDER } from '../src/web-build.ts'

/**
 * The folder of the screens as `npm start` builds them: built now when nobody has, so that no test builds them again.
 * One process after the other, since whoever finishes second takes the folder away for a moment from whoever reads it.
 */
export async function builtScreens(): Promise<string> {
  const said: string[] = []
  await mkdir(dirname(WEB_FOLDER), { recursive: true })
  await withFileLock(`${WEB_FOLDER}.lock`, () => buildWebWhenNeeded((line) => said.push(line)).done)
  if (said.length > 0 && said.at(-1) !== '界面已生成') throw new Error(said.at(-1))
  return WEB_FOLDER
}
