import { expect, it } from 'vitest'

import { createDatabase } from '../database.ts'
import { aFile } from './a-file.ts'
import { cliOn } from './run-cli.ts'

it('refuses a file that is no calendar, and shows an imported year to the congress that imported it', async () => {
  await using database = await createDatabase()
  const { run, json } = cliOn(database)
  await run('congress', 'create', '甲市人民代表大会', '--policy', 'puyang-2024')
  const year = {
    year: 2031,
    source: { document: '样例通知' },
    holidays: [{ date: '2031-01-01', name: '元旦' }],
    workdays: [],
  }
  await using bad = await aFile(
    'bad.json',
    JSON.stringify({ ...year, workdays: [{ date: '2031-01-01', name: '元旦' }] }),
  )
  await using good = await aFile('good.json', JSON.stringify(year))

  const refused = await run('calendar', 'import', bad.path, '--yes')
  const looked = await run('calendar', 'import', good.path)
  const saved = await json('calendar', 'import', good.path, '--yes')
  const again = await json('calendar', 'import', good.path, '--yes')

  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain('CALENDAR_INVALID')
  expect(looked.out).toContain('还没有保存')
  expect(saved).toMatchObject({ year: 2031, isSaved: true, version: 1, moved: [] })
  expect(again).not.toHaveProperty('version')
  expect((await run('calendar', 'show', '2031')).code).toBe(1)
  expect((await run('calendar', 'show', '2031', '--tenant', 'puyang')).out).toContain('元旦：1月1日')
})
