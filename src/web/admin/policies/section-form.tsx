import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { CLOCK_NAMES, SECTION_NAMES } from '../../../../machines/policy/names.ts'
import { valueText } from '../../../../machines/policy/value-text.ts'
import { FieldFrame } from '../../parts/field-frame.tsx'
import {
  asRule,
  type DraftFile,
  isChanged,
  isStated,
  type Place,
  pathOf,
  placesOf,
  ruleAt,
  withKey,
  withRule,
  withRuleOf,
} from './draft-file.ts'
import { wordName } from './policy-words.ts'
import { RuleCard } from './rule-card.tsx'
import { blankOf, entryNames, isTableSection, ruleShape, type Shape } from './rule-shape.ts'

export type SectionFormProps = {
  section: string
  shape: Shape
  /** As it was when editing began. */
  base: DraftFile
  /** All rules joined, as they were then. */
  whole: DraftFile
  draft: DraftFile
  onChange: (draft: DraftFile) => void
}

/** The rules of one section, each to be opened and changed. */
export function SectionForm(props: SectionFormProps) {
  const { section, shape, base, whole, draft, onChange } = props
  if (section === 'head') return <HeadForm draft={draft} onChange={onChange} />
  if (section === 'labels') return <LabelsForm {...props} />
  const form = ruleShape(shape, section)
  if (!form) return null
  const places = placesOf(draft, whole, section)
  return (
    <section aria-label={SECTION_NAMES[section] ?? section}>
      <h2 style={{ marginBottom: 8 }}>{SECTION_NAMES[section] ?? section}</h2>
      {places.map((place) => {
        const rule = ruleAt(draft, whole, place)
        const put = (next: unknown) => onChange(withRule(draft, place, next))
        const revert = () => onChange(withRuleOf(base, draft, place))
        if (!rule) return <RemovedRule key={pathOf(place)} place={place} onRevert={revert} />
        return (
          <RuleCard
            key={pathOf(place)}
            place={place}
            shape={form}
            rule={rule}
            isStated={isStated(draft, place)}
            isChanged={isChanged(base, draft, place)}
            onChange={put}
            onRevert={revert}
            onRemove={isTableSection(section) ? () => put(isStated(whole, place) ? null : undefined) : undefined}
          />
        )
      })}
      {isTableSection(section) && (
        <NewEntry {...props} form={form} taken={places.flatMap(({ entry }) => entry ?? [])} />
      )}
    </section>
  )
}

function RemovedRule({ place, onRevert }: { place: Place; onRevert: () => void }) {
  return (
    <div className="rule-card is-changed rule-head">
      <h3>
        <del>{entryLabel(place.entry ?? place.section)}</del>
      </h3>
      <span className="quiet">已删去</span>
      <div className="row">
        <Button size="small" onClick={onRevert}>
          恢复
        </Button>
      </div>
    </div>
  )
}

/** A further entry of a table: one of the known names, or where any will do a name of one's own. */
function NewEntry({
  section,
  shape,
  draft,
  onChange,
  form,
  taken,
}: SectionFormProps & { form: Shape; taken: readonly string[] }) {
  const [name, setName] = useState('')
  const known = entryNames(shape, section)
  const left = known?.filter((one) => !taken.includes(one))
  if (left?.length === 0) return null
  const add = () => {
    if (name === '' || taken.includes(name)) return
    onChange(withRule(draft, { section, entry: name }, blankOf(form)))
    setName('')
  }
  return (
    <div className="row">
      {left ? (
        <Select
          aria-label="要增加的一条"
          placeholder="再增加一条"
          style={{ minWidth: 220 }}
          value={name || null}
          options={left.map((value) => ({ value, label: entryLabel(value) }))}
          onChange={(next) => setName(next ?? '')}
        />
      ) : (
        <Input
          aria-label="要增加的一条的代号"
          placeholder="代号，如 spring"
          style={{ width: 220 }}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value.trim())}
        />
      )}
      <Button disabled={name === '' || taken.includes(name)} onClick={add}>
        增加
      </Button>
    </div>
  )
}

function HeadForm({ draft, onChange }: Pick<SectionFormProps, 'draft' | 'onChange'>) {
  const put = (name: string) => (event: { target: { value: string } }) =>
    onChange(withKey(draft, name, event.target.value))
  return (
    <section className="rule-fields" aria-label="名称和代号">
      <h2>名称和代号</h2>
      <FieldFrame id="policy-name" label="名称">
        <Input id="policy-name" maxLength={100} value={String(draft['name'] ?? '')} onChange={put('name')} />
      </FieldFrame>
      <FieldFrame id="policy-id" label="代号" help="小写字母、数字和连字符；同一代号的规则依次编为第一版、第二版。">
        <Input id="policy-id" maxLength={60} value={String(draft['id'] ?? '')} onChange={put('id')} />
      </FieldFrame>
      <p className="quiet">级别、继承哪一份规则，在“规则文件（JSON）”里改。</p>
    </section>
  )
}

/** The place's own words for people and bodies. */
function LabelsForm({ draft, whole, onChange }: SectionFormProps) {
  const words = { ...asRule(whole['labels']), ...asRule(draft['labels']) }
  return (
    <section className="rule-fields" aria-label="用语">
      <h2>用语</h2>
      {Object.entries(words).map(([word, label]) => (
        <FieldFrame key={word} id={`label-${word}`} label={wordName(word)}>
          <Input
            id={`label-${word}`}
            maxLength={100}
            value={String(label ?? '')}
            onChange={(event) =>
              onChange(withRule(draft, { section: 'labels', entry: word }, event.target.value || undefined))
            }
          />
        </FieldFrame>
      ))}
      {Object.keys(words).length === 0 && <p className="quiet">没有另定的用语。</p>}
    </section>
  )
}

function entryLabel(entry: string): string {
  return CLOCK_NAMES[entry] ?? valueText(entry)
}
