import type { FastifyInstance } from 'fastify'
import { analysisRoutes } from './routes/analysis.ts'
import { appraisalRoutes } from './routes/appraisal.ts'
import { archiveRoutes } from './routes/archive.ts'
import { calendarFeedRoutes } from './routes/calendar-feed.ts'
import { calendarRoutes } from './routes/calendars.ts'
import { caseReaderRoutes } from './routes/case-readers.ts'
import { caseRoutes } from './routes/cases.ts'
import { channelRoutes } from './routes/channels.ts'
import { deputyRoutes } from './routes/deputies.ts'
import { digestRoutes } from './routes/digests.ts'
import { directoryRoutes } from './routes/directory.ts'
import { documentTemplateRoutes } from './routes/document-templates.ts'
import { documentRoutes } from './routes/documents.ts'
import { dossierRoutes } from './routes/dossiers.ts'
import { exportRoutes } from './routes/exports.ts'
import { faultRoutes } from './routes/faults.ts'
import { figureRoutes } from './routes/figures.ts'
import { fileRoutes } from './routes/files.ts'
import { formChoicesRoutes } from './routes/form-choices.ts'
import { hookRoutes } from './routes/hooks.ts'
import { importRoutes } from './routes/imports.ts'
import { inboxRoutes } from './routes/inbox.ts'
import { letterRoutes } from './routes/letters.ts'
import { linkRoutes } from './routes/links.ts'
import { listRoutes } from './routes/lists.ts'
import { liveRoutes } from './routes/live.ts'
import { loginRoutes } from './routes/login.ts'
import { machineRoutes } from './routes/machines.ts'
import { meetingRoutes } from './routes/meetings.ts'
import { nominationRoutes } from './routes/nominations.ts'
import { noticeRoutes } from './routes/notices.ts'
import { organRoutes } from './routes/organs.ts'
import { peopleRoutes } from './routes/people.ts'
import { policyRoutes } from './routes/policies.ts'
import { preferenceRoutes } from './routes/preferences.ts'
import { recordExportRoutes } from './routes/record-exports.ts'
import { reportRoutes } from './routes/reports.ts'
import { savedViewRoutes } from './routes/saved-views.ts'
import { searchRoutes } from './routes/search.ts'
import { setupRoutes } from './routes/setup.ts'
import { templateRoutes } from './routes/templates.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { trailRoutes } from './routes/trail.ts'
import { unitRoutes } from './routes/units.ts'
import { worklistRoutes } from './routes/worklist.ts'
import type { Services } from './services.ts'

/** Every resource puts its endpoints on the server here. */
export const ROUTES: readonly ((app: FastifyInstance, services: Services) => void)[] = [
  caseRoutes,
  caseReaderRoutes,
  machineRoutes,
  figureRoutes,
  fileRoutes,
  linkRoutes,
  liveRoutes,
  hookRoutes,
  channelRoutes,
  templateRoutes,
  documentTemplateRoutes,
  preferenceRoutes,
  calendarFeedRoutes,
  formChoicesRoutes,
  deputyRoutes,
  organRoutes,
  peopleRoutes,
  unitRoutes,
  loginRoutes,
  setupRoutes,
  tokenRoutes,
  digestRoutes,
  directoryRoutes,
  dossierRoutes,
  faultRoutes,
  noticeRoutes,
  appraisalRoutes,
  nominationRoutes,
  letterRoutes,
  documentRoutes,
  reportRoutes,
  inboxRoutes,
  trailRoutes,
  listRoutes,
  savedViewRoutes,
  searchRoutes,
  worklistRoutes,
  importRoutes,
  exportRoutes,
  recordExportRoutes,
  calendarRoutes,
  meetingRoutes,
  policyRoutes,
  analysisRoutes,
  archiveRoutes,
]
