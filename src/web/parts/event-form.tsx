import { Button } from 'antd'
import { type KeyboardEvent, useEffect, useId, useRef } from 'react'

import type { TimelineEntry } from '../../contract/case-views.ts'
import { EntryFields } from './entry-fields.tsx'
import { EventField, type FieldSetting } from './event-field.tsx'
import type { Choice, Field } from './form-model.ts'
import { type EventFormInput, type EventFormState, useEventForm } from './use-event-form.ts'

type EventFormProps = EventFormInput & {
  title: string
  setting: FieldSetting
  people: readonly Choice[]
  /** Is the event still among those that may be entered? */
  isOffered: boolean
  /** What has happened in the case, for telling what changed meanwhile. */
  timeline: readonly TimelineEntry[]
  onClose: () => void
}

/** What matters most of these is written first. */
const NOTE_FIRST = ['contact.made', 'contact.failed', 'inquiry.attemptFailed']

/** Follows from the line that is corrected and the chosen item of it. */
const KNOWN_OF_CORRECTION = ['ofSeq', 'text.from']

/** One event as a form: its questions, the day and the basis, and a button that says what will be entered. */
export function EventForm(props: EventFormProps) {
  const { title, setting, people, isOffered, caseId, actorId, type, today, onClose } = props
  const form = useEventForm(props)
  const id = useId()
  const box = useRef<HTMLFormElement>(null)
  const asked = setting.correcting ? form.fields.filter(({ path }) => !KNOWN_OF_CORRECTION.includes(path)) : form.fields
  const fields = NOTE_FIRST.includes(type) ? noteFirst(asked) : asked
  useFocusOnOpen(box, NOTE_FIRST.includes(type))
  useFocusOnProblem(box, form.refusals)
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void form.send()
    }
  }
  return (
    <form
      ref={box}
      className="event-form stack"
      aria-label={title}
      noValidate
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault()
        void form.send()
      }}
    >
      <FormNotices {...props} form={form} />
      {fields.length === 0 && <p>不用填写内容，核对日期后登记即可。</p>}
      {fields.map((field) => (
        <EventField
          key={field.path}
          field={field}
          id={`${id}-${field.path}`}
          value={form.values[field.path]}
          problem={form.problems[field.path] || undefined}
          setting={setting}
          onChange={(value) =>
            form.setValues({ [field.path]: value, ...setting.correcting?.follow(field.path, value) })
          }
        />
      ))}
      <EntryFields
        id={id}
        caseId={caseId}
        actorId={actorId}
        entry={form.entry}
        problems={form.problems}
        today={today}
        lateAfterDays={form.lateAfterDays}
        people={people}
        onChange={form.setEntry}
      />
      <FormActions title={title} form={form} isOffered={isOffered} onClose={onClose} />
    </form>
  )
}

/** What concerns the whole form, above it. */
function FormNotices(props: EventFormProps & { form: EventFormState }) {
  const { form, isOffered, title } = props
  const problem = form.problems['']
  return (
    <>
      <StaleNotice {...props} />
      {!isOffered && form.staleSince === undefined && (
        <div className="problem" role="alert">
          <p>现在不能登记“{title}”：状态已有变化，或者不由您登记。已填写的内容还在，可以复制。</p>
        </div>
      )}
      {problem && (
        <div className="problem" role="alert">
          <p>{problem}</p>
        </div>
      )}
    </>
  )
}

type ActionsProps = Pick<EventFormProps, 'title' | 'isOffered' | 'onClose'> & { form: EventFormState }

function FormActions({ title, form, isOffered, onClose }: ActionsProps) {
  const problemCount = Object.values(form.problems).filter(Boolean).length
  return (
    <div className="row form-actions">
      <Button type="primary" htmlType="submit" loading={form.isBusy} disabled={!isOffered}>
        登记“{title}”
      </Button>
      <Button onClick={onClose}>收起</Button>
      <span className="quiet">Ctrl+Enter 登记</span>
      <span role="status" className="only-read-aloud">
        {problemCount > 0 ? `有 ${problemCount} 处需要修改` : ''}
      </span>
    </div>
  )
}

function StaleNotice({ form, revision, timeline, isOffered }: EventFormProps & { form: EventFormState }) {
  const { staleSince, isBusy, send } = form
  if (staleSince === undefined) return null
  const news = timeline.filter(({ seq, causeSeq }) => seq > staleSince.seq && causeSeq === null)
  const isRead = revision > staleSince.revision
  return (
    <div className="said stack" role="alert">
      <p>
        <strong>您填写期间，本件有了新的记录，所以还没有登记。</strong>您填写的内容都在。
      </p>
      {isRead && news.length === 0 && <p className="quiet">新的记录不在您可以查看的范围内。</p>}
      {news.length > 0 && (
        <ul>
          {news.slice(-5).map(({ seq, label, occurredOn, by, actorLabel }) => (
            <li key={seq}>
              {occurredOn} {actorLabel} · {label}
              {by && `（${by}）`}
            </li>
          ))}
        </ul>
      )}
      {isOffered && isRead ? (
        <Button type="primary" loading={isBusy} onClick={() => void send()}>
          看过了，仍然登记
        </Button>
      ) : (
        <p>{isOffered ? '正在读取最新情况…' : '按最新情况，这一事项已经不能登记；内容可以复制到别处。'}</p>
      )}
    </div>
  )
}

function noteFirst(fields: readonly Field[]): Field[] {
  return [...fields.filter(({ kind }) => kind === 'long'), ...fields.filter(({ kind }) => kind !== 'long')]
}

type Box = { readonly current: HTMLFormElement | null }

/** The first field, or the note, takes the focus: a phone note is typed at once. */
function useFocusOnOpen(box: Box, isNote: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the form opens.
  useEffect(() => {
    const note = isNote ? box.current?.querySelector<HTMLElement>('textarea') : null
    ;(note ?? firstControl(box.current))?.focus({ preventScroll: true })
    // Beside the case it stands where it is; below it, on a narrow screen, it comes into sight.
    const top = box.current?.getBoundingClientRect().top ?? 0
    if (top < 0 || top > window.innerHeight - 200) box.current?.scrollIntoView({ block: 'start' })
  }, [])
}

/** Of radio buttons the chosen one, as the keyboard would come to it. */
function firstControl(box: HTMLElement | null): HTMLElement | null {
  const first = box?.querySelector<HTMLElement>('input, textarea, button') ?? null
  if (!(first instanceof HTMLInputElement) || first.type !== 'radio') return first
  return box?.querySelector<HTMLElement>(`input[name="${CSS.escape(first.name)}"]:checked`) ?? first
}

/** After a refusal the first wrong field takes the focus. */
function useFocusOnProblem(box: Box, refusals: number): void {
  useEffect(() => {
    if (refusals === 0) return
    const wrong = box.current?.querySelector<HTMLElement>(
      '[aria-invalid=true], .field:has(> .field-problem) input, .problem',
    )
    wrong?.focus()
    wrong?.scrollIntoView({ block: 'center' })
  }, [box, refusals])
}
