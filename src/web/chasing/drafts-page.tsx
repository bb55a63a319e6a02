import { PageFrame } from '../parts/page-frame.tsx'
import { DraftsPanel } from './drafts-panel.tsx'

/** `/chasing/drafts`: chases from the unit's head upward, which a person approves. */
export default function DraftsPage() {
  return (
    <PageFrame title="待批催办稿" subtitle="发给主要负责人以上的催办，由主任或归口交办单位批准后发出">
      <DraftsPanel />
    </PageFrame>
  )
}
