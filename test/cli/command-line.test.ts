import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

import { ROOT } from '../source-files.ts'
import { cliOn } from './run-cli.ts'

const { run } = cliOn()

describe('the command line', () => {
  it('says in Chinese what there is', async () => {
    const { code, out } = await run('--help')

    expect(code).toBe(0)
    for (const word of ['用法：', '命令：', 'congress', 'case', 'policy', 'calendar', 'deadline', 'machine', 'audit']) {
      expect(out).toContain(word)
    }
    expect(out).not.toMatch(/Usage|Options|Commands|\[options\]/)
  })

  it.each([
    [['cas'], '没有命令“cas”', '是否指 case'],
    [['case', 'show'], '缺少参数“number”', '--help'],
    [['case', 'list', '--stage', 'lost'], '选项“--stage <stage>”的值“lost”不对', 'drafting'],
    [['case', 'list', '--limit', '0'], '应为 1–100000 的整数', '--help'],
    [['congress', 'create', '甲县人民代表大会'], '缺少选项“--policy <id|file>”', '--help'],
    [['deadline', '2026-03-05'], '缺起算日或期限', 'duban deadline 2026-03-05 3mo'],
    [['calendar', 'show', 'next'], '不是年份', '2026'],
    [['case', 'import', '/nowhere/at-all.csv'], '文件不存在', '核对路径'],
  ])('answers misuse %j with 2, on standard error alone', async (args, found, expected) => {
    const { code, out, err } = await run(...args)

    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(found)
    expect(err).toContain(expected)
  })

  it('answers a refusal with 1, on standard error alone', async () => {
    const { code, out, err } = await run('calendar', 'show', '2031')

    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('没有 2031 年的节假日安排')
  })

  it('counts deadlines, checks policies and draws machines where there is no database at all', () => {
    const env = { ...process.env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }
    const cli = (input: string, ...args: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...args], {
        cwd: ROOT,
        env,
        input,
        encoding: 'utf8',
      })

    const line = '{"start":"2026-03-05","term":"3mo","roll":"none","calendar":"cn"}\nnonsense\n'
    const answers = cli(line, 'deadline', '--json').stdout.trim().split('\n')
    expect(JSON.parse(answers[0] ?? '')).toMatchObject({ dueOn: '2026-06-05' })
    expect(JSON.parse(answers[1] ?? '')).toHaveProperty('error')
    expect(cli('', 'policy', 'check', 'machines/policy/places/puyang-2024.json').status).toBe(0)
    expect(cli('', 'machine', 'show', 'suggestion').stdout).toContain('stateDiagram')
    expect(cli('', 'case', 'list').status).toBe(1)
  })
})
