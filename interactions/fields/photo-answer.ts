import { ipRule } from '../../src/domain/limits/throttle-rules.ts';
import type { PhotoProblem } from '../../src/domain/account/photo-rules.ts';
import { registrationLimits } from '../../src/domain/limits/registration-limits.ts';
import { AppError } from '../../src/errors.ts';
import type { Upload } from '../../src/http/read-multipart.ts';
import type { Services } from '../../src/services.ts';
import type { PhotoOwner } from '../../src/store/account/photos.ts';
import type { About, Form, PhotoStatus } from '../engine/flow.ts';

/** The result of a form that may hold a photo. */
export interface PhotoAnswer {
  /** Id of the photo that the owner has from now on. */
  readonly photo: string | undefined;
  readonly isChanged: boolean;
  readonly problem?: PhotoProblem;
  /** Status of the answer that tells the problem. */
  readonly status?: PhotoStatus;
  readonly retryAfter?: number | undefined;
}

const statusOf: Readonly<Record<PhotoProblem, PhotoStatus>> = {
  type: 415,
  too_large: 413,
  too_many_pixels: 422,
  unreadable: 422,
  throttled: 429,
  busy: 503,
};

interface Asked {
  readonly services: Services;
  readonly about: About;
  readonly owner: PhotoOwner;
  readonly form: Form;
  readonly upload: Upload | undefined;
  /** Id of the photo that the owner has before the form. */
  readonly standing: string | undefined;
}

type Encoded = { readonly kind: 'encoded' } | { readonly kind: 'refused'; readonly problem: PhotoProblem };

type Refusal = Pick<PhotoAnswer, 'retryAfter'> & { readonly problem: PhotoProblem };

const busyAgainAfter = 5;
const isBusy = (error: unknown): error is AppError => error instanceof AppError && error.code === 'busy';

/** Returns what is drawn anew from a file, or why nothing can be. */
async function encode<E extends Encoded>(
  services: Services,
  {
    about,
    upload,
    draw,
  }: Pick<Asked, 'about'> & { readonly upload: Upload; readonly draw: (bytes: Buffer) => Promise<E> },
): Promise<Exclude<E, { kind: 'refused' }> | Refusal> {
  if (upload.kind === 'busy') return { problem: 'busy', retryAfter: busyAgainAfter } satisfies Refusal;
  if (upload.kind === 'too_large') return { problem: 'too_large' } satisfies Refusal;
  const counted = { ip: about.ip, times: services.config.addressLimits };
  const retryAfter = await services.throttles.admit([ipRule('photo', registrationLimits.photos, counted)]);
  if (retryAfter !== undefined) return { problem: 'throttled', retryAfter } satisfies Refusal;
  try {
    const encoded = await draw(upload.bytes);
    if (encoded.kind === 'refused') return { problem: encoded.problem };
    return encoded as Exclude<E, { kind: 'refused' }>;
  } catch (error) {
    if (!isBusy(error)) throw error;
    return { problem: 'busy', retryAfter: busyAgainAfter } satisfies Refusal;
  }
}

/**
 * Puts the photo of a form in the place of the former one, or removes the former one when the form asks for that. A photo that cannot be
 * read changes nothing. The change is queued with the other writes of the request.
 */
export async function answerPhoto({ services, about, owner, form, upload, standing }: Asked): Promise<PhotoAnswer> {
  if (upload) {
    const encoded = await encode(services, { about, upload, draw: services.encodePhoto });
    if ('problem' in encoded)
      return { photo: standing, isChanged: false, status: statusOf[encoded.problem], ...encoded };
    return { photo: services.account.photos.put(owner, encoded.pictures), isChanged: true };
  }
  if (!standing || form['removePhoto'] === undefined) return { photo: standing, isChanged: false };
  services.account.photos.remove(owner);
  return { photo: undefined, isChanged: true };
}

type LogoAsked = Omit<Asked, 'owner'> & { readonly clientId: string | undefined };

/**
 * Keeps the logo of a form, and returns the id that the client or the draft has from now on. A logo that is removed or replaced stays with
 * the client for its earlier versions.
 */
export async function answerLogo({
  services,
  about,
  clientId,
  form,
  upload,
  standing,
}: LogoAsked): Promise<PhotoAnswer> {
  if (upload) {
    const encoded = await encode(services, { about, upload, draw: services.encodeLogo });
    if ('problem' in encoded)
      return { photo: standing, isChanged: false, status: statusOf[encoded.problem], ...encoded };
    const { picture } = encoded;
    const photo = await services.transaction((trx) => services.clients.logos.put(trx, { clientId, picture }));
    return { photo, isChanged: true };
  }
  const isRemoved = standing !== undefined && form['removeLogo'] !== undefined;
  return { photo: isRemoved ? undefined : standing, isChanged: isRemoved };
}
