import { isIP } from 'node:net';

/**
 * Names below which anybody may get a name of their own: endings that registries sell, and hosts of pages. The whole list of the Web has ten
 * thousand lines; these are the ones that the addresses of services here have. A name that is missing costs a warning, never a refusal.
 */
const sharedNames = new Set(
  (
    'gouv.fr asso.fr com.fr nom.fr prd.fr tm.fr presse.fr ' +
    'co.uk org.uk gov.uk ac.uk com.au co.nz com.br co.jp gov.it edu.pl gc.ca qc.ca ' +
    'github.io gitlab.io pages.dev workers.dev vercel.app netlify.app web.app firebaseapp.com herokuapp.com ' +
    'azurewebsites.net cloudfront.net onrender.com fly.dev surge.sh glitch.me ngrok.io ngrok-free.app ' +
    'trycloudflare.com readthedocs.io blogspot.com wordpress.com osc-fr1.scalingo.io cleverapps.io ovh.net'
  ).split(' '),
);

/** Returns whether everybody may get a name below this host. */
export const isSharedName = (host: string): boolean => sharedNames.has(host) || !host.includes('.');

/** Returns the part of a host that one owner has registered, such as `ign.fr` of `cartes.ign.fr`; the host itself where it has none. */
export function registrableDomain(host: string): string {
  if (isIP(host) || host.startsWith('[')) return host;
  const labels = host.split('.');
  const isShared = (from: number) => sharedNames.has(labels.slice(from).join('.'));
  const suffix = labels.findIndex((_label, index) => isShared(index));
  const start = suffix === -1 ? labels.length - 2 : suffix - 1;
  return labels.slice(Math.max(start, 0)).join('.');
}
