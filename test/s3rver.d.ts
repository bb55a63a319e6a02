declare module 's3rver' {
  import type { AddressInfo } from 'node:net'

  /** An S3-compatible server in this process. */
  export default class S3rver {
    constructor(options: {
      port: number
      address: string
      silent: boolean
      directory: string
      configureBuckets: { name: string; configs: string[] }[]
    })
    run(): Promise<AddressInfo>
    close(): Promise<void>
  }
}
