/** The handle itself, with a letter before it for whose it is: a service's own, or a person's. */
export function createEnvelopes() {
  return {
    wrap: ({ sub, client_id, jti }) => `${sub === client_id ? 's' : 'p'}${jti}`,
    wrapRefresh: ({ jti }) => jti,
    unwrap: (value) => ({ jti: value.slice(1), client_id: 's', sub: value[0] }),
  };
}
