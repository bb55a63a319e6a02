import PizZip from 'pizzip'

const CORE = 'docProps/core.xml'
const MOMENT = /(<dcterms:(created|modified)[^>]*>)[^<]*(<)/g

/**
 * The same file with its creation day instead of the moment at which it was written: the same report then has the same
 * bytes. Takes any Office file.
 */
export function settleDates(bytes: Buffer, day: string): Buffer {
  const zip = new PizZip(bytes)
  // Zip knows no zone: the day is written as the local one, wherever the server stands.
  const [year = 2000, month = 1, date = 1] = day.split('-').map(Number)
  const at = new Date(year, month - 1, date)
  const core = zip.file(CORE)?.asText()
  if (core !== undefined) zip.file(CORE, core.replace(MOMENT, `$1${day}T00:00:00Z$3`))
  for (const file of Object.values(zip.files)) {
    file.date = at
    file.options.date = at
  }
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}
