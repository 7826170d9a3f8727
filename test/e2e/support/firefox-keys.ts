/** The private code points by which WebDriver names the keys that print nothing. */
const CODES: Readonly<Record<string, string>> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Insert: '\uE016',
  Delete: '\uE017',
  F1: '\uE031',
  F2: '\uE032',
  F3: '\uE033',
  F4: '\uE034',
  F5: '\uE035',
  F6: '\uE036',
  F7: '\uE037',
  F8: '\uE038',
  F9: '\uE039',
  F10: '\uE03A',
  F11: '\uE03B',
  F12: '\uE03C',
  Meta: '\uE03D',
}

interface KeyAction {
  type: 'keyDown' | 'keyUp'
  value: string
}

/** The strokes for a key such as `Enter`, `k` or `Control+k`. */
export function strokesForKey(key: string): KeyAction[] {
  const names = key.split(/(?<=.)\+(?=.)/).map(codeOf)
  return [
    ...names.map((value): KeyAction => ({ type: 'keyDown', value })),
    ...names.reverse().map((value): KeyAction => ({ type: 'keyUp', value })),
  ]
}

export function strokesForText(text: string): KeyAction[] {
  return [...text].flatMap((value): KeyAction[] => [
    { type: 'keyDown', value },
    { type: 'keyUp', value },
  ])
}

function codeOf(name: string): string {
  const code = CODES[name] ?? name
  if ([...code].length !== 1) throw new Error(`Unknown key ${name}`)
  return code
}
