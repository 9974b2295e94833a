import { photoPath, photoSides } from '../../src/domain/account/photo-rules.ts';
import { usePage } from './page-context.ts';

/** Half of what is sent, for screens with two pixels in one. */
const shownSide = photoSides.small / 2;

/** The person's own photo. */
export function Photo({ id }: { readonly id: string }) {
  const { alt } = usePage().t.optionalSteps.identity.photo;
  return <img class="app-photo" src={photoPath(id)} width={shownSide} height={shownSide} alt={alt} />;
}
