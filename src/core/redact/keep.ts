/** What the user lets stay in an export although it could be hidden. Never a secret. */
export interface Keep {
  /** Names of clients: reports are read by them. */
  readonly clientIds: boolean
  /** What says who or where somebody is: e-mail and network addresses, device information. */
  readonly personal: boolean
  /** What the user wrote beside marks, and calls the apps. Secrets are taken out of it in any case. */
  readonly notes: boolean
}

export const USUALLY_KEPT: Keep = { clientIds: true, personal: false, notes: true }
