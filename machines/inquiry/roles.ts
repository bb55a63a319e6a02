import { DIRECTOR, type GrantTable, grant, OFFICE } from '../roles.ts'
import type { InquiryEvent } from './events.ts'

/** Only the deputy office asks, and the deputy speaks for himself. No unit stands in this table: it never rates. */
export const INQUIRY_GRANTS: GrantTable<InquiryEvent> = {
  'inquiry.attemptFailed': OFFICE,
  'inquiry.asked': OFFICE,
  'inquiry.confirmed': OFFICE,
  'inquiry.sentBack': OFFICE,
  'inquiry.declined': OFFICE,
  'inquiry.notReached': OFFICE,
  'inquiry.reminded': OFFICE,
  'inquiry.notReturned': OFFICE,
  'deputyFeedback.filed': [...grant('signer', 'deputy'), ...OFFICE],
  'demands.agreed': OFFICE,
  'rating.corrected': DIRECTOR,
  'inquiry.cancelled': [],
  'deputy.ended': [],
  'deputy.suspended': [],
  'deadline.reminderFell': [],
  'deadline.recounted': [],
  'deadline.passed': [],
  'record.corrected': OFFICE,
}
