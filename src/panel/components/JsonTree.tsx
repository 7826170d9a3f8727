import { useState } from 'preact/hooks'
import { plural } from '../format/words'
import { holdsSecret } from '../model/masking'
import { Icon } from './Icon'
import { Secret } from './Secret'

export interface JsonTreeProps {
  readonly value: unknown
  /** Tells the secrets of one tree from those of another. */
  readonly place: string
}

const OPEN_TO_DEPTH = 2
const MEMBERS_AT_ONCE = 100

export function JsonTree({ value, place }: JsonTreeProps) {
  return (
    <div class="json mono" data-testid="json-tree">
      <Node name="" value={value} place={place} depth={0} />
    </div>
  )
}

interface NodeProps {
  readonly name: string
  readonly value: unknown
  readonly place: string
  readonly depth: number
}

function Node({ name, value, place, depth }: NodeProps) {
  if (value !== null && typeof value === 'object') return <Branch name={name} value={value} place={place} depth={depth} />
  return (
    <div class="json-line">
      <Key name={name} />
      <Leaf name={name} value={value} place={place} />
    </div>
  )
}

function Branch({ name, value, place, depth }: NodeProps & { readonly value: object }) {
  const [isOpen, setOpen] = useState(depth < OPEN_TO_DEPTH)
  const [limit, setLimit] = useState(MEMBERS_AT_ONCE)
  const entries = Object.entries(value)
  const isArray = Array.isArray(value)
  const summary = isArray ? `[${plural(entries.length, 'item')}]` : `{${plural(entries.length, 'member')}}`
  const secretName = (key: string) => (isArray ? name : key)
  return (
    <div class="json-branch">
      {depth > 0 && (
        <button type="button" class="json-line json-fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Icon name={isOpen ? 'down' : 'right'} />
          <Key name={name} />
          <span class="dim">{summary}</span>
        </button>
      )}
      {entries.length === 0 && depth === 0 && <span class="dim">{summary}</span>}
      {isOpen && (
        <div class={depth > 0 ? 'json-members' : undefined}>
          {entries.slice(0, limit).map(([key, member]) =>
            member !== null && typeof member === 'object' ? (
              <Node key={key} name={key} value={member} place={`${place}/${key}`} depth={depth + 1} />
            ) : (
              <div class="json-line" key={key}>
                <Key name={key} />
                <Leaf name={secretName(key)} value={member} place={`${place}/${key}`} />
              </div>
            ),
          )}
          {entries.length > limit && (
            <button type="button" class="text-button" onClick={() => setLimit(limit + 10 * MEMBERS_AT_ONCE)}>
              Show more of {entries.length}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function Key({ name }: { readonly name: string }) {
  return name === '' ? null : <span class="json-key">{name}:</span>
}

function Leaf({ name, value, place }: Omit<NodeProps, 'depth'>) {
  if (typeof value === 'string' && holdsSecret(name, value)) {
    return <Secret value={value} name={name} place={place} />
  }
  const type = value === null ? 'null' : typeof value
  return (
    <span class="json-value" data-type={type}>
      {type === 'string' ? `"${String(value)}"` : String(value)}
    </span>
  )
}
