import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { parseOptions } from '../../src/simulation/options.ts'

describe('options of the year', () => {
  it('has a default for each', async () => {
    const parsed = await parseOptions([])

    expect(parsed).toMatchObject({
      kind: 'run',
      options: { policy: { id: 'puyang-2024' }, seed: 1, count: 99, out: 'out/puyang-2024-1', isJson: false },
    })
  })

  it('takes values with a blank or an equals sign', async () => {
    const parsed = await parseOptions(['--policy=township-sample', '--seed', '5', '--count=20', '--json', '--out', 'x'])

    expect(parsed).toMatchObject({
      kind: 'run',
      options: { policy: { id: 'township-sample' }, seed: 5, count: 20, out: 'x', isJson: true },
    })
  })

  it.each([
    [['--count', '0'], '选项“--count”的值“0”不对；应是 1 到 100000 的整数'],
    [['--count', '-3'], '选项“--count”的值“-3”不对；应是 1 到 100000 的整数'],
    [['--seed', 'abc'], '选项“--seed”的值“abc”不对；应是 0 到 2147483647 的整数'],
    [['--seed', '1.5'], '选项“--seed”的值“1.5”不对；应是 0 到 2147483647 的整数'],
    [['--sed', '1'], '没有选项“--sed”（是否指 --seed？）；用 --help 查看用法'],
    [['--count'], '选项“--count”后面缺少值；用 --help 查看用法'],
    [['--count', '1', '--count', '2'], '选项“--count”写了两次；请只写一次'],
    [['puyang'], '多出参数“puyang”；选项都以 -- 开头，用 --help 查看用法'],
    [['--json=yes'], '选项“--json”不带值，写了“yes”；请只写 --json'],
    [['--out', 'package.json'], '--out 的“package.json”是文件；应是文件夹，请换一个名字'],
  ])('refuses %j and says what to do', async (args, why) => {
    expect(await parseOptions(args)).toEqual({ kind: 'refused', why })
  })

  it('names the nearest of its own rules when there are none of that name', async () => {
    const parsed = await parseOptions(['--policy', 'puyang'])

    expect(parsed).toMatchObject({ kind: 'refused', why: expect.stringContaining('没有办理规则“puyang”') })
  })

  it('takes a file of rules, and says where one is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duban-options-'))
    const sound = join(folder, 'sound.json')
    const broken = join(folder, 'broken.json')
    await writeFile(
      sound,
      JSON.stringify({ id: 'mine', name: '某地', level: 'county', version: 1, extends: 'henan-2017' }),
    )
    await writeFile(broken, JSON.stringify({ id: 'mine', name: '某地', level: 'village', version: 1 }))

    const taken = await parseOptions(['--policy', sound])
    const refused = await parseOptions(['--policy', broken])
    await rm(folder, { recursive: true })

    expect(taken).toMatchObject({ kind: 'run', options: { policy: { id: 'mine' }, out: 'out/mine-1' } })
    expect(refused).toMatchObject({ kind: 'refused', why: expect.stringContaining('level') })
  })
})
