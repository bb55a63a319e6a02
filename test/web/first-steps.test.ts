import { expect, it } from 'vitest'

import { stepsOf } from '../../src/web/worklist/steps-of.ts'

const NOBODY = { total: 0, withAccount: 0 }
const EMPTY = { isTownship: false, clerks: NOBODY, directors: NOBODY, bodies: 0, units: 0, deputies: 0 }
const openSteps = (there: Partial<typeof EMPTY>) => stepsOf({ ...EMPTY, ...there }).filter(({ isDone }) => !isDone)

it('leads whoever founded a congress to the two people without whom nothing is screened', () => {
  expect(openSteps({}).map(({ key }) => key)).toEqual([
    'deputy_office_clerk',
    'deputy_office_director',
    'bodies',
    'units',
    'deputies',
  ])
  expect(openSteps({})[0]).toMatchObject({ state: '还没有人', to: '/admin/people?new=deputy_office_clerk' })
})

it('is not content with somebody who cannot sign in', () => {
  const [first] = openSteps({ clerks: { total: 2, withAccount: 0 } })

  expect(first).toMatchObject({ state: '2 人，都还没有账号', to: '/admin/people?role=deputy_office_clerk' })
})

it('asks a township for its presidium alone, and nothing more when all is there', () => {
  const there = { isTownship: true, clerks: { total: 1, withAccount: 1 }, bodies: 1, units: 3, deputies: 40 }

  expect(stepsOf({ ...EMPTY, isTownship: true }).map(({ key }) => key)).toEqual([
    'presidium',
    'bodies',
    'units',
    'deputies',
  ])
  expect(openSteps(there)).toEqual([])
})
