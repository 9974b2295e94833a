import type { Texts } from '../../texts/index.ts';
import { CheckboxField } from '../../views/forms/checkbox-field.tsx';
import { FieldGroup } from '../../views/forms/field-group.tsx';
import { Photo } from '../../views/photo.tsx';
import { UploadField } from '../../views/forms/upload-field.tsx';

interface PhotoFieldProps {
  readonly texts: Texts['optionalSteps']['identity']['photo'];
  /** Id of the photo that the draft or the account holds. */
  readonly photo: string | undefined;
}

/** Draws the present photo, a way to remove it, and a way to choose another one. */
export function PhotoField({ texts, photo }: PhotoFieldProps) {
  return (
    <FieldGroup legend={texts.label}>
      {photo && (
        <>
          <p class="fr-mb-1w">{texts.current}</p>
          <Photo id={photo} />
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
      />
    </FieldGroup>
  );
}
