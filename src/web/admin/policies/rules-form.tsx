import { useNavigate, useSearchParams } from 'react-router'

import { SECTION_NAMES } from '../../../../machines/policy/names.ts'
import { asRule, type DraftFile, isChanged, placesOf } from './draft-file.ts'
import { DOCUMENTS_ID } from './provenance-fields.tsx'
import type { Shape } from './rule-shape.ts'
import { SectionForm, type SectionFormProps } from './section-form.tsx'

/** Section by section; which one is open stands in the address. */
export function RulesForm(props: Omit<SectionFormProps, 'section'>) {
  const { shape, base, whole, draft } = props
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const sections = sectionsOf(shape)
  const asked = params.get('section') ?? ''
  const section = sections.includes(asked) ? asked : 'head'
  return (
    <div className="policy-body">
      <nav className="policy-nav" aria-label="规则各节">
        <ul className="plain-list">
          {sections.map((key) => (
            <li key={key}>
              <button
                type="button"
                aria-current={key === section ? 'true' : undefined}
                onClick={() => void navigate(`?section=${key}`, { replace: true, preventScrollReset: true })}
              >
                {key === 'head' ? '名称和代号' : SECTION_NAMES[key]}
                {isSectionChanged(base, whole, draft, key) && '（已改）'}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div>
        <SectionForm key={section} {...props} section={section} />
      </div>
      <datalist id={DOCUMENTS_ID}>
        {documentsIn(whole).map((document) => (
          <option key={document} value={document} />
        ))}
      </datalist>
    </div>
  )
}

function sectionsOf({ properties }: Shape): string[] {
  const named = Object.keys(properties ?? {}).filter((key) => SECTION_NAMES[key] !== undefined)
  return ['head', ...named.filter((key) => key !== 'labels'), 'labels']
}

function isSectionChanged(base: DraftFile, whole: DraftFile, draft: DraftFile, section: string): boolean {
  if (section === 'head') return base['name'] !== draft['name'] || base['id'] !== draft['id']
  return placesOf(draft, whole, section).some((place) => isChanged(base, draft, place))
}

/** Every document that the rules cite, to be chosen again instead of typed again. */
function documentsIn(whole: DraftFile): string[] {
  const found = new Set<string>()
  const look = (value: unknown) => {
    const holder = asRule(value)
    if (!holder) return
    const { document } = holder
    if (typeof document === 'string') found.add(document)
    for (const inner of Object.values(holder)) look(inner)
  }
  look(whole)
  return [...found]
}
