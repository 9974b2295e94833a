import { photoPath, photoSides } from '../../src/domain/photo-rules.ts';
import type { Texts } from '../texts/index.ts';
import { CheckboxField } from '../views/checkbox-field.tsx';
import { UploadField } from '../views/upload-field.tsx';

interface PhotoFieldProps {
  readonly texts: Texts['registration']['identity']['photo'];
  /** Id of the photo that is there. */
  readonly photo: string | undefined;
  readonly error: string | undefined;
}

const shownSide = photoSides.small / 2;

/** The photo that is there, a way to take it away, and a way to choose one. */
export function PhotoField({ texts, photo, error }: PhotoFieldProps) {
  return (
    <>
      {photo && (
        <>
          <img src={photoPath(photo)} width={shownSide} height={shownSide} alt={texts.alt} />
          <div class="fr-mb-3w">
            <CheckboxField name="removePhoto" label={texts.remove} />
          </div>
        </>
      )}
      <UploadField
        name="photo"
        label={photo ? texts.other : texts.label}
        hint={texts.hint}
        accept="image/jpeg,image/png,image/webp"
        error={error}
      />
    </>
  );
}
