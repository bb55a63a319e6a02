import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

import { SHIPPED_POLICY_IDS } from '../machines/policy/places/shipped.ts'
import { REFUSAL_CODES } from '../machines/step.ts'
import { suggestionMachine } from '../machines/suggestion/machine.ts'
import { ERROR_CODES } from '../src/errors.ts'
import { ROOT } from './source-files.ts'

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

/** The rows of the table under a heading, as lists of cells; code marks are taken off. */
function tableUnder(heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

it('maps folders that exist', () => {
  const folders = tableUnder('Code map').map(([folder = '']) => folder.replaceAll('`', ''))

  expect(folders.length).toBeGreaterThan(8)
  expect(folders.filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([])
})

it('explains every error code, in the order of the catalogue, and no other', () => {
  expect(tableUnder('Error codes').map(([code = '']) => code.replaceAll('`', ''))).toEqual(ERROR_CODES)
  expect(REFUSAL_CODES.filter((code) => !(ERROR_CODES as string[]).includes(code))).toEqual([])
})

it('names only commands that there are', () => {
  const named = [...readme.matchAll(/npm (?:run (?:-s )?)?([a-z]+)/g)].map(([, name = '']) => name)

  expect(named).toContain('year')
  expect(named.filter((name) => name !== 'ci' && !(name in scripts))).toEqual([])
})

it('names only shipped policies', () => {
  const named = [...readme.matchAll(/\b[a-z]+-(?:20\d\d|sample)\b/g)].map(([id]) => id)

  expect(named.filter((id) => !SHIPPED_POLICY_IDS.includes(id))).toEqual([])
})

it('draws only states that the suggestion has', () => {
  const drawing = readme.split('```mermaid\n')[1]?.split('```')[0] ?? ''
  const drawn = [...drawing.matchAll(/^ *(?:state )?(\w+)(?: -->| \{)(?: (\w+))?/gm)].flatMap(([, from, to]) => [
    from,
    to,
  ])
  const known = new Set(statesOf(suggestionMachine.root))

  expect(drawn.length).toBeGreaterThan(20)
  expect(drawn.filter((name) => name !== undefined && name !== 'state' && !known.has(name))).toEqual([])
})

function statesOf(node: { states: Record<string, unknown> }): string[] {
  return Object.entries(node.states).flatMap(([name, inner]) => [
    name,
    ...statesOf(inner as { states: Record<string, unknown> }),
  ])
}
