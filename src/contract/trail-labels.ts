/** 中文 names of what the trail of access tells. */
const KIND_LABELS: Readonly<Record<string, string>> = {
  person_created: '登记人员',
  person_amended: '修改人员',
  person_ended: '人员离任',
  post_granted: '给予岗位',
  post_ended: '结束岗位',
  unit_created: '登记单位',
  unit_amended: '修改单位',
  unit_closed: '停用单位',
  unit_succeeded: '单位职责承继',
  contact_created: '登记单位联系人',
  contact_amended: '修改单位联系人',
  deputy_created: '登记代表',
  deputy_amended: '修改代表',
  deputy_status_changed: '变更代表资格',
  organ_created: '登记机构',
  organ_amended: '机构更名',
  organ_closed: '停用机构',
  congress_renamed: '人大更名',
  calendar_imported: '载入日历',
  policy_stored: '保存办理规则',
  policy_activated: '启用办理规则',
  policy_moved: '在办建议改用规则',
  gathering_created: '登记会议或批次',
  gathering_amended: '修改会议或批次',
  number_taken: '取号',
  fault_resolved: '处理故障',
  fault_retried: '重试故障',
  text_erased: '依法抹除文字',
  phone_shown: '查看电话',
  case_read: '查看有标识的建议',
  case_reader_named: '指定内部件阅读人',
  case_reader_removed: '取消内部件阅读人',
  trail_exported: '导出留痕',
  list_exported: '导出列表',
  import_previewed: '预览导入文件',
  import_applied: '导入文件',
  trail_verified: '核验留痕',
}

/** Groups by which people look for lines, as patterns of their kinds (SQL regular expressions). */
export const TRAIL_GROUPS = {
  sign_in: '^(sign|session|account_locked|password|second_factor|totp|one_time|code_)',
  permission: '^(post|person|account|token|operator|role|reader|case_reader)_',
  record: '^(unit|contact|deputy|organ|congress|calendar|policy|gathering|number|fault|text|hook|attachment)_',
  export: '(^|_)export',
  read: '(_read|_shown|_revealed|_downloaded)$',
} as const satisfies Record<string, string>

/** The Chinese name of a kind of line; the kind itself where there is none. */
export function trailLabel(kind: string): string {
  return KIND_LABELS[kind] ?? kind
}
