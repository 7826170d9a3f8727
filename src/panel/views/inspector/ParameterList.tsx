import { Secret } from '../../components/Secret'
import type { Parameter } from '../../model/body-view'
import { holdsSecret } from '../../model/masking'

export interface ParameterListProps {
  readonly parameters: readonly Parameter[]
  readonly place: string
}

/** Query or form parameters, decoded. */
export function ParameterList({ parameters, place }: ParameterListProps) {
  return (
    <dl class="facts" data-testid="parameters">
      {parameters.map(({ name, value }, index) => (
        <div class="fact" key={`${index} ${name}`}>
          <dt class="mono">{name}</dt>
          <dd class="mono wrap">{holdsSecret(name, value) ? <Secret value={value} name={name} place={`${place}/${index}`} /> : value}</dd>
        </div>
      ))}
    </dl>
  )
}
