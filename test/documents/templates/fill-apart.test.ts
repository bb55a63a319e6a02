import { expect, it } from 'vitest'

import { INQUIRY_FORM } from '../../../src/documents/forms/inquiry-form.ts'
import { INQUIRY_FIELDS } from '../../../src/documents/forms/inquiry-sheet.ts'
import { fillTemplate } from '../../../src/documents/templates/fill.ts'
import { fillTemplateApart } from '../../../src/documents/templates/fill-apart.ts'

const sheetOf = (n: number) => ({
  ...Object.fromEntries(INQUIRY_FIELDS.map(({ name, sample }) => [name, sample])),
  代表: `代表㛃${n}`,
})
const sheets = (count: number) => ({ 份: Array.from({ length: count }, (_, n) => sheetOf(n)) })

it('fills the sheets of many signers as it would have here, while the server goes on', async () => {
  const template = await INQUIRY_FORM.build()
  let turns = 0
  const ticking = setInterval(() => {
    turns += 1
  }, 5)

  const filled = await fillTemplateApart(template, sheets(40)).finally(() => clearInterval(ticking))

  expect(filled.equals(fillTemplate(template, sheets(40)))).toBe(true)
  expect(turns).toBeGreaterThan(10)
})

it('refuses a template that is no document in the same words', async () => {
  const refused = fillTemplateApart(Buffer.from('not a document'), sheets(40))

  await expect(refused).rejects.toMatchObject({ code: 'FILE_REFUSED' })
})
