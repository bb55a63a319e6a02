export { DraftPage as default } from '../draft/draft-page.tsx'
