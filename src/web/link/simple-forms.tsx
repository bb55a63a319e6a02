import { type LinkKey, type LinkPage, useLink as useLinkEndpoint } from '../../contract/links-endpoints.ts'
import { ask } from '../app/ask.ts'
import { PlainButton, PlainInput } from '../parts/plain-controls.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'

type Sending = { linkKey: LinkKey; onDone: (said: string) => void }

export function AcknowledgeForm({ page, linkKey, onDone }: Sending & { page: LinkPage }) {
  return (
    <SentForm
      onSend={async (values) => {
        const [leader, section, clerk, phone] = ['leader', 'section', 'clerk', 'phone'].map((name) =>
          textOf(values, name).trim(),
        )
        const act = { purpose: 'acknowledge', leader, section, clerk, phone } as AcknowledgeAct
        onDone((await ask(useLinkEndpoint, { body: { ...linkKey, act } })).done)
      }}
    >
      {(isBusy) => (
        <>
          <h2>签收</h2>
          <Field id="leader" label="负责领导">
            <PlainInput id="leader" name="leader" required maxLength={60} />
          </Field>
          <Field id="section" label="承办科室">
            <PlainInput id="section" name="section" required maxLength={60} />
          </Field>
          <Field id="clerk" label="经办人">
            <PlainInput
              id="clerk"
              name="clerk"
              required
              maxLength={60}
              defaultValue={page.roleLabel.endsWith('经办人') ? page.recipientName : ''}
            />
          </Field>
          <Field id="phone" label="联系电话" help="代表和代表工作机构据此联系。">
            <PlainInput id="phone" name="phone" type="tel" required maxLength={40} aria-describedby="phone-help" />
          </Field>
          <PlainButton look="primary" type="submit" isBusy={isBusy}>
            确认签收
          </PlainButton>
        </>
      )}
    </SentForm>
  )
}
type AcknowledgeAct = { purpose: 'acknowledge'; leader: string; section: string; clerk: string; phone: string }

export function ReassignForm({ linkKey, onDone }: Sending) {
  return (
    <SentForm
      onSend={async (values) => {
        const act = { purpose: 'request_reassignment', reason: textOf(values, 'reason').trim() } as const
        onDone((await ask(useLinkEndpoint, { body: { ...linkKey, act } })).done)
      }}
    >
      {(isBusy) => (
        <>
          <h2>申请调整承办单位</h2>
          <Field
            id="reason"
            label="理由"
            help="请写明职责依据和建议的承办单位。书面申请另按规定报送；决定之前仍由你单位办理。"
          >
            <textarea
              id="reason"
              name="reason"
              className="input"
              rows={6}
              required
              maxLength={2000}
              aria-describedby="reason-help"
            />
          </Field>
          <PlainButton look="primary" type="submit" isBusy={isBusy}>
            确认提交申请
          </PlainButton>
        </>
      )}
    </SentForm>
  )
}
