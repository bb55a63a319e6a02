import { Command } from 'commander'
import { describe, expect, it } from 'vitest'

import { listMachines, register, showMachine } from '../../src/commands/machine.ts'

function run(...words: string[]): { code: number; said: string } {
  let said = ''
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => (said += text) })
  register(program)
  for (const command of program.commands) {
    for (const inner of [command, ...command.commands]) inner.copyInheritedSettings(program)
  }
  try {
    program.parse(words, { from: 'user' })
    return { code: 0, said }
  } catch (error) {
    return { code: (error as { exitCode: number }).exitCode, said }
  }
}

describe('machine show', () => {
  it('draws a machine, by its name or by the name of its folder', () => {
    expect(showMachine('ballot')).toMatch(/^stateDiagram-v2\n/)
    expect(showMachine('follow-up-review')).toBe(showMachine('follow_up_review'))
  })

  it('refuses an unknown name and tells the names', () => {
    const { code, said } = run('machine', 'show', 'petition')

    expect(code).toBe(1)
    expect(said).toContain('没有名为“petition”的状态机')
    for (const name of ['suggestion', 'assignment', 'follow_up_review', 'transfer']) expect(said).toContain(name)
  })

  it('knows no machine by a name that every object has', () => {
    expect(showMachine('constructor')).toBeUndefined()
  })

  it('lists the machines with their Chinese names', () => {
    expect(listMachines().split('\n')).toHaveLength(8)
    expect(listMachines()).toContain('满意度测评')
  })
})
