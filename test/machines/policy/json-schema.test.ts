import { describe, expect, it } from 'vitest'

import { policyJsonSchema } from '../../../machines/policy/check.ts'

describe('the JSON Schema', () => {
  it('is generated from the schema of files and knows every section', () => {
    const schema = policyJsonSchema() as { properties: Record<string, unknown>; required: string[] }

    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(['$schema', 'extends', 'clocks', 'reports', 'ballot']),
    )
    expect(schema.required).toEqual(['id', 'name', 'level', 'version'])
  })
})
