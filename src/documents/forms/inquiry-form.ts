import { packDocument } from '../official/page.ts'
import { repeated } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'
import { INQUIRY_FIELDS, inquirySheet } from './inquiry-sheet.ts'
import { newPage } from './letter-blocks.ts'

/** 征询意见表: a sheet for each signer, to be filled by hand, or as it was filled. */
export const INQUIRY_FORM: FormKind = {
  id: 'inquiry_form',
  label: '征询意见表',
  group: 'form',
  fields: [{ name: '份', hint: '一名代表一份，各占一页', of: INQUIRY_FIELDS, isRequired: true }],
  build: () =>
    packDocument({
      title: '代表建议办理情况征询意见表',
      children: repeated('份', [newPage(), ...inquirySheet()]),
    }),
}
