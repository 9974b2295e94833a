import type { Page } from './page.ts';

function allows(source: string, page: URL, target: URL): boolean {
  if (source === "'self'") return target.origin === page.origin;
  if (source === '*') return /^https?:$/.test(target.protocol);
  if (/^[a-z][a-z\d+.-]*:$/i.test(source)) return target.protocol === source.toLowerCase();
  if (!URL.canParse(source)) return false;
  const allowed = new URL(source);
  return target.origin === allowed.origin && (allowed.pathname === '/' || target.pathname === allowed.pathname);
}

/** Throws where Chromium would stop: Chromium compares every redirect after a form with the `form-action` of the page. */
export function assertFormAction(page: Page, target: URL): void {
  const policy = page.header('content-security-policy') ?? '';
  const directive = policy
    .split(';')
    .map((part) => part.trim().split(/\s+/))
    .find(([name]) => name === 'form-action');
  if (!directive) return;
  const sources = directive.slice(1);
  if (sources.some((source) => allows(source, page.url, target))) return;
  throw new Error(`form-action ${sources.join(' ')} of ${page.url.href} stops ${target.href}`);
}
