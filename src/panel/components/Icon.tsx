/** Line icons on a 16-pixel grid; decoration only, the control beside it carries the name. */
const paths = {
  close: 'M4 4l8 8M12 4l-8 8',
  clear: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M4.2 4.2l7.6 7.6',
  search: 'M7 3a4 4 0 1 0 0 8a4 4 0 1 0 0-8M10 10l3.5 3.5',
  back: 'M9.5 3.5L5 8l4.5 4.5',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  copy: 'M6 6h7v7H6zM10 6V3H3v7h3',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  open: 'M2.5 12.5v-9h4l1.5 2h5.5v7z',
  external: 'M9 3h4v4M13 3L7.5 8.5M11 9v4H3V5h4',
  check: 'M3.5 8.5l3 3 6-7',
  edit: 'M3 13l.8-3L10.5 3.3l2.2 2.2L6 12.2zM9.2 4.6l2.2 2.2',
  flag: 'M4 14V2.5M4 3.5h8l-2 2.75 2 2.75H4',
  more: 'M3.5 7.2a.8.8 0 1 0 .01 0M8 7.2a.8.8 0 1 0 .01 0M12.5 7.2a.8.8 0 1 0 .01 0',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
