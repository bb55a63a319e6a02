import { type DocxPackage, relationsOf } from './docx-package.ts'
import { type Element, listBelow } from './xml-tree.ts'

/** A drawing is found by what its alternative text or its name says: 图:按类别. */
const NAMED = /^\s*图\s*[:：]\s*(.+?)\s*$/u

/** Puts the bytes of each named picture into its place; one that several drawings show is replaced for all. */
export function putImages(
  parts: DocxPackage,
  { name, root }: { name: string; root: Element },
  images: Readonly<Record<string, Buffer>>,
): void {
  if (Object.keys(images).length === 0) return
  const targets = new Map(relationsOf(parts, name).map(({ id, target }) => [id, target]))
  for (const { name: picture, embed } of listPictures(root)) {
    const bytes = Object.hasOwn(images, picture) ? images[picture] : undefined
    const target = targets.get(embed)
    if (bytes && target !== undefined && /\.png$/i.test(target) && parts.has(target)) parts.set(target, bytes)
  }
}

/** The drawings of a part that bear a name, and the relation that leads to their bytes. */
export function listPictures(root: Element): { name: string; embed: string }[] {
  return listBelow(root, ['wp:inline', 'wp:anchor']).flatMap((drawing) => {
    const name = pictureName(drawing)
    const embed = listBelow(drawing, 'a:blip')[0]?.attributes.get('r:embed')
    return name === undefined || embed === undefined ? [] : [{ name, embed }]
  })
}

function pictureName(drawing: Element): string | undefined {
  for (const { attributes } of listBelow(drawing, ['wp:docPr', 'pic:cNvPr'])) {
    for (const key of ['descr', 'title', 'name']) {
      const name = NAMED.exec(attributes.get(key) ?? '')?.[1]
      if (name !== undefined) return name
    }
  }
  return undefined
}
