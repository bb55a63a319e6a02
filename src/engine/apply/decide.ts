import { type Loaded, type Remembered, rememberedKey } from './load.ts'
import type { Decided, RepeatKey } from './save.ts'
import { type Command, type Given, type Outcome, type RefusedOutcome, refused, type Stepped } from './shapes.ts'
import { stepCase, TimerFailed } from './step-case.ts'
import type { Asked, Work } from './work.ts'

/** What a unit comes to: an answer without writing anything, or cases to be saved. */
export type Decision = { kind: 'answer'; outcomes: Outcome[] } | { kind: 'save'; decided: Decided[] }

/** Judges a unit of work on what was loaded. Throws for bugs, and TimerFailed when a due timer is at fault. */
export function decide(given: Given, work: Work, loaded: Loaded): Decision {
  const known = work.asked.map((asked) => recall(asked, loaded))
  if (known.some((answer) => answer !== undefined)) return { kind: 'answer', outcomes: answerRepeated(known) }

  const decided: Decided[] = []
  for (const caseId of work.caseIds) {
    const stored = loaded.cases.get(caseId)
    const own = work.asked.filter(({ command }) => command.caseId === caseId)
    for (const { command } of own) {
      const stale = judgeRevision(command, stored?.revision)
      if (stale) return refuseAll(work, command, stale)
    }
    if (!stored && own.length === 0) throw new TimerFailed(`Timers without a case: "${caseId}"`)
    const commands = own.map(({ command }) => command)
    const result = stepCase(given, { caseId, commands, isTrusted: work.isTrusted }, stored)
    if (result.kind === 'refused') return refuseAll(work, commands[result.index], result.refusal)
    if (result.events.length > 0) decided.push({ stepped: result, keys: keysOf(own) })
  }
  return decided.length === 0 ? { kind: 'answer', outcomes: [] } : { kind: 'save', decided }
}

/** What each command of a saved unit hears, in the order in which it was given. */
export function outcomesOf(work: Work, decided: readonly Decided[]): Outcome[] {
  const taken = new Map<string, number>()
  return work.asked.map(({ command: { caseId } }) => {
    const stepped = decided.find((one) => one.stepped.caseId === caseId)?.stepped
    const nth = taken.get(caseId) ?? 0
    taken.set(caseId, nth + 1)
    const span = stepped?.spans[nth]
    if (!stepped || !span) throw new Error(`No span for command ${nth} on case ${caseId}`)
    return { kind: 'applied', caseId, revision: stepped.readRevision + 1, ...span, repeated: false }
  })
}

/** The same outcome again, or a refusal when the key stood for something else. */
function recall({ command, hash }: Asked, loaded: Loaded): Outcome | undefined {
  if (command.idempotencyKey === undefined) return undefined
  const found = loaded.remembered.get(rememberedKey(command.principal.id, command.idempotencyKey))
  if (!found) return undefined
  return found.bodyHash === hash ? repeat(found) : reused(command)
}

function repeat({ caseId, revision, firstSeq, lastSeq }: Remembered): Outcome {
  return { kind: 'applied', caseId, revision, firstSeq, lastSeq, repeated: true }
}

function reused(command: Command): RefusedOutcome {
  return refused(
    'IDEMPOTENCY_KEY_REUSED',
    `重复请求标识“${command.idempotencyKey}”已用于另一内容的请求；新的请求应使用新的标识`,
  )
}

/** A group is repeated whole; one that was known only in part is another group. */
function answerRepeated(known: readonly (Outcome | undefined)[]): Outcome[] {
  const isWhole = known.every((answer) => answer?.kind === 'applied')
  return known.map((answer) => {
    if (answer && (isWhole || answer.kind === 'refused')) return answer
    return refused('GROUP_REFUSED', '同组的另一项请求已用过其重复请求标识，本项未登记；请核对后整组重新提交')
  })
}

function judgeRevision(command: Command, revision: number | undefined): RefusedOutcome | undefined {
  const { expectedRevision, caseId } = command
  if (expectedRevision === undefined || expectedRevision === (revision ?? 0)) return undefined
  if (revision === undefined) return refused('CASE_NOT_FOUND', `没有编号为“${caseId}”的建议`)
  return refused(
    'REVISION_STALE',
    `本件现为第 ${revision} 次修订，请求依据的是第 ${expectedRevision} 次；请刷新后核对再提交`,
  )
}

/** The command that was refused hears why; the others of its group hear that they fell with it. */
function refuseAll(work: Work, culprit: Command | undefined, refusal: RefusedOutcome): Decision {
  const outcomes = work.asked.map(({ command }) =>
    command === culprit ? refusal : refused('GROUP_REFUSED', `同组的另一项请求被拒绝，本项未登记：${refusal.why}`),
  )
  return { kind: 'answer', outcomes }
}

function keysOf(asked: readonly Asked[]): RepeatKey[] {
  return asked.flatMap(({ command, hash }, span) =>
    command.idempotencyKey === undefined || hash === null
      ? []
      : [{ principal: command.principal.id, key: command.idempotencyKey, hash, span }],
  )
}

/** Due timers that fired, and those that found nothing to do. */
export function countTimers(stepped: Stepped): { fired: number; dropped: number } {
  const lines = stepped.events.filter((line) => line.timerDueAt !== null && line.causeSeq === null)
  const fired = lines.filter((line) => line.outcome === 'accepted').length
  return { fired, dropped: lines.length - fired }
}
