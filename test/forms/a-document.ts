import JSZip from 'jszip'

/** The body of a .docx as it is written. */
export async function documentXml(bytes: Buffer): Promise<string> {
  const part = (await JSZip.loadAsync(bytes)).file('word/document.xml')
  if (!part) throw new Error('No document in the package')
  return part.async('string')
}

/** The words of the body alone, paragraph by paragraph. */
export async function documentText(bytes: Buffer): Promise<string> {
  const xml = await documentXml(bytes)
  return xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '')
}
