import { PolicyFile, resolvePolicy } from '../resolve.ts'
import type { Policy } from '../schema.ts'
import beijing from './beijing-2014.json' with { type: 'json' }
import chongqing from './chongqing-2017.json' with { type: 'json' }
import henan from './henan-2017.json' with { type: 'json' }
import national from './national-2025.json' with { type: 'json' }
import puyang from './puyang-2024.json' with { type: 'json' }
import shandong from './shandong-2017.json' with { type: 'json' }
import shanghai from './shanghai-2015.json' with { type: 'json' }
import township from './township-sample.json' with { type: 'json' }
import yuzhou from './yuzhou-2023.json' with { type: 'json' }

const raw: readonly { id: string }[] = [
  national,
  henan,
  puyang,
  yuzhou,
  shanghai,
  chongqing,
  beijing,
  shandong,
  township,
]
const files = new Map<string, PolicyFile>()
const policies = new Map<string, Policy>()

/** The places that come with Duban, each a file in the very format that `policy check` checks. */
export const SHIPPED_POLICY_IDS: readonly string[] = raw.map(({ id }) => id)

/** A shipped file as it is written, before inheritance; undefined for an unknown id. */
export function shippedPolicyFile(id: string): PolicyFile | undefined {
  const known = files.get(id)
  if (known) return known
  const found = raw.find((file) => file.id === id)
  if (!found) return undefined

  const file = frozen(PolicyFile.parse(found))
  files.set(id, file)
  return file
}

/** A shipped place's whole rules, frozen. Throws a RangeError for an unknown id. */
export function shippedPolicy(id: string): Policy {
  const known = policies.get(id)
  if (known) return known
  const file = shippedPolicyFile(id)
  if (!file) throw new RangeError(`没有办理规则“${id}”；已有：${SHIPPED_POLICY_IDS.join('、')}`)

  const resolved = resolvePolicy(file, shippedPolicyFile)
  if (!resolved.ok) throw new Error(`Shipped policy "${id}" is broken: ${resolved.problems[0]?.message}`)
  const policy = frozen(resolved.policy)
  policies.set(id, policy)
  return policy
}

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) frozen(inner)
    Object.freeze(value)
  }
  return value
}
