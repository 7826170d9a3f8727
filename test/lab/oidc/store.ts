import type { Adapter, AdapterPayload } from 'oidc-provider'

/** Everything the provider stores, in memory, by model. Owned by the lab so that it can forget things. */
export class Store {
  readonly #models = new Map<string, Map<string, AdapterPayload>>()

  forget(model: string): void {
    this.#models.get(model)?.clear()
  }

  /** The adapter factory that the provider asks for each of its models. */
  readonly adapter = (model: string): Adapter => {
    const records = new Map<string, AdapterPayload>()
    this.#models.set(model, records)
    const findBy = async (member: string, value: string) => [...records.values()].find(payload => payload[member] === value)
    return {
      // Expiry is checked by the provider itself, from the payload.
      upsert: async (id, payload) => void records.set(id, payload),
      find: async id => records.get(id),
      findByUid: uid => findBy('uid', uid),
      findByUserCode: userCode => findBy('userCode', userCode),
      consume: async id => {
        const payload = records.get(id)
        if (payload) payload.consumed = Math.floor(Date.now() / 1000)
      },
      destroy: async id => void records.delete(id),
      revokeByGrantId: async grantId => {
        for (const [id, payload] of records) if (payload.grantId === grantId) records.delete(id)
      },
    }
  }
}
