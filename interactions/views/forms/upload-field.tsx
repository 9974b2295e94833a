import { useField } from './drawn-form.ts';
import { FieldMessages } from './field-messages.tsx';
import { usePage } from '../layout/page-context.ts';

interface UploadFieldProps {
  /** Name of the field, and its id. */
  readonly name: string;
  readonly label: string;
  /** Formats and size, shown before the first try. */
  readonly hint: string;
  readonly accept: string;
}

/** The field of an optional file. It stands last in its form, so that the fields before it are read even when the file is too large. */
export function UploadField({ name, label, hint, accept }: UploadFieldProps) {
  const { error } = useField(name);
  const { t } = usePage();
  return (
    <div class={`fr-upload-group${error ? ' fr-upload-group--error' : ''}`}>
      <label class="fr-label" for={name}>
        {`${label} ${t.frame.optional}`}
        <span class="fr-hint-text">{hint}</span>
      </label>
      <input
        class="fr-upload"
        type="file"
        id={name}
        name={name}
        accept={accept}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={`${name}-messages`}
      />
      <FieldMessages name={name} error={error} />
    </div>
  );
}
