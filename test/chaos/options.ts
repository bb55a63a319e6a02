import { parseArgs } from 'node:util'

/** A defect that is built in for one run, to see that the checks catch it. */
export const PLANTS = ['skipped-sweep', 'dropped-outbox', 'two-commits', 'swallowed-id'] as const
export type Plant = (typeof PLANTS)[number]
export type Options = { seed: string; minutes: number; backend: 'postgres' | 'redis'; plant: Plant | undefined }

/** `--seed N --minutes M --backend postgres|redis [--plant NAME]`. Throws with a sentence about what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '2' },
      backend: { type: 'string', default: 'postgres' },
      plant: { type: 'string' },
    },
  })
  const minutes = Number(values.minutes)
  if (!(minutes > 0 && minutes <= 24 * 60)) throw new Error(`--minutes ${values.minutes}: give a number from 0 to 1440`)
  if (values.backend !== 'postgres' && values.backend !== 'redis') {
    throw new Error(`--backend ${values.backend}: give postgres or redis`)
  }
  const plant = PLANTS.find((one) => one === values.plant)
  if (values.plant !== undefined && !plant) throw new Error(`--plant ${values.plant}: give one of ${PLANTS.join(', ')}`)
  return { seed: values.seed, minutes, backend: values.backend, plant }
}
