import { setTimeout as delay } from 'node:timers/promises'

import type { Told } from '../../machines/effects.ts'
import type { Dice } from '../../src/simulation/dice.ts'
import { ACKNOWLEDGE, aDraft } from '../engine/a-world.ts'
import { type Tokens, UNITS } from './roll.ts'
import type { Servers } from './servers.ts'

/** What a server said is done: the checks hold it to that. */
export type Promised = { caseId: string; type: string; key: string; firstSeq: number }
type Step = { who: string; actorId: string; event: Told }
type Written = { caseId: string; firstSeq: number }

const REASON = { reason: '符合规定' }
const TIMEOUT_MS = 8_000
const PAUSE_MS = 150

/** One after another takes suggestions through their first weeks, sends every step until it is answered, and never rests. */
export class People {
  readonly promised: Promised[] = []
  /** Refusals by code: some are in the nature of things, when a term has passed meanwhile. */
  readonly refused = new Map<string, number>()
  repeated = 0
  /** What was wrong with the answer to a request that came twice. */
  readonly unlike: string[] = []
  #isOver = false
  readonly #parts: { servers: Servers; tokens: Tokens; dice: Dice }

  constructor(parts: { servers: Servers; tokens: Tokens; dice: Dice }) {
    this.#parts = parts
  }

  async work(workers: number): Promise<void> {
    await Promise.all(
      Array.from({ length: workers }, async (_, worker) => {
        for (let n = 1; !this.#isOver; n += 1) await this.#life(`${worker + 1}-${n}`)
      }),
    )
  }

  stop(): void {
    this.#isOver = true
  }

  async #life(name: string): Promise<void> {
    const { dice } = this.#parts
    const unitId = dice.pick(`${name}/unit`, UNITS)
    const drafted = await this.#send(`${name}-draft`, 'deputy_office_clerk', '/api/cases', {
      event: aDraft({ text: { title: `关于第${name}件事的建议`, body: '代表甲认为应当办好这件事。' } }),
    })
    if (!drafted) return
    const steps = stepsOf(name, unitId)
    const reach = dice.weigh(`${name}/reach`, [
      [3, 0.1],
      [steps.length - 3, 0.3],
      [steps.length - 1, 0.3],
      [steps.length, 0.3],
    ])
    for (const [n, { who, actorId, event }] of steps.slice(0, reach).entries()) {
      if (this.#isOver) return
      const done = await this.#send(`${name}-${n}`, who, `/api/cases/${drafted.caseId}/events`, { actorId, event })
      if (!done) return
      await delay(PAUSE_MS)
    }
  }

  /** The same request with the same key until somebody answers; undefined when the answer is no. */
  async #send(
    name: string,
    who: string,
    path: string,
    body: { actorId?: string; event: Told },
  ): Promise<Written | undefined> {
    const { servers, tokens, dice } = this.#parts
    const key = `chaos-${name}`
    for (let tries = 1; ; tries += 1) {
      const url = servers.url((urls) => dice.pick(`${name}/${tries}`, urls))
      const reply = url && (await this.#post(`${url}${path}`, tokens.get(who) ?? '', key, body))
      if (reply && reply.status < 500 && reply.status !== 429) {
        if (reply.status === 201) {
          const { caseId, firstSeq, isRepeated } = reply.body as Written & { isRepeated: boolean }
          if (isRepeated) this.repeated += 1
          this.promised.push({ caseId, type: body.event.type, key, firstSeq })
          const isNervous = dice.weigh(`${name}/nervous`, [
            [true, 0.15],
            [false, 0.85],
          ])
          if (isNervous) await this.#pressAgain({ name, who, path, body }, { caseId, firstSeq })
          return { caseId, firstSeq }
        }
        const { code = `HTTP ${reply.status}` } = reply.body as { code?: string }
        this.refused.set(`${body.event.type} ${code}`, (this.refused.get(`${body.event.type} ${code}`) ?? 0) + 1)
        return undefined
      }
      // Nobody knows whether it happened; giving up at the end is what a person does, too.
      if (this.#isOver && tries > 200) return undefined
      await delay(PAUSE_MS)
    }
  }

  /** The same request once more, to any server: it must get the first answer, and nothing may come of it. */
  async #pressAgain(
    { name, who, path, body }: { name: string; who: string; path: string; body: unknown },
    first: Written,
  ): Promise<void> {
    const { servers, tokens, dice } = this.#parts
    const url = servers.url((urls) => dice.pick(`${name}/again`, urls))
    const reply = url && (await this.#post(`${url}${path}`, tokens.get(who) ?? '', `chaos-${name}`, body))
    if (!reply || reply.status >= 500 || reply.status === 429) return
    const { caseId, firstSeq, isRepeated } = reply.body as Partial<Written & { isRepeated: boolean }>
    this.repeated += 1
    if (reply.status === 201 && isRepeated && caseId === first.caseId && firstSeq === first.firstSeq) return
    this.unlike.push(`${name}: ${reply.status} ${JSON.stringify(reply.body)} after ${JSON.stringify(first)}`)
  }

  async #post(url: string, token: string, key: string, body: unknown) {
    try {
      const reply = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      return { status: reply.status, body: (await reply.json()) as unknown }
    } catch {
      return undefined
    }
  }
}

function stepsOf(name: string, unitId: string): Step[] {
  const plan = [{ unitId, role: 'sole' }]
  const office = (event: Told): Step => ({ who: 'deputy_office_clerk', actorId: 'suggestion', event })
  const unit = (event: Told): Step => ({ who: `unit_clerk@${unitId}`, actorId: 'assignment-1', event })
  return [
    { who: 'deputy', actorId: 'suggestion', event: { type: 'suggestion.submitted' } },
    office({ type: 'screening.proposed', outcome: 'accepted', text: REASON }),
    {
      who: 'deputy_office_director',
      actorId: 'suggestion',
      event: { type: 'screening.decided', outcome: 'accepted', text: REASON },
    },
    office({ type: 'suggestion.numbered', number: `第${name.replace('-', '0')}号` }),
    office({ type: 'suggestion.classified', category: 'third', field: '交通' }),
    office({ type: 'handover.made', bodyId: 'government', form: 'online', longTermByNature: false, plan }),
    unit(ACKNOWLEDGE),
    unit({ type: 'contact.made', deputyId: 'deputy-1', form: 'phone', metBy: 'clerk', text: { note: '已联系代表' } }),
  ]
}
