import type { ThemeConfig } from 'antd'

/** One red, for what needs action; its contrast on white is 6.9, antd's own has 3.3. Everything else is ink and greys. */
const RED = '#b3261e'
const INK = '#26303b'

/** The same colours stand as `--ink`, `--red` … in `app.css`. */
export const THEME: ThemeConfig = {
  token: {
    colorPrimary: INK,
    colorInfo: INK,
    colorLink: INK,
    colorLinkHover: '#0f1720',
    colorError: RED,
    colorWarning: '#5b6673',
    colorSuccess: '#3b4653',
    colorTextBase: '#1c242c',
    colorTextPlaceholder: '#6b7580',
    colorTextDescription: '#56616d',
    colorBorder: '#aab3bc',
    colorBorderSecondary: '#e1e5e9',
    borderRadius: 4,
    controlHeight: 30,
    fontSize: 14,
    fontFamily:
      '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", system-ui, sans-serif',
    // What antd makes of the ink is too dark to read a chosen line on.
    controlItemBgActive: '#e9ecef',
    controlItemBgActiveHover: '#e1e5e9',
    motion: false,
    boxShadow: '0 4px 16px rgb(20 30 40 / 14%)',
    boxShadowSecondary: '0 4px 16px rgb(20 30 40 / 14%)',
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', contentFontSizeSM: 13 },
  },
}
