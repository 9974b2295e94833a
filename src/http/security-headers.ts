import type { Around } from './answer-requests.ts';

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const closed = ['camera', 'microphone', 'geolocation', 'payment', 'usb'].map((feature) => `${feature}=()`);
const permissions = [...closed, 'publickey-credentials-get=(self)', 'publickey-credentials-create=(self)'].join(', ');

/**
 * Headers that only a page needs. A redirect is not drawn, and a proxy with small buffers refuses an answer whose headers are long. They would
 * be half of a small style sheet or script.
 */
const ofPages = ['Content-Security-Policy', 'X-Frame-Options', 'Cross-Origin-Opener-Policy', 'Permissions-Policy'];
const redirects = new Set([301, 302, 303, 307, 308]);
/** Says whether no window shows this type as a document that could run a script. A drawing in SVG could. */
const isNoDocument = (type: string) => /^(font\/|text\/(css|javascript)$|image\/(png|x-icon)$)/.test(type);

/** The headers are set before anything answers, so that errors and the library's own pages carry them too. */
export function securityHeaders(issuer: string): Around {
  const headers = Object.entries({
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // `no-referrer` would make browsers send `Origin: null` with a form, which the CSRF check must refuse.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': permissions,
    'Cache-Control': 'no-store',
    ...(issuer.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' } : {}),
  });
  return (ctx) => {
    for (const [name, value] of headers) ctx.res.setHeader(name, value);
    return () => {
      if (redirects.has(ctx.status) || isNoDocument(ctx.type)) for (const name of ofPages) ctx.res.removeHeader(name);
    };
  };
}
