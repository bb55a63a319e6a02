/** The number to which an SMS can go; people write numbers with blanks, dashes and the country's code. */
export function mobileOf(phone: string | null): string | undefined {
  const digits = (phone ?? '').replace(/[\s\-()（）]/g, '').replace(/^(\+|00)?86(?=1)/, '')
  return /^1[3-9]\d{9}$/.test(digits) ? digits : undefined
}
