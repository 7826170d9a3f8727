/**
 * What a rule is. A rule holds no state: each of its functions looks at one event and at the ledger as of that
 * moment, and speaks at the event that completes its evidence. Several occurrences about one subject become one
 * finding with a count.
 */
import type { Cite, Confidence, Cost, NotEvaluated, NotEvaluatedReason, Severity, Subject } from './finding'
import type { Entry, Ledger, Registered } from './ledger'
import type { Role } from './model'
import type { Profile } from './profile'

/**
 * What an occurrence is about, as `family:exchange id`. Where rules of one family claim the same thing, only the
 * first of them in `precedence` speaks.
 */
export type Claim = `registration:${string}` | `use:${string}` | `call:${string}` | `capture:${string}`

export interface Report<MessageId extends string> {
  readonly subject: Subject
  readonly message: MessageId
  /** Fills the `{names}` of the message. `{count}` is filled by the engine. */
  readonly data?: Readonly<Record<string, string | number>>
  /** Exchanges that prove it, oldest first. */
  readonly evidence: readonly string[]
  /** The first is what the occurrence is about; the others are what it explains as well. */
  readonly claims: readonly [Claim, ...Claim[]]
  /** Epoch ms; the moment of the mistake, which may be before the event that proves it. */
  readonly at: number
  /** A name under which a profile can weigh this kind of occurrence on its own, as `rule-id#grade`. */
  readonly grade?: string
  /** Only where this occurrence differs from what rule and profile say. */
  readonly severity?: Severity
  readonly confidence?: Confidence
  /** The exchange that it is about, where that is not the one of the event: decides profile and fingerprint. */
  readonly about?: Entry
  /** What this occurrence cost; the finding adds up. */
  readonly cost?: Cost
}

export interface RuleContext<MessageId extends string = string> {
  readonly ledger: Ledger
  readonly profile: Profile
  /** The same claim and subject again replaces what was said before. */
  report(report: Report<MessageId>): void
  /** The rule could not judge this event, or the exchange that is named. Counted once per exchange and reason. */
  notEvaluated(reason: NotEvaluatedReason, about?: Entry): void
  entryOf(exchangeId: string): Entry | null
}

/** What a rule is given when the capture has come to its end, for now. */
export interface EndContext<MessageId extends string = string> extends RuleContext<MessageId> {
  /** The last moment of the capture (epoch ms). */
  readonly endedAt: number
  /** The moment that absolute times are judged by (epoch ms): the end of the capture unless the user named another. */
  readonly now: number
  /** What rules could not judge so far. */
  readonly gapsInEvidence: readonly NotEvaluated[]
}

type Handler<MessageId extends string> = (entry: Entry, context: RuleContext<MessageId>) => void
type ByRole<MessageId extends string> = Partial<Record<Role | 'any', Handler<MessageId>>>

export interface Rule<MessageId extends string = string> {
  /** `folder/file`, as `registration/redundant`. */
  readonly id: string
  /** Unless the profile or the occurrence says otherwise. */
  readonly severity: Severity
  readonly confidence: Confidence
  readonly title: string
  /** What it costs, for whoever tests the app. */
  readonly why: string
  /** What to do, one imperative sentence. */
  readonly fix: string
  readonly cites: readonly Cite[]
  readonly messages: Readonly<Record<MessageId, string>>
  readonly on: {
    /** A request left, and the ledger has taken it in; its answer is not to be judged yet. */
    readonly request?: ByRole<MessageId>
    /** The answer came, and the ledger has taken it in. */
    readonly response?: ByRole<MessageId>
    /** A client came to be known by its registration. */
    readonly registered?: (registered: Registered, context: RuleContext<MessageId>) => void
    /**
     * The capture has come to its end, for now: questions that are still open are answered. Whatever is said here is
     * said anew at the next end. `report` needs `about`. Work only on what the ledger keeps as open.
     */
    readonly end?: (context: EndContext<MessageId>) => void
    /** The same, once every rule has had its `end`: for what is said of all of them. */
    readonly summary?: (context: EndContext<MessageId>) => void
  }
  /** For the rule's page, in the notation of test/support/scenario.ts: a sequence that the rule flags, and the right way. */
  readonly examples: Examples
}

export interface Examples {
  /** Id of the profile that both are judged by; left out: `adobe-pass`. */
  readonly profile?: string
  readonly wrong: string
  readonly right: string
}

export function defineRule<MessageId extends string>(rule: Rule<MessageId>): Rule<MessageId> {
  return rule
}

interface Family {
  /** Most specific first. */
  readonly order: readonly string[]
  /** Is the one that speaks as grave as the gravest it displaces? */
  readonly keepsGravest: boolean
}

/** One cause, one finding (lint-rules 1.6 and 0.6). */
export const precedence: Readonly<Record<string, Family>> = {
  registration: {
    order: [
      'registration/storm',
      'registration/concurrent-duplicate',
      'registration/to-refresh-token',
      'registration/as-error-handling',
      'registration/on-every-load',
      'registration/credentials-lost',
      'registration/redundant',
    ],
    keepsGravest: true,
  },
  use: {
    order: ['registration/to-refresh-token', 'token/refresh-too-late', 'bearer/expired-token-used', 'bearer/rejected-token-reused'],
    keepsGravest: false,
  },
  call: { order: ['token/concurrent-refresh', 'token/redundant-request'], keepsGravest: true },
}

/** The message with its names filled in; a name without a value stays visible, for the tester to catch. */
export function fillMessage(template: string, data: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in data ? String(data[name]) : whole))
}
