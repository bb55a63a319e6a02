import { digestsQueue } from './digests.ts'
import { documentsQueue } from './documents.ts'
import { noticesQueue } from './notices.ts'
import { outboxQueue } from './outbox.ts'
import type { QueueDefinition } from './queue.ts'
import { reconcileQueue } from './reconcile.ts'
import { sealsQueue } from './seals.ts'
import { timersQueue } from './timers.ts'

/** Every queue there is, in the order in which they are shown. */
export const QUEUES: readonly QueueDefinition[] = [
  timersQueue,
  outboxQueue,
  noticesQueue,
  documentsQueue,
  digestsQueue,
  sealsQueue,
  reconcileQueue,
]
