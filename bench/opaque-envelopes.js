/** Other modules of the program read this beside the envelopes. */
export const bearer = 'Bearer';

/** Returns the handle itself, with a letter before it that says whether it belongs to a service or to a person. */
export function createEnvelopes() {
  const unwrap = (value) => ({ jti: value.slice(1), client_id: 's', sub: value[0] });
  return {
    wrap: ({ sub, client_id, jti }) => `${sub === client_id ? 's' : 'p'}${jti}`,
    wrapRefresh: ({ jti }) => jti,
    unwrap,
    open: async (value) => unwrap(value),
  };
}
