import { Button } from 'antd'
import { type ReactNode, use, useState } from 'react'

import { CLOCK_NAMES, SECTION_NAMES } from '../../../../machines/policy/names.ts'
import { valueText } from '../../../../machines/policy/value-text.ts'
import { asRule, type DraftRule, type Place, pathOf, withKey } from './draft-file.ts'
import { problemText, provenanceText, type Rule } from './policy-words.ts'
import { ProvenanceFields } from './provenance-fields.tsx'
import { fieldsIn, nameOf, type Shape } from './rule-shape.ts'
import { ProblemsContext, ValueField } from './value-field.tsx'

type RuleCardProps = {
  place: Place
  shape: Shape
  rule: DraftRule
  /** Stated by this file, or inherited. */
  isStated: boolean
  isChanged: boolean
  onChange: (rule: DraftRule) => void
  onRevert: () => void
  /** For entries of tables. */
  onRemove: (() => void) | undefined
}

/** One rule: read in a few lines, opened to be changed. */
export function RuleCard(props: RuleCardProps) {
  const { place, rule, isStated, isChanged, onRevert, onRemove } = props
  const [isOpen, setOpen] = useState(false)
  const path = pathOf(place)
  const problems = use(ProblemsContext).filter((one) => one.path === path || one.path.startsWith(`${path}.`))
  const isWrong = problems.some(({ severity }) => severity === 'error')
  const label = labelOf(place, rule)
  return (
    <div className={`rule-card ${isWrong ? 'is-wrong' : isChanged ? 'is-changed' : ''}`}>
      <div className="rule-head">
        {place.entry !== undefined && <h3>{label}</h3>}
        <span className="quiet">{isChanged ? '已改，还没有保存' : isStated ? '本规则写明' : '继承而来'}</span>
        <div className="row">
          {isChanged && (
            <Button size="small" aria-label={`撤回对“${label}”的修改`} onClick={onRevert}>
              撤回修改
            </Button>
          )}
          {onRemove && (
            <Button size="small" aria-label={`删去“${label}”`} onClick={onRemove}>
              删去
            </Button>
          )}
          <Button
            size="small"
            aria-expanded={isOpen}
            aria-label={isOpen ? `收起“${label}”` : `修改“${label}”`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? '收起' : '修改'}
          </Button>
        </div>
      </div>
      {isOpen ? <OpenRule {...props} path={path} /> : <RuleText rule={rule} />}
      {!isOpen &&
        problems.map(({ path: at, message, severity }) => (
          <p key={`${at} ${message}`} className={severity === 'error' ? 'field-problem' : 'quiet'}>
            {severity === 'warning' && '提醒：'}
            {problemText({ path: at, message })}
          </p>
        ))}
    </div>
  )
}

function OpenRule({ path, shape, rule, isStated, onChange }: RuleCardProps & { path: string }) {
  return (
    <div className="rule-fields">
      {!isStated && <p className="quiet">现在是继承而来的；一改，整条就由本规则写明，上级再改也不随动。</p>}
      {fieldsIn(shape).map(([name, part]) => (
        <WithProvenance key={name} path={path} name={name} rule={rule} onChange={onChange}>
          <ValueField
            path={`${path}.${name}`}
            name={name}
            shape={part}
            value={rule[name]}
            onChange={(value) => onChange(withKey(rule, name, value))}
          />
        </WithProvenance>
      ))}
      <fieldset className="plain-fieldset">
        <legend>本条的出处和效力</legend>
        <ProvenanceFields path={path} value={rule} onChange={(source, force) => onChange({ ...rule, source, force })} />
      </fieldset>
    </div>
  )
}

/** A field whose source is not that of its rule says so, and can. */
function WithProvenance({
  path,
  name,
  rule,
  onChange,
  children,
}: {
  path: string
  name: string
  rule: DraftRule
  onChange: (rule: DraftRule) => void
  children: ReactNode
}) {
  const all = asRule(rule['sourceOf']) ?? {}
  const own = asRule(all[name])
  const put = (value: unknown) => {
    const next = withKey(all, name, value)
    onChange(withKey(rule, 'sourceOf', Object.keys(next).length > 0 ? next : undefined))
  }
  return (
    <div>
      {children}
      {own ? (
        <fieldset className="plain-fieldset rule-row">
          <legend className="only-read-aloud">{nameOf(name)}的出处</legend>
          <ProvenanceFields
            path={`${path}.${name}`}
            value={own}
            onChange={(source, force) => put({ ...own, source, force })}
          />
          <button type="button" className="link-button" onClick={() => put(undefined)}>
            随本条的出处
          </button>
        </fieldset>
      ) : (
        <button
          type="button"
          className="link-button policy-source"
          onClick={() => put({ source: rule['source'], force: rule['force'] })}
        >
          这一项另有出处
        </button>
      )}
    </div>
  )
}

function RuleText({ rule }: { rule: DraftRule }) {
  const { source, force, sourceOf: _, ...fields } = rule
  const hasSource = asRule(source)?.['document'] !== undefined
  return (
    <>
      <ul className="rule-text">
        {Object.entries(fields)
          .filter(([name]) => name !== 'label')
          .map(([name, value]) => (
            <li key={name}>
              <span className="quiet">{nameOf(name)}</span>{' '}
              <span className="policy-text">{valueText(value, name)}</span>
            </li>
          ))}
      </ul>
      {hasSource && (
        <p className="policy-source">{provenanceText({ source, force } as Pick<Rule, 'source' | 'force'>)}</p>
      )}
    </>
  )
}

function labelOf({ entry, section }: Place, rule: DraftRule): string {
  const { label } = rule
  if (entry === undefined) return SECTION_NAMES[section] ?? section
  if (section === 'categories' || section === 'screening' || section === 'reviews' || section === 'reports') {
    return typeof label === 'string' && label !== '' ? label : entry
  }
  return CLOCK_NAMES[entry] ?? entry
}
