import { useQueryClient } from '@tanstack/react-query'
import type { CallReply } from '../../../contract/client.ts'
import { amendUnit, closeUnit, createUnit, listUnits, readUnit } from '../../../contract/units-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { useToday } from '../../app/session.tsx'
import { useWriteKey } from '../../parts/write-key.ts'
import { useNames } from '../names.ts'
import type { RecordField, RecordValues } from '../record-field.tsx'
import { RecordForm, type SeenRecord } from '../record-form.tsx'

export type Unit = CallReply<typeof readUnit>

const KINDS = ['政府部门', '党群部门', '县（市、区）', '企事业单位', '上级驻本地单位']

/** Everything that shows units is read again. */
export function useRereadUnits(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    await Promise.all(
      [listUnits.name, readUnit.name, 'previewSuccession', 'readDirectory'].map((name) =>
        queryClient.invalidateQueries({ queryKey: [name] }),
      ),
    )
  }
}

export function NewUnitForm({ onMade, onCancel }: { onMade: (id: string) => void; onCancel: () => void }) {
  const fields = useUnitFields()
  const reread = useRereadUnits()
  const keyFor = useWriteKey()
  return (
    <RecordForm
      fields={fields}
      seen={{ revision: 0, values: {} }}
      schema={createUnit.body}
      bodyOf={bodyOf}
      submitLabel="登记"
      onSend={async (body) => {
        const { id } = await ask(createUnit, { headers: { 'idempotency-key': keyFor(body) }, body })
        await reread()
        onMade(id)
      }}
      onCancel={onCancel}
    />
  )
}

export function AmendUnitForm({ unit, onDone }: { unit: Unit; onDone: () => void }) {
  const { id } = unit
  const fields = useUnitFields(id)
  const reread = useRereadUnits()
  return (
    <RecordForm
      fields={fields}
      seen={seenOf(unit)}
      schema={amendUnit.body}
      bodyOf={(values, revision) => ({ revision, ...bodyOf(values) })}
      submitLabel="保存"
      onSend={async (body) => {
        await ask(amendUnit, { params: { id }, body })
        await reread()
        onDone()
      }}
      reread={async () => seenOf(await ask(readUnit, { params: { id } }))}
      onCancel={onDone}
    />
  )
}

export function CloseUnitForm({ unit, onDone }: { unit: Unit; onDone: () => void }) {
  const { id } = unit
  const closedOn = useToday() ?? ''
  const reread = useRereadUnits()
  return (
    <RecordForm
      fields={[{ name: 'closedOn', label: '停用日期', kind: 'day', isRequired: true }]}
      seen={{ revision: unit.revision, values: { closedOn } }}
      schema={closeUnit.body}
      bodyOf={(values, revision) => ({ revision, closedOn: values['closedOn'] })}
      submitLabel="停用"
      isDangerous
      onSend={async (body) => {
        await ask(closeUnit, { params: { id }, body })
        await reread()
        onDone()
      }}
      reread={async () => ({ revision: (await ask(readUnit, { params: { id } })).revision, values: { closedOn } })}
      onCancel={onDone}
    >
      <p>
        停用后不能再交办给它，记录都保留。
        {unit.openCases > 0 &&
          `现在还有未了结的建议（在办 ${unit.openCases} 件），不能停用：请先由代表工作机构办理“职责承继”，把它们转给别的单位，期限不变。`}
      </p>
    </RecordForm>
  )
}

function useUnitFields(exceptId?: string): RecordField[] {
  const { units, bodies } = useNames()
  return [
    { name: 'name', label: '名称', isRequired: true, help: '写全称；在用的单位不能同名。' },
    { name: 'kind', label: '类别', offers: KINDS },
    {
      name: 'bodyId',
      label: '交办机构',
      kind: 'choice',
      choices: bodies,
      help:
        bodies.length > 0
          ? '由谁把建议交给它，例如市政府办公室。'
          : '还没有交办机构；在“机构”里登记之后再来选，现在可以不填。',
    },
    {
      name: 'parentId',
      label: '上级单位',
      kind: 'choice',
      choices: units.filter(({ value }) => value !== exceptId),
      help: '下属的局、中心才填。',
    },
    { name: 'phone', label: '单位电话', kind: 'phone' },
    { name: 'address', label: '地址' },
  ]
}

function bodyOf({ name, kind, bodyId, parentId, phone, address }: RecordValues) {
  return {
    name: name ?? '',
    kind: kind?.trim() || null,
    bodyId: bodyId || null,
    parentId: parentId || null,
    phone: phone?.trim() || null,
    address: address?.trim() || null,
  }
}

function seenOf({ revision, name, kind, bodyId, parentId, phone, address }: Unit): SeenRecord {
  return {
    revision,
    values: {
      name,
      kind: kind ?? '',
      bodyId: bodyId ?? '',
      parentId: parentId ?? '',
      phone: phone ?? '',
      address: address ?? '',
    },
  }
}
