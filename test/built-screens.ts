import { buildWebWhenNeeded, WEB_FOLDER } from '../src/web-build.ts'

/** The folder of the screens as `npm start` builds them: built now when nobody has, so that no test builds them again. */
export async function builtScreens(): Promise<string> {
  const said: string[] = []
  await buildWebWhenNeeded((line) => said.push(line)).done
  if (said.length === 1) throw new Error(said[0])
  return WEB_FOLDER
}
