export type Severity = 'error' | 'warning' | 'info'

export interface ExpectedFinding {
  readonly ruleId: string
  readonly severity: Severity
  /** Where the rule's definition settles it. */
  readonly count?: number
}

export interface Scenario {
  readonly name: string
  readonly title: string
  readonly server: 'adobe-pass' | 'oidc' | 'mcp'
  readonly client: 'fetch' | 'oauth4webapi'
  /** The one mistake. Empty for an app that makes none. */
  readonly expected: readonly ExpectedFinding[]
  /** What else the catalogue's remaining rules truthfully say here, never above info. */
  readonly incidental?: readonly ExpectedFinding[]
  readonly teaches: string
}

/** A lab token that lives for a second makes nobody wait, and is remarked on. */
const shortLife: ExpectedFinding = { ruleId: 'token/lifetime-suspicious', severity: 'info' }
/** The management address of a lab on loopback is http. */
const plainManagement: ExpectedFinding = { ruleId: 'management/credentials-incomplete', severity: 'info' }
/** A secret in the address brings its neighbours, which are no secrets, along. */
const queryParameters: ExpectedFinding = { ruleId: 'token/request-format', severity: 'info' }

export const scenarios: readonly Scenario[] = [
  {
    name: 'well-behaved',
    title: 'Registers once and keeps everything',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [],
    teaches:
      'Register once, store the credentials and the token, reuse both after a reload, and renew the token shortly before it ends with the stored client.',
  },
  {
    name: 'register-on-each-load',
    title: 'Registers on every page load',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'registration/on-every-load', severity: 'error', count: 2 }],
    teaches: 'Credentials held in memory die with the page. Store them and read them before registering.',
  },
  {
    name: 'register-to-refresh',
    title: 'Registers again to get a fresh token',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'registration/to-refresh-token', severity: 'error' }],
    teaches: 'A token is renewed at the token endpoint with the stored client. A new registration signs the user out.',
  },
  {
    name: 'register-again',
    title: 'Registers again although all is well',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'registration/redundant', severity: 'error' }],
    teaches: 'Client credentials do not expire. Look for stored ones before registering.',
  },
  {
    name: 'register-on-error',
    title: 'Registers again after a 503',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'registration/as-error-handling', severity: 'error' }],
    teaches: 'A server in trouble still knows the client. Wait and repeat the token request.',
  },
  {
    name: 'retry-storm',
    title: 'Registers in a loop',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'registration/storm', severity: 'error' }],
    teaches: 'A retry that starts over with a registration becomes a storm as soon as the token endpoint has a bad minute.',
  },
  {
    name: 'two-components',
    title: 'Two components register at the same time',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'registration/concurrent-duplicate', severity: 'error' }],
    teaches: 'Parts of an app that start together need one shared promise, or a lock, for the registration.',
  },
  {
    name: 'forgotten-client',
    title: 'Keeps a client that the server forgot',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'registration/rejected-client-kept', severity: 'error' }],
    teaches: '`invalid_client` calls for a new registration. Repeating the request never helps.',
  },
  {
    name: 'token-per-call',
    title: 'Fetches a token for every call',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'token/redundant-request', severity: 'error' }],
    teaches: 'A token is good for hours. Keep it until shortly before it ends.',
  },
  {
    name: 'late-refresh',
    title: 'Renews only after the token was refused',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'token/refresh-too-late', severity: 'warning' }],
    incidental: [shortLife],
    teaches: 'The app knows when a token ends. Renew a little earlier and save the failed call.',
  },
  {
    name: 'expired-token',
    title: 'Keeps sending an expired token',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'bearer/expired-token-used', severity: 'error' }],
    incidental: [shortLife],
    teaches: 'Throw a token away at its end and fetch the next one with the stored client.',
  },
  {
    name: 'rejected-token-kept',
    title: 'Keeps sending a token that was refused',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'bearer/rejected-token-reused', severity: 'error' }],
    teaches: 'A server may end a token early. After a 401: renew once, repeat once, then stop.',
  },
  {
    name: 'secret-in-url',
    title: 'Sends the client secret in the address',
    server: 'adobe-pass',
    client: 'fetch',
    expected: [{ ruleId: 'secret/in-url', severity: 'error' }],
    incidental: [queryParameters],
    teaches: 'Addresses end up in logs and histories. Secrets belong in the body.',
  },
  {
    name: 'well-behaved-oidc',
    title: 'Registers once and keeps everything',
    server: 'oidc',
    client: 'fetch',
    expected: [],
    incidental: [plainManagement],
    teaches: 'The same good habits with any OpenID provider: addresses from its metadata, one registration, one token at a time.',
  },
  {
    name: 'well-behaved-oauth4webapi',
    title: 'Registers once, through a library',
    server: 'oidc',
    client: 'oauth4webapi',
    expected: [],
    incidental: [plainManagement],
    teaches: 'A library speaks the protocol; keeping credentials and tokens is still up to the app.',
  },
  {
    name: 'register-again-oidc',
    title: 'Registers again although all is well',
    server: 'oidc',
    client: 'fetch',
    expected: [{ ruleId: 'registration/redundant', severity: 'warning' }],
    incidental: [plainManagement],
    teaches: 'Here nobody is signed out by it, but every registration leaves a client behind that the server has to keep.',
  },
  {
    name: 'token-per-call-oidc',
    title: 'Fetches a token for every call',
    server: 'oidc',
    client: 'fetch',
    expected: [{ ruleId: 'token/redundant-request', severity: 'warning' }],
    incidental: [plainManagement],
    teaches: '`expires_in` says how long the token is good. Use it for that long.',
  },
  {
    name: 'well-behaved-mcp',
    title: 'Registers once and keeps everything',
    server: 'mcp',
    client: 'fetch',
    expected: [],
    teaches: 'The refusal of the MCP server leads to its authorization server; the token asked for there is for this `resource` alone.',
  },
]

export function scenarioNamed(name: string): Scenario | undefined {
  return scenarios.find(scenario => scenario.name === name)
}
