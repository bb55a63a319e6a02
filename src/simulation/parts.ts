import { ask } from './acts/ask.ts'
import { conclude, slip } from './acts/conclude.ts'
import { dispute } from './acts/dispute.ts'
import { handOver } from './acts/hand-over.ts'
import { handle } from './acts/handle.ts'
import { join } from './acts/join.ts'
import { keep } from './acts/keep.ts'
import { liveOn } from './acts/live-on.ts'
import { lookBack } from './acts/look-back.ts'
import { screen } from './acts/screen.ts'
import { slipOfUnits } from './acts/slip.ts'
import { submit } from './acts/submit.ts'
import { supervise } from './acts/supervise.ts'
import { transfer } from './acts/transfer.ts'
import { vote } from './acts/vote.ts'
import type { Part } from './scene.ts'

/** Everybody who plays a part in a case. When two mean the same actor at the same moment, the earlier one goes first. */
export const PARTS: readonly Part[] = [
  slip,
  slipOfUnits,
  liveOn,
  submit,
  screen,
  join,
  handOver,
  dispute,
  handle,
  supervise,
  vote,
  ask,
  keep,
  lookBack,
  transfer,
  conclude,
]
