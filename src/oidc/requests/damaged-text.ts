import type Koa from 'koa';

/** NUL, which PostgreSQL does not store, and the character that stands for bytes that are no UTF-8. */
const damage = /[\0\u{fffd}]/u;

const isDamaged = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(isDamaged) : typeof value === 'string' && damage.test(value);

/** Returns the name of a parameter of the address or the form that is no text; undefined when all are. */
export function damagedParameter(ctx: Koa.Context): string | undefined {
  const sent = { ...ctx.query, ...(ctx.state['form'] as Record<string, unknown> | undefined) };
  return Object.keys(sent).find((name) => isDamaged(name) || isDamaged(sent[name]));
}
