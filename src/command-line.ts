import { Command, CommanderError, Help } from 'commander'

import { AppError } from './errors.ts'

type CommandModule = { register: (program: Command) => void }

/** Each command is loaded only when it is asked for, so that those without a database start at once. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  congress: () => import('./commands/congress.ts'),
  case: () => import('./commands/case.ts'),
  policy: () => import('./commands/policy.ts'),
  calendar: () => import('./commands/calendar.ts'),
  deadline: () => import('./commands/deadline.ts'),
  machine: () => import('./commands/machine.ts'),
  audit: () => import('./commands/audit.ts'),
  account: () => import('./commands/account.ts'),
  worker: () => import('./commands/worker.ts'),
  outbox: () => import('./commands/outbox.ts'),
  fault: () => import('./commands/fault.ts'),
  report: () => import('./commands/report.ts'),
}
const REFUSED = 1
const MISUSE = 2

/** Runs one command line. The exit code: 0 done, 1 refused, 2 misuse. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const program = new Command('duban').description('督办：代表建议的提、办、督、评')
  const [name = ''] = args
  const wanted = Object.hasOwn(COMMANDS, name) ? [name] : Object.keys(COMMANDS)
  for (const known of wanted) (await COMMANDS[known]?.())?.register(program)
  speakChinese(program)

  try {
    await program.parseAsync([...args], { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) return exitCodeOf(error)
    if (!(error instanceof AppError)) throw error
    process.stderr.write(`错误（${error.code}）：${error.message}\n`)
    return REFUSED
  }
}

/** Commander ends with 1 when it was called wrongly; that is misuse. What the commands say themselves stands. */
function exitCodeOf({ code, exitCode }: CommanderError): number {
  if (exitCode === 0) return 0
  const answer = code === 'commander.error' ? exitCode : MISUSE
  if (answer === MISUSE && !code.startsWith('commander.help')) process.stderr.write('用 --help 查看用法\n')
  return answer
}

function speakChinese(command: Command): void {
  command
    .exitOverride()
    .helpOption('-h, --help', '显示用法')
    .helpCommand(false)
    .configureHelp({
      styleTitle: (title) => TITLES[title] ?? title,
      commandUsage: (shown) => translateTerm(new Help().commandUsage(shown)),
      subcommandTerm: (shown) => translateTerm(new Help().subcommandTerm(shown)),
      optionDescription: (option) => translateNote(new Help().optionDescription(option)),
    })
    .configureOutput({ outputError: (text, write) => write(translateError(text)) })
  command.commands.forEach(speakChinese)
}

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
}
function translateTerm(term: string): string {
  return term.replace('[options]', '[选项]').replace('[command]', '[命令]')
}
function translateNote(description: string): string {
  return description
    .replace('(choices: ', '（可选：')
    .replace('(default: ', '（默认 ')
    .replace(', default: ', '；默认 ')
    .replace(/\)$/, '）')
}

/** The words of commander's own complaints; our own messages pass as they are. */
const COMPLAINTS: readonly [RegExp, string][] = [
  [/^error: unknown command '(.*)'/, '没有命令“$1”'],
  [/^error: unknown option '(.*)'/, '没有选项“$1”'],
  [/^error: missing required argument '(.*)'/, '缺少参数“$1”'],
  [/^error: required option '(.*)' not specified/, '缺少选项“$1”'],
  [/^error: option '(.*)' argument missing/, '选项“$1”后面缺少值'],
  [
    /^error: option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)\./,
    '选项“$1”的值“$2”不对；应为 $3 之一',
  ],
  [/^error: option '(.*)' argument '(.*)' is invalid\. ?/, '选项“$1”的值“$2”不对：'],
  [
    /^error: too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+)\.?/,
    '参数太多：应有 $2 个，写了 $3 个',
  ],
  [/\(Did you mean (one of )?(.*)\?\)/, '（是否指 $2？）'],
]
function translateError(text: string): string {
  return COMPLAINTS.reduce((said, [pattern, words]) => said.replace(pattern, words), text).replace(/^error: /, '')
}
