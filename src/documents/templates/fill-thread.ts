import { parentPort } from 'node:worker_threads'

import { AppError } from '../../errors.ts'
import { fillTemplate } from './fill.ts'
import type { FillAnswer, FillOrder } from './fill-apart.ts'

/** Runs in a thread of its own: some hundred sheets take seconds, in which the server would answer nobody. */
function answerTo({ template, data, images }: FillOrder): FillAnswer {
  const pictures = Object.entries(images).map(([name, bytes]) => [name, Buffer.from(bytes)] as const)
  try {
    return { bytes: fillTemplate(Buffer.from(template), data, Object.fromEntries(pictures)) }
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message }
    throw error
  }
}

parentPort?.once('message', (order: FillOrder) => {
  parentPort?.postMessage(answerTo(order))
})
