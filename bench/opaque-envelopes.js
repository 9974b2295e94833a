/** Returns the handle itself, with a letter before it that says whether it belongs to a service or to a person. */
export function createEnvelopes() {
  return {
    wrap: ({ sub, client_id, jti }) => `${sub === client_id ? 's' : 'p'}${jti}`,
    wrapRefresh: ({ jti }) => jti,
    unwrap: (value) => ({ jti: value.slice(1), client_id: 's', sub: value[0] }),
  };
}
