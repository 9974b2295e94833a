import type Router from '@koa/router';
import type Koa from 'koa';
import type { SpokenLang } from '../../../src/captcha/captcha-voices.ts';
import { readChallenge } from '../../../src/commands/registration/captcha-challenge.ts';
import { hashBearer } from '../../../src/crypto/sealer.ts';
import { registrationLimits } from '../../../src/domain/limits/registration-limits.ts';
import { AppError } from '../../../src/errors.ts';
import type { Pages } from '../../engine/about.ts';

// The pictures and voices take 24 MB of memory. They are loaded at the first captcha, not at the start.
async function draw(digits: string): Promise<Buffer> {
  const { drawCaptchaImage } = await import('../../../src/captcha/draw-captcha-image.ts');
  return drawCaptchaImage(digits);
}

/** Returns the language of the sound: the one that the page asks for, or French where no voice speaks it. */
const spokenLang = (asked: unknown): SpokenLang => (asked === 'en' ? 'en' : 'fr');

async function speak(digits: string, wish: { readonly slow: boolean; readonly lang: SpokenLang }): Promise<Buffer> {
  const { speakCaptcha } = await import('../../../src/captcha/speak-captcha.ts');
  return speakCaptcha(digits, wish);
}

const forms = {
  '.png': { kind: 'image', type: 'image/png', make: draw },
  '.wav': {
    kind: 'sound',
    type: 'audio/wav',
    make: (digits: string, lang: SpokenLang) => speak(digits, { slow: false, lang }),
  },
  '-lent.wav': {
    kind: 'slow_sound',
    type: 'audio/wav',
    make: (digits: string, lang: SpokenLang) => speak(digits, { slow: true, lang }),
  },
} as const;

type Ending = keyof typeof forms;

/** Number of drawings that are kept: some 10 MB at most, since a sound has 70 to 160 kB. */
const maxKept = 100;

/**
 * Makes a memory that draws each challenge once. A replay gets the same bytes, because a second sample of the same digits would help a
 * program that reads captchas.
 */
function createMemory() {
  const kept = new Map<string, Promise<Buffer>>();
  return (key: string, make: () => Promise<Buffer>): Promise<Buffer> => {
    const found = kept.get(key);
    if (found) kept.delete(key);
    const made = found ?? make();
    kept.set(key, made);
    made.catch(() => kept.delete(key));
    if (kept.size > maxKept) kept.delete(kept.keys().next().value ?? '');
    return made;
  };
}

/** Returns the one range that a player asks for; undefined when the whole file is to be sent. */
function rangeOf(header: string, size: number): { readonly start: number; readonly end: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (!first && !last) return undefined;
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  return start <= end ? { start, end } : undefined;
}

function send(ctx: Koa.Context, { bytes, type }: { readonly bytes: Buffer; readonly type: string }): void {
  ctx.type = type;
  ctx.set('Accept-Ranges', 'bytes');
  ctx.set('Cross-Origin-Resource-Policy', 'same-origin');
  const range = rangeOf(ctx.get('Range'), bytes.length);
  if (!range) {
    ctx.body = bytes;
    return;
  }
  ctx.status = 206;
  ctx.set('Content-Range', `bytes ${range.start}-${range.end}/${bytes.length}`);
  ctx.body = bytes.subarray(range.start, range.end + 1);
}

/** Registers picture, sound and slow sound of a challenge. Only the browser that the challenge was made for gets them. */
export function registerCaptchaRoutes(router: Router, { services, browser }: Pages): void {
  const remember = createMemory();
  const { limit, seconds } = registrationLimits.challengeDrawings;

  const draw = async (about: {
    readonly id: string;
    readonly ending: Ending;
    readonly digits: string;
    readonly lang: SpokenLang;
  }) => {
    const key = `captcha-drawing:${hashBearer(about.id)}:${about.ending}`;
    const retryAfter = await services.throttles.admit([
      { key, waits: false, windowLimit: limit, windowSeconds: seconds },
    ]);
    if (retryAfter !== undefined) throw new AppError('throttled', { retryAfter });
    return forms[about.ending].make(about.digits, about.lang);
  };

  router.get('/captcha/:name', async (ctx) => {
    const [, id = '', ending] = /^([\w-]{43})(\.png|-lent\.wav|\.wav)$/.exec(String(ctx['params'].name)) ?? [];
    const digits = ending && (await readChallenge(services, { id, browser: browser.existingHash(ctx) }));
    if (!digits) throw new AppError('not_found');
    const lang = spokenLang(ctx.query['lang']);
    const bytes = await remember(`${id}${lang}${ending}`, () => draw({ id, ending: ending as Ending, digits, lang }));
    services.metrics.captcha({ kind: forms[ending as Ending].kind, outcome: 'served' });
    send(ctx, { bytes, type: forms[ending as Ending].type });
  });
}
