/** The box that a logo fits into, in pixels. Pages draw it at half of that, for screens with two pixels for each. */
export const logoBox = { width: 320, height: 160 } as const;

/** The most logos that are kept of one client, the former ones included. */
export const maxLogos = 20;

const logoName = /^([\w-]{43})\.png$/;

/** Returns the address of a logo on our origin. */
export const logoAddress = (id: string, issuer: string): string => new URL(`/logo/${id}.png`, issuer).href;

/** Returns the id in the last part of such an address; undefined for anything else. */
export const parseLogoName = (name: string): string | undefined => logoName.exec(name)?.[1];

/**
 * Returns the path of the logo that pages draw. A `logo_uri` of another origin is never drawn: the browser of each person would tell that
 * origin of the visit.
 */
export function logoPath(
  { logo_uri: uri }: { readonly logo_uri?: string | undefined },
  issuer: string,
): string | undefined {
  const { origin } = new URL(issuer);
  const prefix = `${origin}/logo/`;
  if (!uri?.startsWith(prefix)) return undefined;
  return parseLogoName(uri.slice(prefix.length)) ? uri.slice(origin.length) : undefined;
}
