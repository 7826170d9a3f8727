import type { IncomingMessage } from 'node:http'
import { headerOf, parseJsonObject } from '../http.js'
import { Refusal } from './enhanced-error.js'

const REQUIRED_INFO = ['model', 'version', 'osName', 'osVersion', 'connectionType']

/** The device identifier, `fingerprint <base64>`, where an endpoint demands one. */
export function requireDevice(request: IncomingMessage): string {
  const device = deviceOf(request)
  if (!device) throw new Refusal('invalid_header_device_identifier')
  return device
}

export function deviceOf(request: IncomingMessage): string | undefined {
  return /^fingerprint ([A-Za-z0-9+/]+={0,2})$/.exec(headerOf(request, 'ap-device-identifier') ?? '')?.[1]
}

/** Browsers may leave `X-Device-Info` out; what is sent has to be right. */
export function checkDeviceInfo(request: IncomingMessage): void {
  const header = headerOf(request, 'x-device-info')
  if (header === undefined) return
  const info = parseJsonObject(Buffer.from(header, 'base64').toString('utf8'))
  if (!info || REQUIRED_INFO.some(key => typeof info[key] !== 'string')) {
    throw new Refusal('invalid_header_device_info')
  }
}
