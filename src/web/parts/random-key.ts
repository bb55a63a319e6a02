/** 128 bits of chance as hex. `crypto.randomUUID` is missing where an office reads over plain http, so it is not used. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
