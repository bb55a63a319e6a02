import {
  type ITableOptions,
  type ParagraphChild,
  SimpleField,
  Table,
  type TableRow,
  XmlAttributeComponent,
  XmlComponent,
} from 'docx'

class Value extends XmlAttributeComponent<{ val: string }> {
  protected override readonly xmlKeys = { val: 'w:val' }
}

class Named extends XmlComponent {
  constructor(element: string, val: string) {
    super(element)
    this.root.push(new Value({ val }))
  }
}

class Properties extends XmlComponent {
  constructor(name: string) {
    super('w:sdtPr')
    this.root.push(new Named('w:alias', name), new Named('w:tag', name))
  }
}

class Content extends XmlComponent {
  constructor(children: readonly XmlComponent[]) {
    super('w:sdtContent')
    this.root.push(...children)
  }
}

/** A run of the library by its type, and written as a content control. */
class Words extends SimpleField {
  protected override readonly rootKey = 'w:sdt'

  constructor(name: string, children: readonly XmlComponent[]) {
    super('')
    this.root = [new Properties(name), new Content(children)]
  }
}

class Rows extends XmlComponent {
  constructor(name: string, rows: readonly XmlComponent[]) {
    super('w:sdt')
    this.root.push(new Properties(`#${name}`), new Content(rows))
  }
}

/** Stands for rows that are put in when the document is packed: a class for each of ten thousand takes a gigabyte. */
class Marker extends XmlComponent {
  constructor(mark: string) {
    super(mark)
  }
}

/** Words within a line that bear a name: a template that is made of the report finds its places by them. */
export function namedWords(name: string, run: XmlComponent): ParagraphChild {
  return new Words(name, [run])
}

/** A table of which `first`, and the rows that the mark stands for, are repeated under one name. */
export class ListTable extends Table {
  constructor(options: ITableOptions, list: { name: string; first: TableRow; mark: string } | null) {
    super(options)
    if (!list) return
    const rows = new Rows(list.name, [list.first, new Marker(list.mark)])
    this.root = this.root.map((part) => (part === list.first ? rows : part))
  }
}
