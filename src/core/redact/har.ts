/**
 * A HAR, redacted: what says something about credentials, with every secret replaced, as a HAR of its own. Read twice:
 * a secret may be in the first entry and named as one in the last.
 */
import { AppError } from '../errors'
import { type HttpExchange, headerValue } from '../exchange'
import type { Signatures } from '../found-signatures'
import type { HarContents } from '../har'
import { readHarEntry } from '../har-entry'
import { withOwn } from '../har-own'
import { type HarPiece, scanHar } from '../har-scan'
import { OWN_VERSION } from '../har-write'
import type { Json } from '../message'
import { noteClients } from './clients'
import { asObject, numberIn, ownMembers, redactEntry } from './entry'
import { type Keep, USUALLY_KEPT } from './keep'
import { redactLabels } from './labels'
import { Leftovers } from './leftovers'
import { Redactor } from './redactor'

export interface RedactOptions {
  /** 32 random bytes, made for this export and then forgotten: with them, placeholders could be tried out. */
  readonly key: Uint8Array
  /** What `readHar` found in the same file: its exchanges are what is kept. */
  readonly contents: HarContents
  /** What came of checking its signatures: the export has none to be checked. */
  readonly signatures?: Signatures
  /** What the user lets stay; left out: what usually does. */
  readonly keep?: Keep
  /** Called now and then with the number of entries that were read in this step. */
  readonly onProgress?: (step: RedactionStep, entries: number) => void
}

/** The two readings: what is a secret, and what is written instead. */
export type RedactionStep = 'learning' | 'writing'

export interface RedactionReport {
  /** How many different values were hidden, by kind. */
  readonly removed: Readonly<Record<string, number>>
  readonly keptEntries: number
  readonly omittedEntries: number
  /** Position in the original by position in the export. */
  readonly positions: readonly number[]
  /** What was found in the export and should not be there, by kind; empty if all is well. */
  readonly left: Readonly<Record<string, number>>
}

/**
 * Yields the export piece by piece; what is returned at the end says what was done. `open` is called once for each
 * reading, and must give the same bytes.
 */
export async function* redactHar(
  open: () => AsyncIterable<Uint8Array>,
  { key, contents, signatures, keep = USUALLY_KEPT, onProgress }: RedactOptions,
): AsyncGenerator<string, RedactionReport> {
  const redactor = new Redactor(key, signatures, keep)
  const reduced = new Map<number, HttpExchange>()
  for (const exchange of contents.exchanges) {
    const place = contents.places.get(exchange.id)
    if (place !== undefined) reduced.set(place.index, exchange)
  }
  const { evidence, members } = await learn(open(), reduced, redactor, entries => onProgress?.('learning', entries))
  if (!keep.notes) members.set('_dcr', withoutNotes(asObject(members.get('_dcr'))))
  redactor.startWriting()
  const leftovers = new Leftovers(redactor.known)
  const show = (name: string, otherwise: Json | null) => {
    const shown = members.has(name) ? redactMember(name, members.get(name), redactor) : otherwise
    return shown === null ? {} : { [name]: shown }
  }
  const start = JSON.stringify({ version: '1.2', ...show('creator', OURSELVES), ...show('browser', null), ...show('pages', null) })
  leftovers.look(start)
  yield `{"log":${start.slice(0, -1)},"entries":[`

  const positions: number[] = []
  let entries = 0
  for await (const piece of scanHar(open(), ENTRIES)) {
    if (piece.member !== 'entries') continue
    if (entries % 500 === 0) onProgress?.('writing', entries)
    entries++
    if (!reduced.has(piece.index) && piece.index !== evidence) continue
    const source = parse(piece)
    const whole = read(source, piece.index)
    if (whole === null) continue
    const text = JSON.stringify(redactEntry(source, whole, reduced.get(piece.index) ?? null, redactor))
    leftovers.look(text)
    yield `${positions.length === 0 ? '\n' : ',\n'}${text}`
    positions.push(piece.index)
  }

  const { removed } = redactor
  const keptEntries = positions.length
  const omittedEntries = entries - keptEntries
  const redaction = { version: OWN_VERSION, removed, keptEntries, omittedEntries }
  const { endedAt } = contents
  const end = endedAt === null ? {} : { endedAt: new Date(endedAt).toISOString() }
  const labels = keep.notes ? redactLabels(contents.session.labels, contents.exchanges, redactor) : []
  const own = JSON.stringify({ version: OWN_VERSION, ...asObject(show('_dcr', null)._dcr), labels, redaction, ...end })
  leftovers.look(own)
  yield `\n],"_dcr":${own}}}\n`
  return { removed, keptEntries, omittedEntries, positions, left: leftovers.found }
}

const OURSELVES: Json = { name: 'DCR DevTools', version: '1' }
const ENTRIES: ReadonlySet<string> = new Set()
const MEMBERS: ReadonlySet<string> = new Set(['creator', 'browser', 'pages', '_dcr'])

interface Learnt {
  /**
   * Position of an entry that says nothing itself, but shows that nobody took the credentials headers out of the file:
   * without it, the export would look as if somebody had. Null where one that is kept shows it.
   */
  readonly evidence: number | null
  /** Members of `log`, as they stand in the file. */
  readonly members: Map<string, unknown>
}

/** The first reading. */
async function learn(
  source: AsyncIterable<Uint8Array>,
  reduced: ReadonlyMap<number, HttpExchange>,
  redactor: Redactor,
  onProgress: (entries: number) => void,
): Promise<Learnt> {
  const members = new Map<string, unknown>()
  let isShown = false
  let evidence: number | null = null
  for await (const piece of scanHar(source, MEMBERS)) {
    if (piece.member !== 'entries') {
      const member = piece.member === '_dcr' ? withoutLabels(asObject(parse(piece))) : parse(piece)
      members.set(piece.member, member)
      redactMember(piece.member, member, redactor)
      continue
    }
    if (piece.index % 500 === 0) onProgress(piece.index)
    const isKept = reduced.has(piece.index)
    if (!isKept && (evidence !== null || isShown || !(piece.glance.isSuspect || piece.glance.hasCookie))) continue
    const entry = parse(piece)
    const whole = read(entry, piece.index)
    if (whole === null) continue
    const showsCredentials = hasCredentialHeaders(whole)
    if (isKept) {
      isShown ||= showsCredentials
      noteClients(whole, redactor)
    } else if (showsCredentials) evidence = piece.index
    else continue
    redactEntry(entry, whole, reduced.get(piece.index) ?? null, redactor)
  }
  return { evidence: isShown ? null : evidence, members }
}

function hasCredentialHeaders({ request, response }: HttpExchange): boolean {
  const isSent = headerValue(request.headers, 'authorization') !== null || headerValue(request.headers, 'cookie') !== null
  return isSent || (response !== null && headerValue(response.headers, 'set-cookie') !== null)
}

function read(entry: unknown, index: number): HttpExchange | null {
  const plain = readHarEntry(entry, { id: String(index), captureId: '', source: 'har', pageUrl: () => null })
  return plain === null ? null : withOwn(plain, entry)
}

function redactMember(member: string, value: unknown, redactor: Redactor): Json | Json[] | null {
  if (member === 'pages') return Array.isArray(value) ? value.flatMap(page => pageOf(page, redactor)) : null
  if (member === '_dcr') return ownMembers(asObject(value), redactor)
  const { name, version } = asObject(value)
  const shown = (text: unknown) => (typeof text === 'string' ? redactor.guarded(text) : '')
  return { name: shown(name), version: shown(version) }
}

/** Marks stay where they are: that something was marked says nothing of anybody. */
function withoutNotes(own: Json): Json {
  const { marks } = own
  return { ...own, name: '', ...(Array.isArray(marks) && { marks: marks.map(mark => ({ ...asObject(mark), note: '' })) }) }
}

/** They are redacted by what was read of them. */
function withoutLabels({ labels: _, ...own }: Json): Json {
  return own
}

function pageOf(source: unknown, redactor: Redactor): Json[] {
  const { id, title, startedDateTime, pageTimings } = asObject(source)
  if (typeof id !== 'string') return []
  const { onContentLoad, onLoad } = asObject(pageTimings)
  const at = typeof startedDateTime === 'string' ? Date.parse(startedDateTime) : Number.NaN
  return [
    {
      startedDateTime: new Date(Number.isNaN(at) ? 0 : at).toISOString(),
      id: redactor.name(id),
      // Chrome puts the page's address there; a title in words may say anything.
      title: typeof title === 'string' && /^https?:\/\//.test(title) ? redactor.url(title.replace(/[?#][\s\S]*$/, '')) : '',
      pageTimings: {
        ...(numberIn(onContentLoad) !== null && { onContentLoad: Math.max(-1, numberIn(onContentLoad) ?? -1) }),
        ...(numberIn(onLoad) !== null && { onLoad: Math.max(-1, numberIn(onLoad) ?? -1) }),
      },
    },
  ]
}

function parse(piece: HarPiece): unknown {
  try {
    return JSON.parse(piece.text()) as unknown
  } catch {
    throw new AppError('HAR_NOT_JSON', `the file is damaged: it is not valid JSON (line ${piece.line}); export or copy it again`)
  }
}
