import { newId, ownOrigin } from './lab.js'

const GROUPS = [
  ['adobe-pass', 'Adobe Pass'],
  ['oidc', 'OpenID provider'],
  ['mcp', 'MCP server'],
]
const STATES = { running: 'Running…', done: 'Done', failed: 'Failed' }

export function showList(config) {
  const groups = GROUPS.flatMap(([server, label]) => [
    element('h2', {}, label),
    element(
      'ul',
      { className: 'cards' },
      ...config.scenarios.filter(scenario => scenario.server === server).map(scenario => card(config, scenario)),
    ),
  ])
  const all = element('button', { onclick: () => location.assign('/?run=all') }, 'Run them all')
  main().replaceChildren(element('p', { className: 'actions' }, all), ...groups)
}

export function showRun(config, { name, state, log, error }) {
  const scenario = config.scenarios.find(candidate => candidate.name === name)
  main().replaceChildren(
    element('h2', {}, scenario?.title ?? 'All scenarios'),
    element('p', {}, ...prose(scenario?.teaches ?? 'Each was played as an installation of its own.')),
    ...(scenario ? [chips(scenario)] : []),
    element('ol', { className: 'log' }, ...log.map(line => element('li', {}, line))),
    element('p', { className: `state ${state}`, role: 'status' }, error ? `${STATES[state]}: ${error}` : STATES[state]),
    element(
      'p',
      { className: 'actions' },
      ...(scenario && state !== 'running' ? [runButton(config, scenario, 'Run again')] : []),
      element('a', { href: `${config.appUrl}/` }, 'All scenarios'),
    ),
  )
}

function card(config, scenario) {
  return element(
    'li',
    { className: 'card' },
    element('h3', {}, scenario.title),
    element('p', {}, ...prose(scenario.teaches)),
    chips(scenario),
    runButton(config, scenario, 'Run'),
  )
}

function chips({ expected }) {
  const labels = expected.map(({ ruleId, severity }) => element('span', { className: `chip ${severity}` }, ruleId))
  return element(
    'div',
    { className: 'chips' },
    ...(labels.length > 0 ? labels : [element('span', { className: 'chip good' }, 'nothing to find')]),
  )
}

function runButton(config, { name, title }, label) {
  const run = () => location.assign(`${ownOrigin(config, name, newId())}/?run=${name}`)
  return element('button', { onclick: run, ariaLabel: `${label}: ${title}` }, label)
}

/** Names of the protocol stand between backticks. */
function prose(text) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part))
}

function main() {
  return document.getElementById('main')
}

function element(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties)
  node.append(...children)
  return node
}
