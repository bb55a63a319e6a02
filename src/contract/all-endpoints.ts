import * as accounts from './account-endpoints.ts'
import * as analysis from './analysis-endpoints.ts'
import * as appraisal from './appraisal-endpoints.ts'
import * as appraisalSteps from './appraisal-steps-endpoints.ts'
import * as archive from './archive-endpoints.ts'
import * as calendars from './calendars-endpoints.ts'
import * as cases from './case-endpoints.ts'
import * as channels from './channels-endpoints.ts'
import * as congress from './congress-endpoints.ts'
import * as deputies from './deputies-endpoints.ts'
import * as digests from './digests-endpoints.ts'
import * as directory from './directory-endpoints.ts'
import * as documentTemplates from './document-templates-endpoints.ts'
import * as documents from './documents-endpoints.ts'
import * as dossiers from './dossiers-endpoints.ts'
import type { Endpoint } from './endpoint.ts'
import * as exports from './export-endpoints.ts'
import * as faults from './faults-endpoints.ts'
import * as figures from './figures-endpoints.ts'
import * as files from './file-endpoints.ts'
import * as formChoices from './form-choices-endpoints.ts'
import * as hooks from './hook-endpoints.ts'
import * as imports from './import-endpoints.ts'
import * as inbox from './inbox-endpoints.ts'
import * as letters from './letters-endpoints.ts'
import * as links from './links-endpoints.ts'
import * as live from './live-endpoints.ts'
import * as login from './login-endpoints.ts'
import * as meetings from './meetings-endpoints.ts'
import * as nominations from './nominations-endpoints.ts'
import * as notices from './notices-endpoints.ts'
import * as organs from './organs-endpoints.ts'
import * as people from './people-endpoints.ts'
import * as phoneChases from './phone-chase-endpoints.ts'
import * as policies from './policies-endpoints.ts'
import * as preferences from './preferences-endpoints.ts'
import * as reports from './reports-endpoints.ts'
import * as search from './search-endpoints.ts'
import * as setup from './setup-endpoints.ts'
import * as templates from './templates-endpoints.ts'
import * as trail from './trail-endpoints.ts'
import * as units from './units-endpoints.ts'
import * as views from './view-endpoints.ts'

/** Every endpoint of the contract, by its name. A resource adds its file here. */
export const ENDPOINTS: readonly Endpoint[] = [
  cases,
  login,
  accounts,
  setup,
  figures,
  files,
  hooks,
  links,
  live,
  exports,
  imports,
  inbox,
  letters,
  phoneChases,
  appraisal,
  appraisalSteps,
  calendars,
  channels,
  congress,
  deputies,
  digests,
  directory,
  documents,
  dossiers,
  faults,
  meetings,
  nominations,
  notices,
  organs,
  people,
  policies,
  preferences,
  reports,
  templates,
  documentTemplates,
  trail,
  units,
  search,
  views,
  analysis,
  archive,
  formChoices,
].flatMap((file) => Object.values<unknown>({ ...file }).filter(isEndpoint))

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'url' in value && 'method' in value && 'access' in value
}
