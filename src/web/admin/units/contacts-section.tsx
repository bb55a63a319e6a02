import { Button } from 'antd'
import { useState } from 'react'
import type { CallReply } from '../../../contract/client.ts'
import {
  addUnitContact,
  amendUnitContact,
  type readUnit,
  UNIT_DUTIES,
  UNIT_DUTY_LABELS,
} from '../../../contract/units-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { useToday } from '../../app/session.tsx'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { useWriteKey } from '../../parts/write-key.ts'
import { FormDialog } from '../form-dialog.tsx'
import { useMay } from '../may.ts'
import type { RecordField, RecordValues } from '../record-field.tsx'
import { RecordForm } from '../record-form.tsx'
import { RecordSection } from '../record-section.tsx'
import { type Unit, useRereadUnits } from './unit-form.tsx'

type Contact = CallReply<typeof readUnit>['contacts'][number]
type Opened = { kind: 'add' } | { kind: 'amend' | 'end'; contact: Contact }

const FIELDS: readonly RecordField[] = [
  { name: 'name', label: '姓名', isRequired: true },
  {
    name: 'duty',
    label: '职务',
    kind: 'choice',
    choices: UNIT_DUTIES.map((value) => ({ value, label: UNIT_DUTY_LABELS[value] })),
    isRequired: true,
  },
  { name: 'section', label: '科室' },
  { name: 'phone', label: '电话', kind: 'phone', help: '只有管理员和代表工作机构能看到。' },
  { name: 'email', label: '电子邮件' },
]

/** 负责人和联系人: whom the office telephones, and whose name stands under the reply. */
export function ContactsSection({ unit }: { unit: Unit }) {
  const may = useMay()
  const [opened, setOpened] = useState<Opened>()
  const [isAll, setAll] = useState(false)
  const mayAmend = may(amendUnitContact) && unit.closedOn === null
  const shown = unit.contacts.filter(({ endedOn }) => isAll || endedOn === null)
  const former = unit.contacts.filter(({ endedOn }) => endedOn !== null).length
  const done = () => setOpened(undefined)
  return (
    <RecordSection
      title="负责人和联系人"
      actions={
        <>
          {former > 0 && (
            <Button type="text" onClick={() => setAll(!isAll)} aria-pressed={isAll}>
              {isAll ? '只看现任' : `也看已不担任的 ${former} 人`}
            </Button>
          )}
          {may(addUnitContact) && unit.closedOn === null && (
            <Button onClick={() => setOpened({ kind: 'add' })}>登记一人</Button>
          )}
        </>
      }
    >
      {shown.length === 0 ? (
        <p className="quiet">还没有登记。请登记主要负责人和经办人：催办、征求意见时打电话找得到人。</p>
      ) : (
        <DataTable
          caption={`${unit.name}的负责人和联系人`}
          columns={mayAmend ? [...COLUMNS, actionColumn(setOpened)] : COLUMNS}
          rows={shown}
          rowKey={({ id }) => id}
        />
      )}
      <FormDialog title={titleOf(opened)} isOpen={opened !== undefined} onClose={done}>
        {opened?.kind === 'end' && <EndForm unit={unit} contact={opened.contact} onDone={done} />}
        {opened && opened.kind !== 'end' && (
          <ContactForm unit={unit} contact={opened.kind === 'amend' ? opened.contact : undefined} onDone={done} />
        )}
      </FormDialog>
    </RecordSection>
  )
}

function titleOf(opened: Opened | undefined): string {
  if (!opened || opened.kind === 'add') return '登记负责人或联系人'
  return opened.kind === 'amend' ? `修改“${opened.contact.name}”` : `“${opened.contact.name}”不再担任`
}

function ContactForm({
  unit: { id },
  contact,
  onDone,
}: {
  unit: Unit
  contact: Contact | undefined
  onDone: () => void
}) {
  const reread = useRereadUnits()
  const values = {
    name: contact?.name ?? '',
    duty: contact?.duty ?? 'clerk',
    section: contact?.section ?? '',
    phone: contact?.phone ?? '',
    email: contact?.email ?? '',
  }
  const keyFor = useWriteKey()
  return (
    <RecordForm
      fields={FIELDS}
      seen={{ revision: 0, values }}
      schema={addUnitContact.body}
      bodyOf={bodyOf}
      submitLabel={contact ? '保存' : '登记'}
      onSend={async (body) => {
        if (contact) await ask(amendUnitContact, { params: { id, contactId: contact.id }, body })
        else await ask(addUnitContact, { params: { id }, headers: { 'idempotency-key': keyFor(body) }, body })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    />
  )
}

function EndForm({ unit: { id }, contact, onDone }: { unit: Unit; contact: Contact; onDone: () => void }) {
  const reread = useRereadUnits()
  const endedOn = useToday() ?? ''
  return (
    <RecordForm
      fields={[{ name: 'endedOn', label: '结束日期', kind: 'day', isRequired: true }]}
      seen={{ revision: 0, values: { endedOn } }}
      schema={amendUnitContact.body}
      bodyOf={(values) => ({ endedOn: values['endedOn'] })}
      submitLabel="登记"
      onSend={async (body) => {
        await ask(amendUnitContact, { params: { id, contactId: contact.id }, body })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    >
      <p>记录保留；接任的请另行登记。</p>
    </RecordForm>
  )
}

const COLUMNS: readonly Column<Contact>[] = [
  { key: 'name', title: '姓名', width: 110, narrow: 'title', render: ({ name }) => name },
  {
    key: 'duty',
    title: '职务',
    width: 110,
    narrow: 'bare',
    render: ({ duty, endedOn }) => (
      <>
        {UNIT_DUTY_LABELS[duty]}
        {endedOn && <span className="quiet">（至 {endedOn}）</span>}
      </>
    ),
  },
  { key: 'section', title: '科室', render: ({ section }) => section },
  {
    key: 'phone',
    title: '电话',
    render: ({ phone }) => phone && <a href={`tel:${phone.replace(/[^0-9+*#,]/g, '')}`}>{phone}</a>,
  },
  { key: 'email', title: '电子邮件', render: ({ email }) => email },
]

function actionColumn(onOpen: (opened: Opened) => void): Column<Contact> {
  return {
    key: 'actions',
    title: '操作',
    width: 150,
    narrow: 'bare',
    isHiddenInPrint: true,
    render: (contact) =>
      contact.endedOn === null && (
        <span className="row" style={{ flexWrap: 'nowrap' }}>
          <Button size="small" aria-label={`修改“${contact.name}”`} onClick={() => onOpen({ kind: 'amend', contact })}>
            修改
          </Button>
          <Button
            size="small"
            aria-label={`“${contact.name}”不再担任`}
            onClick={() => onOpen({ kind: 'end', contact })}
          >
            不再担任
          </Button>
        </span>
      ),
  }
}

function bodyOf({ name, duty, section, phone, email }: RecordValues) {
  return {
    name: name ?? '',
    duty,
    section: section?.trim() || null,
    phone: phone?.trim() || null,
    email: email?.trim() || null,
  }
}
