import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { shippedPolicyFile } from '../../machines/policy/places/shipped.ts'
import { checkPolicyFiles, exitCodeOf, register } from '../../src/commands/policy.ts'

const SOUND = { id: 'jia-2026', name: '甲县', level: 'county', version: 1, extends: 'puyang-2024' }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duban-policy-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function aFile(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

type Ran = { output: string; errors: string; exitCode: number }

/** Runs the command line as a person would, and gives back what was printed and the exit code. */
async function run(...words: string[]): Promise<Ran> {
  const program = new Command('duban')
  let errors = ''
  program.exitOverride().configureOutput({
    writeErr: (text) => {
      errors += text
    },
  })
  register(program)
  for (const command of program.commands.flatMap((one) => [one, ...one.commands]))
    command.copyInheritedSettings(program)
  let output = ''
  const written = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text)
    return true
  })
  process.exitCode = 0
  try {
    await program.parseAsync(['node', 'duban', 'policy', ...words])
    return { output, errors, exitCode: Number(process.exitCode) }
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return { output, errors, exitCode: error.exitCode }
  } finally {
    written.mockRestore()
    process.exitCode = 0
  }
}

describe('policy check', () => {
  it('is content with a sound file and ends with 0', async () => {
    const ran = await run('check', await aFile('sound.json', JSON.stringify(SOUND)))

    expect(ran).toMatchObject({ exitCode: 0, errors: '' })
    expect(ran.output).toContain('没有问题')
  })

  it('ends with 0 when there are only warnings', async () => {
    const ran = await run(
      'check',
      await aFile('warned.json', JSON.stringify({ ...SOUND, clocks: { final_ruling: null } })),
    )

    expect(ran.exitCode).toBe(0)
    expect(ran.output).toContain('0 处错误')
    expect(ran.output).toContain('提醒 clocks.final_ruling')
  })

  it('ends with 1 when a binding rule is loosened, and says both values and sources', async () => {
    const reply = {
      ...shippedPolicyFile('national-2025')?.clocks?.reply,
      term: '4mo',
      source: { document: '《甲县办法》', article: '第九条' },
    }

    const ran = await run('check', await aFile('loose.json', JSON.stringify({ ...SOUND, clocks: { reply } })))

    expect(ran.exitCode).toBe(1)
    expect(ran.output).toContain('错误 clocks.reply.term')
    expect(ran.output).toMatch(/"4mo"（《甲县办法》第九条）[\s\S]*"3mo"[\s\S]*第五十一条第二款/)
  })

  it('ends with 2 when the file is not there, and still checks the others', async () => {
    const ran = await run('check', join(folder, 'nowhere.json'), await aFile('sound2.json', JSON.stringify(SOUND)))

    expect(ran.exitCode).toBe(2)
    expect(ran.output).toContain('文件不存在')
    expect(ran.output).toContain('没有问题')
  })

  it('ends with 2 for a folder', async () => {
    expect((await run('check', folder)).exitCode).toBe(2)
  })

  it('prints one object with --json', async () => {
    const file = await aFile('key.json', JSON.stringify({ ...SOUND, feedbak: {} }))

    const ran = await run('check', '--json', file)

    expect(JSON.parse(ran.output)).toEqual({
      problems: [
        expect.objectContaining({
          file,
          path: 'feedbak',
          severity: 'error',
          message: expect.stringContaining('是不是“feedback”'),
        }),
      ],
    })
    expect(ran.exitCode).toBe(1)
  })

  it.each([
    ['an empty file', '', '空'],
    ['only blanks', ' \n\t', '没有内容'],
    ['not JSON', '{ "id": "jia", }', '第 1 行第'],
    ['Chinese quotes', '{ “id”: "jia" }', '引号'],
    ['a file that breaks off', '{ "id": "jia"', '不是 JSON'],
    ['a comment', '// 甲县\n{}', '注释'],
    ['a byte order mark', `\uFEFF${JSON.stringify(SOUND)}`, 'BOM'],
    ['UTF-16', Buffer.from(`\uFEFF${JSON.stringify(SOUND)}`, 'utf16le'), 'UTF-16'],
    ['GBK', Uint8Array.from([0x7b, 0x22, 0xbc, 0xd7, 0xcf, 0xd8, 0x22, 0x3a, 0x31, 0x7d]), 'GBK'],
    ['a key written twice', '{"id":"jia","clocks":{"reply":null,"reply":null}}', '写了两次'],
    ['a list', '[]', '对象'],
    ['a file nested without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '嵌套过深'],
    ['a word', '"puyang-2024"', '对象'],
  ])('explains %s', async (name, content, words) => {
    const file = await aFile(`${name.replaceAll(' ', '-')}.json`, content)

    const [report] = await checkPolicyFiles([file])

    expect(report?.policy).toBeUndefined()
    expect(report?.problems.map(({ message }) => message).join()).toContain(words)
    expect(exitCodeOf(report ? [report] : [])).toBe(1)
  })

  it('names the place of a doubled key inside lists and tables', async () => {
    const text = JSON.stringify({ ...SOUND, chase: { reply: { steps: [{ a: 1 }, { b: 2 }] } } }).replace(
      '"b":2',
      '"b":2,"b":3',
    )

    const [report] = await checkPolicyFiles([await aFile('doubled.json', text)])

    expect(report?.problems[0]).toMatchObject({ path: 'chase.reply.steps[1].b' })
  })

  it('is misuse without a file', async () => {
    const ran = await run('check')

    expect(ran.exitCode).not.toBe(0)
    expect(ran.output).toBe('')
  })
})

describe('policy list', () => {
  it('lists the nine places with name, level and parent', async () => {
    const { output } = await run('list')

    const lines = output.trim().split('\n')
    expect(lines).toHaveLength(10)
    expect(lines.find((line) => line.startsWith('puyang-2024'))).toMatch(/濮阳市.*设区的市.*henan-2017/)
  })
})

describe('policy show', () => {
  it('prints number, force and source of the rules', async () => {
    const { output, exitCode } = await run('show', 'puyang-2024')

    expect(exitCode).toBe(0)
    expect(output).toContain('national-2025 → henan-2017 → puyang-2024')
    expect(output).toMatch(/答复 clocks\.reply：自交办之日起 3个月.*【有约束力｜.*第五十一条第二款】/)
    expect(output).toMatch(/协办意见 clocks\.opinion：自收到之日起 2个月.*【参照｜.*第十八条第一款】/)
    expect(output).toMatch(/比例的基数：全体组成人员/)
    expect(output).not.toContain('undefined')
    expect(output).not.toContain('[object Object]')
  })

  it('shows a file as well', async () => {
    const { output } = await run('show', await aFile('shown.json', JSON.stringify(SOUND)))

    expect(output).toContain('甲县（jia-2026，县级，第 1 版）')
  })

  it('refuses an unknown id on standard error and names the known ones', async () => {
    const { output, errors, exitCode } = await run('show', 'kaifeng-2030')

    expect({ output, exitCode }).toEqual({ output: '', exitCode: 1 })
    expect(errors).toMatch(/kaifeng-2030.*puyang-2024/)
  })

  it('refuses a broken file with its problems', async () => {
    const { errors, exitCode } = await run('show', await aFile('broken.json', '{}'))

    expect(exitCode).toBe(1)
    expect(errors).toContain('缺少“id”')
  })
})

describe('policy schema', () => {
  it('prints the generated JSON Schema', async () => {
    const { output } = await run('schema')

    expect(JSON.parse(output)).toMatchObject({ type: 'object', properties: { clocks: expect.anything() } })
  })
})
