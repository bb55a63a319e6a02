import { describe, expect, it } from 'vitest'

import { createGate } from '../../src/web/app/gate.ts'

describe('what calls wait for', () => {
  it('holds nobody as long as it is open', async () => {
    await expect(createGate().untilOpen()).resolves.toBeUndefined()
  })

  it('lets all go on, each once, when it opens again', async () => {
    const gate = createGate()
    gate.close()
    const went: string[] = []
    const waiting = ['答复', '催办'].map((name) => gate.untilOpen().then(() => went.push(name)))

    gate.open()
    gate.open()
    await Promise.all(waiting)

    expect(went).toEqual(['答复', '催办'])
  })

  it('lets go whoever no longer wants to wait', async () => {
    const gate = createGate()
    gate.close()
    const leaving = new AbortController()
    const waiting = gate.untilOpen(leaving.signal)

    leaving.abort(new Error('关闭了'))

    await expect(waiting).rejects.toThrow('关闭了')
    await expect(gate.untilOpen(leaving.signal)).rejects.toThrow('关闭了')
  })

  it('tells its watchers only what has changed', () => {
    const gate = createGate()
    let changes = 0
    const stop = gate.subscribe(() => {
      changes += 1
    })

    gate.open()
    gate.close()
    gate.close()
    stop()
    gate.open()

    expect(changes).toBe(1)
  })
})
