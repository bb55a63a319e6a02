import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'

import { deleteView, listViews, saveView } from '../../contract/view-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import type { AddressQuery } from './case-query.ts'

type SavedViewsProps = { query: AddressQuery; onView: (next: AddressQuery) => void }

/** Tab, filters and order under a name of one's own. */
export function SavedViews({ query, onView }: SavedViewsProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>我的视图</Button>
      <Modal title="我的视图" open={isOpen} onCancel={() => setOpen(false)} footer={null} destroyOnHidden width={440}>
        <div className="stack">
          <ViewList
            onView={(view) => {
              onView(view)
              setOpen(false)
            }}
          />
          <SaveForm query={query} />
        </div>
      </Modal>
    </>
  )
}

function ViewList({ onView }: Pick<SavedViewsProps, 'onView'>) {
  const queryClient = useQueryClient()
  const { data, error } = useAsk(listViews, { query: { list: 'cases' } })
  const [problem, setProblem] = useState<unknown>()
  const remove = async (id: string) => {
    try {
      await ask(deleteView, { params: { id } })
      await queryClient.invalidateQueries({ queryKey: [listViews.name] })
    } catch (no) {
      setProblem(no)
    }
  }
  if (error ?? problem) return <ProblemNotice error={error ?? problem} />
  if (!data) return <p className="quiet">正在读取…</p>
  if (data.views.length === 0) return <p className="quiet">还没有保存过。先选好分栏、筛选和顺序，再在下面起个名字。</p>
  return (
    <ul className="plain-list stack" style={{ gap: 4 }}>
      {data.views.map(({ id, name, query }) => (
        <li key={id} className="row row-between">
          <Button type="link" onClick={() => onView(query)}>
            {name}
          </Button>
          <Button type="text" size="small" aria-label={`删除视图“${name}”`} onClick={() => void remove(id)}>
            删除
          </Button>
        </li>
      ))}
    </ul>
  )
}

function SaveForm({ query }: { query: AddressQuery }) {
  const queryClient = useQueryClient()
  const [saved, setSaved] = useState<string>()
  return (
    <SentForm
      onSend={async (values) => {
        const name = textOf(values, 'name').trim()
        await ask(saveView, { body: { list: 'cases', name, query } })
        await queryClient.invalidateQueries({ queryKey: [listViews.name] })
        setSaved(name)
      }}
    >
      {(isBusy) => (
        <>
          <Field id="view-name" label="把现在的列表保存为" help="同名的由新的代替。">
            <Input id="view-name" name="name" required maxLength={40} aria-describedby="view-name-help" />
          </Field>
          <Button htmlType="submit" loading={isBusy}>
            保存
          </Button>
          <div role="status">{saved && <p className="quiet">已保存“{saved}”。</p>}</div>
        </>
      )}
    </SentForm>
  )
}
