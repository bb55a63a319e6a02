import { Button } from 'antd'
import { useState } from 'react'

import { endPost, grantPost, NewPost, type PostView } from '../../../contract/people-endpoints.ts'
import { ROLE_LABELS } from '../../../contract/value-labels.ts'
import { ask } from '../../app/ask.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { momentText } from '../../parts/day-text.ts'
import { Confirm } from '../confirm.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { useMay } from '../may.ts'
import { RecordForm } from '../record-form.tsx'
import { RecordSection } from '../record-section.tsx'
import { type Person, usePostFields, useRereadPeople } from './person-form.tsx'
import { postOf, postWords } from './post-words.ts'

/** 岗位: what the person may do, since when, by whom it was given. */
export function PostsSection({ person }: { person: Person }) {
  const may = useMay()
  const [isGranting, setGranting] = useState(false)
  const [ending, setEnding] = useState<PostView>()
  const mayEnd = may(endPost) && person.leftOn === null
  return (
    <RecordSection
      title="岗位"
      actions={may(grantPost) && person.leftOn === null && <Button onClick={() => setGranting(true)}>给予岗位</Button>}
    >
      {person.posts.length === 0 ? (
        <p className="quiet">还没有岗位。给予岗位之后才能办事；一个人可以有几个岗位，办事时选用其中一个。</p>
      ) : (
        <DataTable
          caption={`${person.name}的岗位`}
          columns={mayEnd ? [...COLUMNS, endColumn(setEnding)] : COLUMNS}
          rows={person.posts}
          rowKey={({ id }) => id}
        />
      )}
      <FormDialog title={`给“${person.name}”一个岗位`} isOpen={isGranting} onClose={() => setGranting(false)}>
        <GrantForm person={person} onDone={() => setGranting(false)} />
      </FormDialog>
      <FormDialog title="结束岗位" isOpen={ending !== undefined} onClose={() => setEnding(undefined)}>
        {ending && <EndPost person={person} post={ending} onDone={() => setEnding(undefined)} />}
      </FormDialog>
    </RecordSection>
  )
}

function GrantForm({ person: { id, name }, onDone }: { person: Person; onDone: () => void }) {
  const fields = usePostFields()
  const reread = useRereadPeople()
  return (
    <RecordForm
      fields={fields}
      seen={{ revision: 0, values: {} }}
      schema={NewPost}
      bodyOf={postOf}
      submitLabel="给予"
      onSend={async (body) => {
        await ask(grantPost, { params: { id }, body })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    >
      <p className="quiet">{name}从现在起就能以这个岗位办事；给予和结束都记入留痕。</p>
    </RecordForm>
  )
}

function EndPost({ person, post, onDone }: { person: Person; post: PostView; onDone: () => void }) {
  const reread = useRereadPeople()
  return (
    <Confirm
      label="结束岗位"
      isDangerous
      onConfirm={async () => {
        await ask(endPost, { params: { id: person.id, postId: post.id } })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    >
      <p>
        {person.name}不再是“{postWords(post.role, placeIn(post))}”，随即不能以它办事；已经办的都保留。
      </p>
    </Confirm>
  )
}

const COLUMNS: readonly Column<PostView>[] = [
  { key: 'role', title: '岗位', narrow: 'title', render: ({ role }) => ROLE_LABELS[role] },
  { key: 'place', title: '所在', narrow: 'bare', render: placeIn },
  { key: 'granted', title: '起', render: ({ grantedAt, grantedBy }) => <When at={grantedAt} by={grantedBy} /> },
  { key: 'ended', title: '止', render: ({ endedAt, endedBy }) => endedAt && <When at={endedAt} by={endedBy} /> },
]

function endColumn(onEnd: (post: PostView) => void): Column<PostView> {
  return {
    key: 'end',
    title: '操作',
    narrow: 'bare',
    isHiddenInPrint: true,
    render: (post) =>
      post.endedAt === null && (
        <Button size="small" aria-label={`结束岗位“${ROLE_LABELS[post.role]}”`} onClick={() => onEnd(post)}>
          结束
        </Button>
      ),
  }
}

function When({ at, by }: { at: string; by: string | null }) {
  return (
    <>
      <span className="nowrap">{momentText(at)}</span>{' '}
      {by && <span className="quiet">{by === 'system' ? '系统' : by}</span>}
    </>
  )
}

function placeIn({ unitName, deputyName, bodyName, committeeName }: PostView): string | null {
  return unitName ?? deputyName ?? bodyName ?? committeeName
}
