import type { Body } from '../../core/exchange'

/** How a body can be shown beside its raw text. */
export type BodyView =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'form'; readonly parameters: readonly Parameter[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing' }

export interface Parameter {
  readonly name: string
  readonly value: string
}

export function bodyView(body: Body): BodyView {
  if (!('text' in body) || body.text === '') return { kind: 'nothing' }
  const text = body.text.trim()
  if (text.startsWith('{') || text.startsWith('[')) {
    try {
      return { kind: 'json', value: JSON.parse(text) }
    } catch {
      return { kind: 'text', text: body.text }
    }
  }
  if (isForm(body.mimeType, text)) return { kind: 'form', parameters: parameters(text) }
  return { kind: 'text', text: body.text }
}

export function queryParameters(url: string): readonly Parameter[] {
  const start = url.search(/[?#]/)
  return start < 0 ? [] : parameters(url.slice(start + 1).replace(/#/g, '&'))
}

function isForm(mimeType: string | null, text: string): boolean {
  return (mimeType?.includes('x-www-form-urlencoded') ?? false) || /^[\w.-]{1,64}=[^\s]*$/.test(text)
}

function parameters(text: string): readonly Parameter[] {
  return [...new URLSearchParams(text)].map(([name, value]) => ({ name, value }))
}
