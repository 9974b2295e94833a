const light = new URL('./light-hasher.js', import.meta.url);

/** Puts the light hasher in the place of the hasher of the built program, and tells it which module it stands for. */
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const isItself = context.parentURL?.startsWith(light.href);
  if (isItself || !specifier.endsWith('/password-hasher.js')) return found;
  return { url: `${light.href}?of=${encodeURIComponent(found.url)}`, shortCircuit: true };
}
