import type { Command } from 'commander'

import type { MachineName } from '../../machines/effects.ts'
import { FAMILY } from '../../machines/family.ts'
import { drawMachine } from '../../machines/mermaid.ts'

function isMachineName(name: string): name is MachineName {
  return Object.hasOwn(FAMILY, name)
}

/** The machines with their Chinese names, one a line. */
export function listMachines(): string {
  const names = Object.keys(FAMILY).filter(isMachineName)
  const width = Math.max(...names.map((name) => name.length))
  return names.map((name) => `${name.padEnd(width)}  ${FAMILY[name].label}`).join('\n')
}

/** The Mermaid diagram of one machine, generated from its definition; undefined for an unknown name. */
export function showMachine(name: string): string | undefined {
  // A name may be written as its folder is: follow-up-review.
  const known = name.replaceAll('-', '_')
  return isMachineName(known) ? drawMachine(FAMILY[known]) : undefined
}

/** Adds `machine show` to the program. */
export function register(program: Command): void {
  const machine = program.command('machine').description('建议办理各环节的状态机')
  machine
    .command('show')
    .description('以 Mermaid 状态图显示一个状态机，不写名称则列出全部；不需要数据库')
    .argument('[name]', '名称，例如 suggestion')
    .action((name: string | undefined, _: object, command: Command) => {
      if (name === undefined) {
        process.stdout.write(`${listMachines()}\n`)
        return
      }

      const drawing = showMachine(name)
      if (drawing === undefined) {
        command.error(`没有名为“${name}”的状态机；可用的名称：\n${listMachines()}`, { exitCode: 1 })
      }
      process.stdout.write(drawing)
    })
}
