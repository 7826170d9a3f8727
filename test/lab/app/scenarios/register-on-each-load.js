/** Keeps nothing: what a page load obtains dies with it. */
async function load({ adobe }) {
  const token = await adobe.token(await adobe.register())
  await adobe.profiles(token)
}

export const loads = [load, load, load]
