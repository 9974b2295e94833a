import { photoPath, photoSides } from '../../src/domain/account/photo-rules.ts';
import { usePage } from './layout/page-context.ts';

/** Side in pixels, half of the side of the file, for screens with two device pixels for each pixel. */
const shownSide = photoSides.small / 2;

/** Shows the person's own photo. */
export function Photo({ id }: { readonly id: string }) {
  const { alt } = usePage().t.optionalSteps.identity.photo;
  return <img class="app-photo" src={photoPath(id)} width={shownSide} height={shownSide} alt={alt} />;
}
